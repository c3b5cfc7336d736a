/** Who imports whom, read from `deno info`. */

import { join } from "node:path";
import { z } from "zod";
import { run } from "../src/base/process.ts";
import { PROJECT, textOf } from "./tree.ts";

/** One import, type imports and dynamic ones included. */
export interface Edge {
  /** Path of the file that imports, from the project's folder. */
  readonly from: string;
  /** Path of a file of the project, or `npm:<package>[/<path>]`, or `node:<module>`. */
  readonly to: string;
  /** The import as it is written. */
  readonly written: string;
  /** Counted from 1. */
  readonly line: number;
  /** Whether it is loaded before the file runs, where the code comes to `import()`, or never, as types are. */
  readonly loaded: "first" | "later" | "never";
  /** A worker starts a graph of its own: the two may share the types of their messages. */
  readonly kind: "import" | "worker";
}

const target = z.object({
  specifier: z.string().optional(),
  error: z.string().optional(),
  span: z.object({ start: z.object({ line: z.int() }) }),
});
const info = z.object({
  modules: z.array(z.object({
    specifier: z.string(),
    error: z.string().optional(),
    dependencies: z.array(z.object({
      specifier: z.string(),
      isDynamic: z.boolean().default(false),
      code: target.optional(),
      type: target.optional(),
    })).default([]),
  })),
});

/** Every import in these files and in what they import. @throws {Error} if one leads nowhere. */
export async function readGraph(paths: readonly string[]): Promise<readonly Edge[]> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-graph-" });
  try {
    // `deno info` takes one root.
    const root = join(folder, "all.ts");
    const lines = paths.map((path) => `import "${new URL(path, PROJECT)}";\n`);
    await Deno.writeTextFile(root, lines.join(""));
    const config = new URL("deno.json", PROJECT).pathname;
    const args = ["info", "--json", "--no-lock", "--config", config, root];
    const { success, stdout, stderr } = await run(Deno.execPath(), args, Deno.env.toObject());
    if (!success) throw new Error(`Cannot read the imports: ${stderr}`);
    return [...parseGraph(stdout), ...await workerEdges(paths)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The imports in the text that `deno info --json` writes. @throws {Error} if one leads nowhere. */
export function parseGraph(text: string, project: URL = PROJECT): readonly Edge[] {
  const edges: Edge[] = [];
  for (const { specifier, error, dependencies } of info.parse(JSON.parse(text)).modules) {
    if (error !== undefined) throw new Error(error);
    if (!specifier.startsWith(project.href)) continue;
    const from = specifier.slice(project.href.length);
    for (const { specifier: written, isDynamic, code, type } of dependencies) {
      const leads = code ?? type;
      if (leads?.specifier === undefined) {
        throw new Error(`Cannot follow "${written}" of ${from}: ${leads?.error ?? "no target"}`);
      }
      const to = named(leads.specifier, project);
      const line = leads.span.start.line + 1;
      const loaded = code === undefined ? "never" : isDynamic ? "later" : "first";
      edges.push({ from, to, written, line, loaded, kind: "import" });
    }
  }
  return edges;
}

function named(specifier: string, { href }: URL): string {
  if (specifier.startsWith(href)) return specifier.slice(href.length);
  return specifier.replace(/^npm:\/?((?:@[^/]+\/)?[^@/]+)[^/]*/, "npm:$1");
}

/** Workers are started by `new URL("./x.ts", import.meta.url)`, which no graph of imports shows. */
async function workerEdges(paths: readonly string[]): Promise<Edge[]> {
  const edges: Edge[] = [];
  for (const from of paths) {
    for (const [i, line] of (await textOf(from)).split("\n").entries()) {
      const written = /new URL\("([^"]+\.ts)", import\.meta\.url\)/.exec(line)?.[1];
      if (written === undefined) continue;
      const { href } = new URL(written, new URL(from, PROJECT));
      edges.push({
        from,
        to: named(href, PROJECT),
        written,
        line: i + 1,
        loaded: "later",
        kind: "worker",
      });
    }
  }
  return edges;
}
