/**
 * How long commands take to start, beside Deno on an empty file: helps, a plan, `doctor`, and the error that a misspelt
 * path ends with, each by its task's own line.
 *
 *     deno run -A bench/starting_bench.ts [ROUNDS] [ANOTHER CHECKOUT]
 */

import { join, resolve } from "node:path";
import { taskOf } from "../ci/task_permissions.ts";
import { run } from "../src/base/process.ts";
import { median } from "../src/base/statistics.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { markdownTable } from "../src/report/table.ts";
import { quietness, spread } from "./side_by_side.ts";

/** What a start took: by the clock, and of all its threads. */
interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** The words of a line of Deno's. */
type Line = readonly string[];

const environment = Deno.env.toObject();
const rounds = Number(Deno.args[0] ?? 9);
const ours = join(import.meta.dirname ?? ".", "..");
const [, other] = Deno.args;
const scratch = await Deno.makeTempDir({ prefix: "starting-bench-" });

/** By a task, with the main file of a checkout. */
function byTask(checkout: string, task: string, words: Line): Line {
  const { options, script, words: own } = taskOf(task, environment);
  return [
    "run",
    ...options,
    "--config",
    join(checkout, "deno.json"),
    join(checkout, script),
    ...own,
    ...words,
  ];
}

/** What is started, by its name in the report. */
function lines(checkout: string): ReadonlyMap<string, Line> {
  const evaluation = ["--model", "tcn", "--dataset", "twin-ntu-xsub", "--work-dir", scratch];
  const proposal = ["propose", "--recorded", "nope.pt", "--reason", "none"];
  const exported = ["--model", "tcn", "--dataset", "ntu-xsub", "--format", "onnx", "--out", "nope"];
  const whole = ["run", "-q", "-A", "--frozen", "--config", join(checkout, "deno.json")];
  return new Map([
    ["-h", [...whole, join(checkout, "src", "main.ts"), "-h"]],
    ...COMMANDS.map(({ name }) => [`${name} -h`, byTask(checkout, name, ["-h"])] as const),
    ["reproduce --dry-run", byTask(checkout, "reproduce", ["--dry-run"])],
    ["eval --weights nope.pt", byTask(checkout, "eval", [...evaluation, "--weights", "nope.pt"])],
    ["eval --data nope", byTask(checkout, "eval", [...evaluation, "--data", "nope"])],
    ["train --config nope.yaml", byTask(checkout, "train", ["--config", "nope.yaml"])],
    ["golden propose --recorded nope.pt", byTask(checkout, "golden", proposal)],
    ["export --weights nope.pt", byTask(checkout, "export", [...exported, "--weights", "nope.pt"])],
    ["show nope", byTask(checkout, "show", ["nope"])],
    ["compare nope nope", byTask(checkout, "compare", ["nope", "nope"])],
    ["doctor", byTask(checkout, "doctor", [])],
  ]);
}

/** Starts it, lets it end, however it does, and takes the time. */
async function timed(line: Line): Promise<Taken> {
  const begin = performance.now();
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = await run(
    "bash",
    ["-c", script, "bash", Deno.execPath(), ...line],
    environment,
  );
  const [user = NaN, system = NaN] = stderr.trim().split(" ").map(Number);
  return { seconds: (performance.now() - begin) / 1000, cpuSeconds: user + system };
}

/** Each line once a round, so that all see the machine's fast and slow moments. */
async function turns(
  all: ReadonlyMap<string, Line>,
): Promise<ReadonlyMap<string, readonly Taken[]>> {
  const taken = new Map([...all.keys()].map((name): [string, Taken[]] => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, line] of all) {
      const one = await timed(line);
      if (round > 0) taken.get(name)?.push(one); // the first one fills the caches
    }
  }
  return taken;
}

try {
  const empty = join(scratch, "empty.ts");
  await Deno.writeTextFile(empty, "");
  const head = quietness();
  const taken = await turns(
    new Map([
      ["an empty file", ["run", "-q", "-A", empty]],
      ...lines(ours),
      ...other === undefined
        ? []
        : [...lines(resolve(other))].map(([name, line]) => [`there: ${name}`, line] as const),
    ]),
  );
  const of = (name: string, what: keyof Taken): number[] =>
    (taken.get(name) ?? []).map((one) => one[what]);
  /** What a start takes above 1.3 times an empty file's of the same round. */
  const over = (name: string, what: keyof Taken): string => {
    const floor = of("an empty file", what);
    return median(of(name, what).map((one, i) => one - 1.3 * (floor[i] ?? NaN))).toFixed(3);
  };
  const names = [...taken.keys()].filter((name) => !name.startsWith("there: "));
  const rows = names.map((name) => [
    name,
    ...(["seconds", "cpuSeconds"] as const).flatMap((what) => [
      spread(of(name, what), 2),
      over(name, what),
      ...taken.has(`there: ${name}`) ? [over(`there: ${name}`, what)] : other ? ["–"] : [],
    ]),
  ]);
  const there = other === undefined ? [] : ["there"];
  const columns = [
    ...["start", "seconds", "over 1.3 empty", ...there],
    ...["processor seconds", "over 1.3 empty", ...there],
  ];
  await Deno.stdout.write(new TextEncoder().encode(head + markdownTable(columns, rows)));
} finally {
  await Deno.remove(scratch, { recursive: true });
}
