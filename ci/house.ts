/**
 * The house's own checks, beside the floors: what is reached, documented, short and free of one
 * machine's traces.
 *
 *     deno task house
 */

import { z } from "zod";
import { run } from "../src/base/process.ts";
import { finish, say } from "./finish.ts";
import { type Edge, readGraph } from "./graph.ts";
import { isForTests, isSource, PROJECT, projectFiles, textOf, type TreeFile } from "./tree.ts";

/** A source past this has two ideas. */
const MAX_LINES = 300;
/** What is larger belongs behind a pin, not into the history of everybody's clone. */
const MAX_BYTES = 2 * 2 ** 20;
/** But for the recorded weights, which every clone is to evaluate: these may be larger, and have so much together. */
const RECORDED = /^golden\/[^/]+\/[^/]+\.weights\.safetensors$/;
const MAX_RECORDED_BYTES = 16_000_000;

/** Where a program begins. */
const ENTRIES: readonly RegExp[] = [
  /^src\/main\.ts$/,
  /^src\/report\/client\/main\.ts$/,
  /^mod\.ts$/,
  /^bench\//,
  /^ci\//,
];

/** Sources that no test reaches, each with the reason. */
const UNTESTED: Readonly<Record<string, string>> = {
  "src/main.ts": "the process itself, which .ci/run runs",
  "src/report/client/main.ts": "the page's script itself, which runs in a browser",
  "src/report/client/figure.ts": "draws on a canvas, which ci/browser_test.ts looks at",
  "src/report/client/player.ts": "plays in a browser, which ci/browser_test.ts opens",
  "src/report/client/cards.ts": "waits to be scrolled to, as ci/browser_test.ts does",
  "src/cli/interrupt.ts": "signals of the process itself",
};

/** Files that are too large, and sources that are too long. `lines` of what is not text is undefined. */
export function oversized({ path, bytes }: TreeFile, lines: number | undefined): string[] {
  const problems: string[] = [];
  if (bytes > MAX_BYTES && !RECORDED.test(path)) {
    problems.push(`${path} has ${bytes} bytes, more than ${MAX_BYTES}`);
  }
  if (isSource(path) && lines !== undefined && lines > MAX_LINES) {
    problems.push(
      `${path} has ${lines} lines, more than ${MAX_LINES}: which two ideas does it hold?`,
    );
  }
  return problems;
}

/** The recorded weights, where they are too large together. */
export function oversizedWeights(files: readonly TreeFile[]): string[] {
  const total = files.filter(({ path }) => RECORDED.test(path))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  return total > MAX_RECORDED_BYTES
    ? [`the recorded weights have ${total} bytes together, more than ${MAX_RECORDED_BYTES}`]
    : [];
}

/** Lines that name a folder which only one machine has. */
export function machinePaths(path: string, text: string): string[] {
  const pattern = /(?<![\w.$}-])\/(?:work|root)\//;
  return text.split("\n").flatMap((line, i) =>
    pattern.test(line) ? [`${path}:${i + 1} names a path of one machine`] : []
  );
}

/** Sources of `src/` that no program, bench or door reaches: written for what is still to come, or dead. */
export function unused(sources: readonly string[], edges: Edges): string[] {
  const used = reach(sources.filter((path) => ENTRIES.some((entry) => entry.test(path))), edges);
  return shipped(sources).filter((path) => !used.has(path));
}

/** Sources that no test reaches, unless excused; and excuses that nothing needs. */
export function untested(
  sources: readonly string[],
  edges: Edges,
  excuses: Readonly<Record<string, string>>,
): string[] {
  const tested = reach(sources.filter(isForTests), edges);
  const excused = Object.keys(excuses);
  return [
    ...shipped(sources).filter((path) => !tested.has(path) && !excused.includes(path))
      .map((path) => `${path} is reached by no test`),
    ...excused.filter((path) => tested.has(path) || !sources.includes(path))
      .map((path) => `${path} needs no excuse: take it off the list in ci/house.ts`),
  ];
}

const excluding = z.looseObject({ exclude: z.array(z.string()).readonly().default([]) }).readonly();
/** Of deno.json, what decides which files the gate looks at. */
export const gateConfig = z.looseObject({
  tasks: z.looseObject({ test: z.string() }).readonly(),
  exclude: z.array(z.string()).readonly().default([]),
  lint: excluding.default({ exclude: [] }),
  test: excluding.default({ exclude: [] }),
}).readonly();

