/**
 * Names, paths and files of others, written to be obeyed: through the program to each of its doors, the terminal, logs,
 * JSON, tab-separated text, JUnit, the page, GitHub's annotations and summary, files for the eye.
 */

import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import CLIENT from "../report/client/bundle.txt" with { type: "text" };
import { dirname, join } from "node:path";
import {
  assertSeen,
  assertTold,
  HOSTILE,
  HOSTILE_PATH,
  MORE_HOSTILE,
} from "../base/testdata/hostile.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { parsePredictions } from "../golden/prediction.ts";
import { parseRecord } from "../report/record.ts";
import { parseResult } from "../report/result.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { copyProgram, PROGRAM, runCopy } from "./testdata/program_copy.ts";
import { type Ended, foldersOf, runIn } from "./testing.ts";

const WEIGHTS = encodeTorch(
  new Map([["fcn.weight", { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) }]]),
);

/** Of samples; half a character stands in no pickle. */
const NAMES = MORE_HOSTILE.filter((text) => text.isWellFormed());

/** A name for each sample: the hostile ones first, each once. */
function nameOf(part: string, n: number): string {
  return `${part}${n}${NAMES[n] ?? ""}`;
}

/** Runs the program itself, in a process of its own. */
async function runProgram(args: readonly string[], cwd: string): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", "--frozen", "-A", join(PROGRAM, "src", "main.ts"), ...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Every file of text below a folder, by its path; links are not followed. */
function* textFiles(folder: string): Generator<readonly [path: string, text: string]> {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* textFiles(path);
    else if (isFile && !/\.(npy|pt|lock)$/.test(name)) yield [path, Deno.readTextFileSync(path)];
  }
}

