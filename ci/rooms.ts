/** The house as tables: which room is on which floor, and what only one room may do. */

/** Rooms of `src/`, from the ground up. Rooms of one floor do not know each other. */
export const FLOORS: readonly (readonly string[])[] = [
  ["base", "skeleton"],
  ["formats"],
  ["pins", "golden"],
  ["datasets", "engine"],
  ["nn"],
  ["models"],
  ["evaluation", "provision"],
  ["training"],
  ["oracle", "report"],
  ["store"],
  ["suite"],
  ["shards", "published", "library"],
  ["cli"],
  ["main"],
];

/** Files at one level of a room, tests among them, past which it holds a room of its own. */
export const MAX_FILES = 35;

/** Folders inside of rooms; no other is expected. Those of one room lead to each other in no circle. */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  cli: ["commands", "completions", "face", "own", "records"],
  datasets: ["catalog", "described", "own", "own/forms", "raw", "twins"],
  engine: ["setup"],
  formats: ["npy", "pickle", "scores", "torch", "yaml", "zip"],
  golden: ["history", "layers"],
  report: ["client", "page", "player"],
};

/**
 * Where each npm package may be imported: files or rooms, tests apart. One that is not here is nobody's yet.
 * The card's packages have one home each, so that the originals can come home again.
 */
export const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  "@tensorflow/tfjs": ["src/engine/backend.ts"],
  "@tensorflow/tfjs-node-gpu": ["src/engine/backend.ts"],
  "@tensorflow/tfjs-node-gpu/package.json": ["src/engine/setup/packages.ts"],
  "node-api-headers": ["src/engine/setup/packages.ts"],
  "@commander-js/extra-typings": ["src/cli/"],
  "picocolors": ["src/cli/terminal.ts"],
  "cli-table3": ["src/report/text_table.ts", "ci/"],
  "yaml": ["src/formats/yaml/"],
  "yauzl": ["src/formats/", "src/engine/"],
  "@types/yauzl": ["src/formats/", "src/engine/"],
  "modern-tar": ["src/formats/"],
  "zod": ["src/", "ci/", "bench/"],
  "fastest-levenshtein": ["src/base/"],
  "pure-rand": ["src/base/random.ts"],
  "@observablehq/plot": ["bench/"],
  "linkedom": ["bench/"],
  "preact": ["src/report/"],
  "preact-render-to-string": ["src/report/"],
  "axe-core": ["ci/"],
  "playwright-core": ["ci/"],
};

/** What code can do that only some files of `src/` may: how it shows in the text, and who may. */
export interface Power {
  readonly what: string;
  readonly pattern: RegExp;
  readonly homes: readonly string[];
}

/** The powers; tests are free of them. */
export const POWERS: readonly Power[] = [
  {
    what: "touches the network",
    pattern: /(?<![\w.#])fetch\(|\bDeno\.(connect|connectTls|listen|serve)\b|\bnew WebSocket\b/,
    homes: ["src/pins/download.ts"],
  },
  {
    what: "downloads by pip",
    pattern: /"pip",\s*"(download|install)"/,
    homes: ["src/pins/pip.ts"],
  },
  {
    what: "uses a network module of Node",
    pattern: /from "node:(http|https|http2|net|tls|dgram|dns)"/,
    homes: [],
  },
  {
    what: "loads native code",
    pattern: /\bdlopen\(|\bcreateRequire\b/,
    homes: ["src/engine/setup/loader.ts"],
  },
  {
    what: "runs programs",
    pattern: /\bDeno\.Command\b|from "node:child_process"/,
    homes: ["src/base/process.ts"],
  },
  {
    what: "asks Deno what it may do, or gives it up",
    pattern: /\bDeno\.permissions\b/,
    // process.ts asks what may be handed on to another program.
    homes: ["src/cli/permissions.ts", "src/base/process.ts"],
  },
  {
    what: "prints",
    pattern: /\bconsole\.|\b(Deno|process)\.(stdout|stderr)\b|(?<![\w.])(alert|prompt)\(/,
    // main.ts hands the two streams to the terminal.
    homes: ["src/cli/terminal.ts", "src/main.ts"],
  },
  {
    what: "draws randomness that nobody passed in",
    pattern: /\bMath\.random\(/,
    homes: [],
  },
];

/** Whether a path is one of these files, or lies in one of these folders (which end in `/`). */
export function livesIn(path: string, homes: readonly string[]): boolean {
  return homes.some((home) => home.endsWith("/") ? path.startsWith(home) : path === home);
}
