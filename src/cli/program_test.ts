import assert from "node:assert/strict";
import { InterruptedError } from "../base/errors.ts";
import { run } from "../base/process.ts";
import { parseResult } from "../report/result.ts";
import { FakeProject } from "../suite/testing.ts";
import type { Runner } from "../suite/runner.ts";
import { withDashes } from "./program.ts";
import { foldersOf, noEngine, runForTest, runIn } from "./testing.ts";

Deno.test("bad usage ends with 64 and says what was meant", async () => {
  await using project = await FakeProject.make();
  const cases: readonly [string[], RegExp][] = [
    [["reproduc"], /unknown command 'reproduc'\s+\(Did you mean reproduce\?\)/],
    [["reproduce", "--sead", "1"], /unknown option '--sead'\s+\(Did you mean --seed\?\)/],
    [["reproduce", "--seed", "one"], /A seed is a whole number/],
    [["reproduce", "--device", "gpi"], /did you mean "gpu"\?/],
    [["reproduce", "--suite", "quik"], /did you mean "quick"\?/],
    [["eval", "--weights", "x.pt"], /say whose it is by --model and --dataset/],
    [["eval", "--model", "tnc"], /did you mean "tcn"\?/],
    [["train", "--config", "nowhere.yaml"], /there is no such file/],
    [["golden", "propose"], /required option '--reason <text>'/],
  ];
  for (const [args, message] of cases) {
    const { code, out, err } = await runIn(project, args, { start: noEngine });
    assert.equal(code, 64, args.join(" "));
    assert.match(err, message);
    assert.equal(out, "");
  }
});

Deno.test("every command's help has an example", async () => {
  await using project = await FakeProject.make();
  const commands = ["reproduce", "train", "eval", "prepare", "prepare ntu", "fetch-data"];
  const rest = ["fetch-models", "golden", "golden propose", "setup", "doctor", "ntu_gendata"];
  for (const words of [...commands, ...rest]) {
    const { code, out } = await runIn(project, [...words.split(" "), "-h"], { start: noEngine });
    assert.equal(code, 0);
    assert.ok(out.includes(`Examples:\n  deno task ${words.split(" ")[0]}`), words);
  }
});

Deno.test("a group of commands without one of them shows its help, and a misspelt one is an error", async () => {
  for (const group of ["golden", "prepare"]) {
    const { code, out, err } = await runForTest([group]);
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(out, (await runForTest([group, "--help"])).out);
  }
  const { code, out, err } = await runForTest(["golden", "chek"]);
  assert.deepEqual([code, out], [64, ""]);
  assert.match(err, /unknown command 'chek'\s+\(Did you mean check\?\)/);
});

Deno.test("without arguments the help is shown, and --version tells the version", async () => {
  await using project = await FakeProject.make();
  assert.match((await runIn(project, [])).out, /reproduce/);
  assert.deepEqual(await runIn(project, ["--version"]), { code: 0, out: "1.2.3\n", err: "" });
});

Deno.test("--print-config: the command line wins over the file, and nothing is started", async () => {
  await using project = await FakeProject.make();
  const file = `${project.places.config}/twin-ntu-xsub/tcn.yaml`;
  const args = ["train", "--config", file, "--print-config"];
  const plain = await runIn(project, args, { start: noEngine });
  assert.match(plain.out, /num_epoch: 6\n/);
  const set = await runIn(project, [...args, "--set", "recipe.num_epoch=3"], { start: noEngine });
  assert.match(set.out, /num_epoch: 3\n/);
  assert.equal(set.code, 0);
});

Deno.test("--set of an unknown key or a wrong value ends with 64 and names it", async () => {
  await using project = await FakeProject.make();
  const file = `${project.places.config}/twin-ntu-xsub/tcn.yaml`;
  const args = ["train", "--config", file, "--set"];
  const unknown = await runIn(project, [...args, "recipe.num_epochs=3"], { start: noEngine });
  assert.equal(unknown.code, 64);
  assert.match(unknown.err, /did you mean "num_epoch"\?/);
  const wrong = await runIn(project, [...args, "recipe.num_epoch=many"], { start: noEngine });
  assert.match(wrong.err, /--set recipe.num_epoch: expected (int|number), got "many"/);
});

Deno.test("reproduce --dry-run prints the plan without an engine", async () => {
  await using project = await FakeProject.make();
  const args = ["reproduce", "--only", "twin-ntu-xsub", "--seed", "7", "--dry-run"];
  const { code, out } = await runIn(project, [...args, ...foldersOf(project)], { start: noEngine });
  assert.equal(code, 0);
  assert.match(out, /suite quick: 2 runs/);
  assert.match(
    out,
    /twin-ntu-xsub\/stgcn\n {2}train 6 epochs in batches of \d+, \d replicas?, seed 7/,
  );
  assert.match(out, /data ".*xsub", there\n {2}golden not recorded yet/);
});