/** Asserts that a summary in Markdown has no element but its own, and nothing of a command outside its code. */
function assertInert(summary: string): void {
  assert.match(summary, /^Reproduce with: (`+) ?(?:(?!\1).|(?<=`)`)+? ?\1$/m);
  const prose = summary.replace(/^Reproduce with: .*$/m, "");
  assert.doesNotMatch(prose, /<(?!\/?(details|summary|br)>)/);
  const code = /^Reproduce with: (`+)(.*)\1$/m.exec(summary);
  assert.ok(code);
  const [, fence = "", inside = ""] = code;
  assert.ok((inside.match(/`+/g) ?? []).every((run) => run.length < fence.length), inside);
}

Deno.test("a hostile path of weights and hostile names of samples are text at every door", async () => {
  await using project = await FakeProject.make(nameOf);
  const weights = join(project.folder, `${HOSTILE_PATH}.pt`);
  await Deno.mkdir(dirname(weights), { recursive: true });
  await Deno.writeFile(weights, WEIGHTS);
  const summary = join(project.folder, "summary.md");
  const environment = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
  const evaluation = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", weights];
  const given = [...evaluation, ...foldersOf(project)];
  const { code, out, err } = await runIn(project, given, { environment });
  assert.equal(code, 3, err);
  assertTold(out, "stdout");
  assertTold(err, "stderr");
  assert.equal(err.match(/^::/gm)?.length, 1);

  const { places } = project;
  const files = new Map(textFiles(places.work));
  for (const [path, text] of files) assertSeen(text, path);
  const read = (name: string): string =>
    [...files].find(([path]) => path.endsWith(`/${name}`))?.[1] ?? assert.fail(`no ${name}`);
  for (const line of read("log.txt").trimEnd().split("\n")) assert.match(line, /^\[ /);
  const names = parsePredictions(read("predictions.tsv"), "tsv").map(({ name }) => name);
  const wanted = Array.from({ length: 36 }, (_, n) => nameOf("val", n));
  assert.deepEqual(new Set(names), new Set(wanted));
  assert.match(parseRecord(read("record.json"), "record").command, /^deno task eval .* \$'/);
  const { command } = parseResult(read("result.json"), "result");

  for (const [name, type] of [["junit.xml", "text/xml"], ["report.html", "text/html"]] as const) {
    const parsed = new DOMParser().parseFromString(read(name), type);
    // But for the page's own script, and data that no browser runs.
    const own = `script[type="application/json"], body > script:last-child`;
    const scripts = [...parsed.querySelectorAll("img, script")];
    assert.deepEqual(scripts.filter((element) => !element.matches(own)), [], name);
    assert.equal(parsed.querySelector("[onerror], [onload], [style]"), null, name);
    if (type === "text/html") assert.equal(scripts.at(-1)?.textContent, CLIENT);
  }
  const text = await Deno.readTextFile(summary);
  assertSeen(text, "the summary");
  assertInert(text);
  assert.ok(text.includes(command));

  const json = await runIn(project, [...given, "--json"]);
  assertTold(json.out, "stdout");
  assert.equal(parseResult(json.out, "stdout").command, command);
});

Deno.test("what is missing is named in an error that is text at every door", async () => {
  await using project = await FakeProject.make();
  const environment = {
    GITHUB_ACTIONS: "true",
    GITHUB_STEP_SUMMARY: join(project.folder, "summary.md"),
  };
  for (const text of HOSTILE) {
    const start = (): Promise<never> => Promise.reject(new Deno.errors.Busy(text));
    const cases = [
      ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", text],
      ["eval", "--model", text],
      [`--${text}`],
      [text],
      ["train", "--config", text],
      ["reproduce", "--only", "twin-ntu-xsub/tcn", "--set", text],
      ["show", text],
      ["verify", "--dataset", "twin-ntu-xsub", "--data-dir", text],
      ["compare", text, text],
      ["history", "--add", text],
      ["jobs", "--suite", text, "--engine", "slurm"],
      ["prepare", "ntu", "--data-path", text],
      ["setup"],
    ];
    for (const args of cases) {
      const { code, out, err } = await runIn(project, args, { start, environment });
      assert.ok(code > 0);
      assertTold(out, args.join(" "));
      assertTold(err, args.join(" "));
      assert.doesNotMatch(err.replace(/^error: /, ""), /^\S.*\n(?!::)\S/);
    }
  }
});

Deno.test("show writes a sample of any name into its folder, and as text", async () => {
  await using project = await FakeProject.make(nameOf);
  const { data, work } = project.places;
  for (const n of NAMES.keys()) {
    const name = nameOf("val", n);
    const args = ["show", name, "--data-dir", data, "--work-dir", work];
    const { code, out, err } = await runIn(project, args);
    assert.equal(code, 0, err);
    assertTold(out, "stdout");
  }
  const drawn = [...Deno.readDirSync(join(work, "show"))];
  assert.deepEqual(drawn.filter(({ name }) => !name.endsWith(".svg")), []);
  assert.deepEqual([...Deno.readDirSync(work)].map(({ name }) => name), ["show"]);
  for (const { name } of drawn) {
    const svg = await Deno.readTextFile(join(work, "show", name));
    assertSeen(svg, name);
    assert.doesNotMatch(svg, /<(img|script)/);
  }
});

Deno.test("a reason and a machine's name are text in golden and history", async () => {
  await using project = await FakeProject.make();
  const reason = HOSTILE.join("");
  const runner = fakeRunner();
  const named = { ...runner.environment, machine: reason, deviceName: reason };
  const start = (): Promise<typeof runner> => Promise.resolve({ ...runner, environment: named });
  const only = ["--only", "twin-ntu-xsub/tcn", ...foldersOf(project)];
  const told = [
    ["golden", "propose", ...only, "--reason", reason],
    ["golden", "show", "twin-ntu-xsub/tcn"],
    ["golden", "show"],
    ["reproduce", ...only],
    ["history", "--add", join(project.places.work, "twin-ntu-xsub", "tcn")],
  ];
  for (const args of told) {
    const { out, err } = await runIn(project, args, { start });
    assert.doesNotMatch(err, /^error/m);
    assertTold(out, args[0] ?? "");
    assertTold(err, args[0] ?? "");
  }
  for (const folder of [project.places.golden, project.places.work]) {
    for (const [path, text] of textFiles(folder)) assertSeen(text, path);
  }
});

Deno.test("the program itself writes no byte of a hostile recording, option or error to the terminal", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-hostile-" });
  const raw = join(folder, "raw", HOSTILE[3]);
  await Deno.mkdir(raw, { recursive: true });
  const recording = join(raw, "S001C001P001R001A001.skeleton");
  await Deno.writeTextFile(recording, `${HOSTILE[0]}\0${HOSTILE[1]}\n`);
  const list = join(PROGRAM, "src/datasets/testdata/ntu/samples_to_leave_out.txt");
  const prepared = await runProgram([
    ...["prepare", "ntu", "--data-path", raw, "--out-folder", "data"],
    ...["--ignored-sample-path", list],
  ], folder);
  const unknown = await runProgram(["prepare", `--${HOSTILE[0]}`], folder);
  assert.match(unknown.err, /unknown option '--\\x1b/);
  for (const { code, out, err } of [prepared, unknown]) {
    assert.ok(code === 64 || code === 65, err);
    assertTold(out, "stdout");
    assertTold(err, "stderr");
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("an error that nobody caught ends the program as text, too", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-hostile-" });
  const thrown = `new Error(${JSON.stringify(HOSTILE[0])})`;
  const before = "const code = await runCommandLine(";
  const wait = "await new Promise((wake) => setTimeout(wake, 100));";
  for (
    const fault of [`reportError(${thrown});`, `Promise.reject(${thrown});`, `throw ${thrown};`]
  ) {
    await copyProgram(folder, {
      file: "src/main.ts",
      before,
      after: `${fault}\n${wait}\n${before}`,
    });
    const { code, err } = await runCopy(folder, ["schema", "-h"], { NO_COLOR: "1" });
    assert.match(err, /^error: \\x1b\]0;title\\x07\\x1b\[31mred \(internal error/m);
    assertTold(err, "stderr");
    assert.equal(code, 70);
  }
  await Deno.remove(folder, { recursive: true });
});
