/** What is loaded when: no command waits for what it does not need. */

import assert from "node:assert/strict";
import { type Edge, readGraph } from "./graph.ts";

/** What takes longest to load: tfjs, and the libraries that draw. */
const HEAVY = /^npm:(@tensorflow\/tfjs|@observablehq\/plot|linkedom)(\/(?!package\.json)|$)/;
/** What commands do their work with. */
const WORK = /^src\/(engine|nn|evaluation|provision|training|oracle|suite)\//;
const COMMAND = /^src\/cli\/(commands|records)\/[a-z_]+\.ts$/;

/** All that is loaded before a file runs, each with the import that it is loaded for. */
function loadedFor(start: string, edges: readonly Edge[]): ReadonlyMap<string, Edge | undefined> {
  const next = Map.groupBy(edges.filter(({ loaded }) => loaded === "first"), ({ from }) => from);
  const found = new Map<string, Edge | undefined>([[start, undefined]]);
  for (const path of found.keys()) {
    for (const edge of next.get(path) ?? []) if (!found.has(edge.to)) found.set(edge.to, edge);
  }
  return found;
}

/** How a file came to be loaded, as `a.ts → b.ts`. */
function wayTo(path: string, loaded: ReadonlyMap<string, Edge | undefined>): string {
  const edge = loaded.get(path);
  return edge === undefined ? path : `${wayTo(edge.from, loaded)} → ${path}`;
}

Deno.test("help loads no command, and a command what it works with only when it has work", async () => {
  const edges = await readGraph(["src/main.ts"]);
  const ways = (start: string, unwanted: RegExp): string[] => {
    const loaded = loadedFor(start, edges);
    return [...loaded.keys()].filter((path) => unwanted.test(path))
      .map((path) => wayTo(path, loaded));
  };
  assert.deepEqual([...ways("src/main.ts", COMMAND), ...ways("src/main.ts", HEAVY)], []);
  const listed = edges.filter(({ from, to }) => from === "src/cli/commands.ts" && COMMAND.test(to));
  assert.ok(listed.length > 20, `${listed.length} commands`);
  assert.deepEqual(listed.flatMap(({ to }) => [...ways(to, HEAVY), ...ways(to, WORK)]), []);
});
