/** Every table of the program on terminals of 60, 80, 120 and 200 columns: it fits, and names are whole. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { installed } from "../../base/testing.ts";
import { terminalText } from "../../base/text.ts";
import type { HistoryEntry } from "../../golden/history/history.ts";
import { paperTable } from "../../report/paper.ts";
import { suiteResult } from "../../report/result.ts";
import { exampleRecord } from "../../report/testdata/examples.ts";
import { FakeProject, fakeRunner } from "../../suite/testing.ts";
import { PROGRAM } from "../testdata/program_copy.ts";
import { type Ended, foldersOf, runForTest } from "../testing.ts";

const WIDTHS = [60, 80, 120, 200] as const;
const run = "twin-ntu-xsub/tcn";

/** The lines of a table: boxes, or paragraphs down to the first line of another kind. */
function tableOf(out: string): string[] {
  const lines = out.split("\n");
  const isBox = (line: string): boolean => /^[│┌├└]/.test(line);
  if (lines.some(isBox)) return lines.filter(isBox);
  const end = lines.findIndex((line) => /^(\S.*: |\d+ runs in )/.test(line));
  return lines.slice(0, end < 0 ? lines.length : end);
}

/** What a table says, however it is broken. */
function said(lines: readonly string[]): string {
  const isBox = lines[0]?.startsWith("┌") === true;
  if (!isBox) return lines.join("").replaceAll(/\s+/g, "");
  const rows: string[][] = [[]];
  for (const line of lines) {
    if (!line.startsWith("│")) rows.push([]);
    else {
      for (const [i, cell] of line.split("│").entries()) {
        const row = rows.at(-1) ?? [];
        row[i] = `${row[i] ?? ""}${cell.replaceAll(/\s+/g, "")}`;
      }
    }
  }
  return rows.flat().join(" ");
}

function assertFits(out: string, width: number, names: readonly string[]): void {
  const table = tableOf(out);
  assert.ok(table.length > 0, out);
  for (const line of table) {
    assert.ok(Array.from(line).length <= width, `${width} columns: ${line.length}\n${out}`);
  }
  const text = said(table);
  for (const name of names) {
    assert.ok(text.includes(name.replaceAll(" ", "")), `${width}: ${name}\n${out}`);
  }
}

/** A project with a golden, a history, and a run that was judged. */
async function filled(): Promise<FakeProject> {
  const project = await FakeProject.make();
  const chosen = ["--only", "twin-ntu-xsub", ...foldersOf(project)];
  await on(project, ["golden", "propose", "--suite", "quick", ...chosen, "--reason", "a test"]);
  const entry = {
    ...{ started: "2026-01-02T03:04:05Z", commit: "0".repeat(40), run, kind: "trained" },
    ...{ machine: "cpu-0123456789ab", verdict: "pass", seeds: 5, correct1: 35, samples: 36 },
    ...{ trainedPerSecond: 123.4, evaluatedPerSecond: 1234.5 },
  } satisfies HistoryEntry;
  const history = join(project.places.golden, "history.jsonl");
  await Deno.writeTextFile(history, `${JSON.stringify(entry)}\n`);
  return project;
}

function on({ folder }: FakeProject, args: readonly string[], columns?: number): Promise<Ended> {
  return runForTest(args, {
    project: folder,
    start: () => Promise.resolve(fakeRunner()),
    ...columns === undefined ? {} : { columns },
  });
}

Deno.test("results, runs, history and goldens fit the terminal, and no name is lost", async () => {
  await using project = await filled();
  const both = ["twin-ntu-xsub/stgcn", run];
  const reproduce = ["reproduce", "--only", "twin-ntu-xsub", ...foldersOf(project)];
  const work = ["--work-dir", project.places.work];
  for (const width of WIDTHS) {
    const { out, code } = await on(project, reproduce, width);
    assert.equal(code, 0);
    assertFits(out, width, [...both, "97.22 %", "pass", "training"]);
    assertFits((await on(project, ["runs", ...work], width)).out, width, ["ended, latest", run]);
    const units = ["97.22 %, 2026-01-02", "1234.50 samples/s", "cpu-0123456789ab"];
    assertFits((await on(project, ["history"], width)).out, width, [run, ...units]);
    assertFits((await on(project, ["golden", "show"], width)).out, width, [...both, "97.22 %"]);
  }
});

Deno.test("what is no terminal gets every table as wide as it is", async () => {
  await using project = await filled();
  const { out } = await on(project, ["history"]);
  assert.match(out, /│ twin-ntu-xsub\/tcn │ trained │ cpu-0123456789ab │ accuracy +│/);
  assert.match((await on(project, ["golden", "show"])).out, /^\| Run \| Samples \|/);
});

Deno.test("the paper's table fits the terminal", () => {
  const key = { run: "ntu-xsub/stgcn-2019", kind: "given weights" } as const;
  const record = exampleRecord(390);
  const { judgement } = record;
  const result = suiteResult("paper", [key], [{ ...key, judgement, record }], "deno task x");
  for (const width of WIDTHS) {
    const names = ["ST-GCN, 2019 weights", "here 78.00 %", "81.57 %", judgement.verdict];
    assertFits(paperTable(result, undefined, width), width, names);
  }
});

const hasScript = await installed("script");

Deno.test({
  name: "doctor fits the terminal that its process runs in, and tells its columns from it",
  ignore: !hasScript,
  fn: async () => {
    for (const width of WIDTHS) {
      const words = [Deno.execPath(), "run", "-q", "--no-prompt", "--frozen", "-P=doctor"];
      const line = `stty cols ${width} rows 50; ${words.join(" ")} src/main.ts doctor --device cpu`;
      const { stdout } = await new Deno.Command("script", {
        args: ["-qec", line, "/dev/null"],
        cwd: PROGRAM,
        env: { NO_COLOR: "1", SHELL: "/bin/sh" },
        stdin: "null",
      }).output();
      const out = new TextDecoder().decode(stdout).replaceAll("\r", "");
      assertFits(out, width, ["C++ compiler", "wheel pin", "NVIDIA driver"]);
      assert.equal(terminalText(out), out);
    }
  },
});

Deno.test("--quiet leaves the verdict, and why a run did not pass; --verbose says more", async () => {
  await using project = await filled();
  const reproduce = ["reproduce", "--only", "twin-ntu-xsub", ...foldersOf(project)];
  const quiet = await on(project, [...reproduce, "--quiet"]);
  assert.deepEqual(quiet, { code: 0, out: "quick: pass (exit code 0)\n", err: "" });
  const short = await on(project, [...reproduce, "--limit", "5", "-q"]);
  assert.equal(short.err, "");
  assert.match(short.out, /^(inconclusive: .*\n){2}quick: inconclusive \(exit code 3\)\n$/);
  const usual = await on(project, reproduce);
  const verbose = await on(project, [...reproduce, "-v"]);
  assert.match(verbose.err, /^.* on cpu \(.*, \d+ threads?, float32\), program /m);
  assert.match(verbose.err, /^golden in ".*"$/m);
  assert.match(
    verbose.err,
    /^twin-ntu-xsub\/tcn: .* in all; preparing .*; training .*; evaluating /m,
  );
  assert.doesNotMatch(usual.err, /in all; preparing/);
});