Deno.test("reproduce ends with table, verdict, exit code and the line that makes it again", async () => {
  await using project = await FakeProject.make();
  const args = ["reproduce", "--only", "twin-ntu-xsub", ...foldersOf(project)];
  const { code, out, err } = await runIn(project, args);
  assert.equal(code, 3);
  assert.match(out, /97\.22 %/);
  assert.match(out, /quick: inconclusive \(exit code 3\)/);
  assert.match(
    out,
    /Reproduce with: deno task reproduce --suite quick --only twin-ntu-xsub --seed 1/,
  );
  assert.match(err, /twin-ntu-xsub\/tcn \(2 of 2\)/);
});

Deno.test("golden propose, then reproduce passes with 0; --json prints the result alone", async () => {
  await using project = await FakeProject.make();
  const chosen = ["--only", "twin-ntu-xsub", ...foldersOf(project)];
  const proposed = await runIn(project, ["golden", "propose", ...chosen, "--reason", "first"]);
  assert.equal(proposed.err.includes("error"), false);
  assert.match(proposed.out, /twin-ntu-xsub\/tcn: 97\.22 % over 5 seeds/);
  const { code, out } = await runIn(project, ["reproduce", ...chosen, "--json", "-q"]);
  assert.equal(code, 0);
  assert.equal(parseResult(out, "stdout").verdict, "pass");
  const environment = { PATH: Deno.env.get("PATH") ?? "" };
  const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
  for (const words of [["init", "-q"], ["add", "golden"], [...who, "commit", "-qm", "first"]]) {
    const { success } = await run("git", ["-C", project.folder, ...words], environment);
    assert.ok(success, words.join(" "));
  }
  assert.equal((await runIn(project, ["golden", "check"], { environment })).code, 0);
  assert.match((await runIn(project, ["golden", "show"])).out, /\| twin-ntu-xsub\/stgcn \|/);
});

Deno.test("golden check ends with 4 when a config was changed behind its golden", async () => {
  await using project = await FakeProject.make();
  const chosen = ["--only", "twin-ntu-xsub", ...foldersOf(project)];
  await runIn(project, ["golden", "propose", ...chosen, "--reason", "first"]);
  const file = `${project.places.config}/twin-ntu-xsub/tcn.yaml`;
  Deno.writeTextFileSync(
    file,
    Deno.readTextFileSync(file).replace("num_epoch: 6", "num_epoch: 5"),
  );
  const { code, err } = await runIn(project, ["golden", "check"]);
  assert.equal(code, 4);
  assert.match(
    err,
    /golden "twin-ntu-xsub\/tcn" is bound to other settings than config\/twin-ntu-xsub\/tcn\.yaml: recipe\.num_epoch: 6 became 5; take the change back, or propose a new golden/,
  );
});

Deno.test("one byte changed in a database ends with 4 and names the sample", async () => {
  await using project = await FakeProject.make();
  const data = `${project.places.data}/twin-ntu/xsub/val_data.npy`;
  const bytes = Deno.readFileSync(data);
  Deno.writeFileSync(data, bytes.with(-1, 1));
  const args = ["reproduce", "--only", "twin-ntu-xsub/tcn", ...foldersOf(project)];
  const { code, out } = await runIn(project, args);
  assert.equal(code, 4);
  assert.match(out, /val35/);
});

Deno.test("Ctrl-C ends with 130 whatever broke because of it", async () => {
  await using project = await FakeProject.make();
  const stop = new AbortController();
  const start = (): Promise<Runner> => {
    stop.abort(new InterruptedError("Stopped by the user"));
    return Promise.reject(new TypeError("a request was cut"));
  };
  const { code, err } = await runIn(project, ["setup"], { start, signal: stop.signal });
  assert.deepEqual([code, err], [130, "error: Stopped by the user\n"]);
});

Deno.test("an internal error ends with 70, its stack only under --verbose", async () => {
  await using project = await FakeProject.make();
  const brief = await runIn(project, ["setup"], { start: noEngine });
  assert.equal(brief.code, 70);
  assert.doesNotMatch(brief.err, /setup\.ts/);
  assert.match((await runIn(project, ["setup", "-v"], { start: noEngine })).err, /setup\.ts/);
});

Deno.test("withDashes() takes both spellings of options and leaves values alone", () => {
  const given = ["ntu_gendata", "--data_path=a_b", "--out_folder", "c_d", "--", "--e_f"];
  const taken = ["ntu_gendata", "--data-path=a_b", "--out-folder", "c_d", "--", "--e_f"];
  assert.deepEqual(withDashes(given), taken);
});