/** Tests that the task does not run, and files that deno.json keeps from being checked, linted or run. */
export function passedOver(
  sources: readonly string[],
  config: z.infer<typeof gateConfig>,
): string[] {
  const [tests = ""] = config.tasks.test.split("&&");
  const folders = tests.split(" ").slice(2).filter((word) => /^\w/.test(word));
  const excluded = [...config.exclude, ...config.lint.exclude, ...config.test.exclude];
  return [
    ...sources.filter((path) => /_test\.tsx?$/.test(path))
      .filter((path) => !folders.some((folder) => path.startsWith(`${folder}/`)))
      .map((path) => `${path} is a test that deno task test does not run`),
    ...excluded.map((glob) => `deno.json excludes "${glob}" from the gate`),
  ];
}

/** The door's example is run as a test; without one that run of tests passes with none. */
export function withoutExample(door: string): string[] {
  return /^ \* ```ts\n/m.test(door) ? [] : ["mod.ts has no example, so deno test --doc runs none"];
}

type Edges = readonly Pick<Edge, "from" | "to">[];

function shipped(sources: readonly string[]): string[] {
  return sources.filter((path) => path.startsWith("src/") && !isForTests(path));
}

function reach(from: readonly string[], edges: Edges): Set<string> {
  const next = Map.groupBy(edges, (edge) => edge.from);
  const reached = new Set(from);
  for (const path of reached) for (const { to } of next.get(path) ?? []) reached.add(to);
  return reached;
}

const docs = z.object({
  nodes: z.record(
    z.string(),
    z.object({
      symbols: z.array(z.object({
        name: z.string(),
        declarations: z.array(z.object({
          kind: z.string(),
          declarationKind: z.string(),
          location: z.object({ filename: z.string(), line: z.int() }),
          jsDoc: z.looseObject({}).optional(),
        })),
      })),
    }),
  ),
});

/**
 * Exports without a word about them, in the text that `deno doc --json` writes. A type alias may stand
 * beside the schema or list that it is inferred from, which has the words.
 */
export function undocumented(text: string, project: URL = PROJECT): string[] {
  return Object.entries(docs.parse(JSON.parse(text)).nodes).flatMap(([file, { symbols }]) =>
    symbols.flatMap(({ name, declarations }) =>
      declarations.flatMap(({ kind, declarationKind, location, jsDoc }) => {
        if (declarationKind !== "export" || jsDoc !== undefined) return [];
        if (location.filename !== file || kind === "typeAlias" || kind === "reference") return [];
        return [
          `${file.slice(project.href.length)}:${location.line} exports ${name} without a word`,
        ];
      })
    )
  );
}

async function documentationOf(sources: readonly string[]): Promise<string> {
  const files = sources.filter((path) => /^src\//.test(path) && !isForTests(path));
  const args = ["doc", "--json", ...files.map((path) => new URL(path, PROJECT).pathname)];
  const { success, stdout, stderr } = await run(Deno.execPath(), args, Deno.env.toObject());
  if (!success) throw new Error(`Cannot read the documentation: ${stderr}`);
  return stdout;
}

/** Text as lines; undefined where the bytes are no text. */
function linesOf(text: string): number | undefined {
  return text.includes("\0") ? undefined : text.split("\n").length - 1;
}

if (import.meta.main) {
  const files = await projectFiles();
  const problems: string[] = [...oversizedWeights(files)];
  for (const file of files) {
    const text = file.bytes > MAX_BYTES ? "\0" : await textOf(file.path);
    const lines = linesOf(text);
    problems.push(...oversized(file, lines));
    if (lines !== undefined) problems.push(...machinePaths(file.path, text));
  }
  const sources = files.map(({ path }) => path).filter(isSource);
  const edges = await readGraph(sources);
  for (const path of unused(sources, edges)) say(`house: note: no program reaches ${path}`);
  problems.push(...withoutExample(await textOf("mod.ts")));
  const config = gateConfig.parse(JSON.parse(await textOf("deno.json")));
  problems.push(...untested(sources, edges, UNTESTED), ...passedOver(sources, config));
  const documentation = await documentationOf(sources);
  problems.push(...undocumented(documentation));
  const held = {
    files: files.length,
    "sources that ship": shipped(sources).length,
    tests: sources.filter(isForTests).length,
    imports: edges.length,
    "documented files": Object.keys(docs.parse(JSON.parse(documentation)).nodes).length,
  };
  finish("house", problems, held, `${files.length} files`);
}
