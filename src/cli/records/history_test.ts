import assert from "node:assert/strict";
import { join } from "node:path";
import type { HistoryEntry } from "../../golden/history/history.ts";
import { LATEST } from "../../store/started_folder.ts";
import { FakeProject, fakeRunner } from "../../suite/testing.ts";
import { historyTable } from "./history.ts";
import { foldersOf, runIn } from "../testing.ts";

const run = "twin-ntu-xsub/tcn";

Deno.test("history --add appends a run once, and shows it", async () => {
  await using project = await FakeProject.make();
  await runIn(project, ["reproduce", "--only", run, ...foldersOf(project)]);
  const add = ["history", "--add", join(project.places.work, run)];
  const { code, out, err } = await runIn(project, add);
  assert.equal(code, 0);
  assert.match(err, /1 of 1 runs added/);
  assert.match(out, /twin-ntu-xsub\/tcn .* accuracy .* 97\.22/);
  assert.match((await runIn(project, add)).err, /0 of 1 runs added/);
  const text = Deno.readTextFileSync(join(project.places.golden, "history.jsonl"));
  assert.equal(text.split("\n").length, 2);
});

Deno.test("historyTable() tells a jump with the commit that it came with", () => {
  const entries = Array.from({ length: 12 }, (_, i): HistoryEntry => ({
    started: `2018-01-${String(i + 10)}T00:00:00Z`,
    commit: `c${i}`,
    run,
    kind: "trained",
    machine: "cpu-0",
    verdict: "pass",
    seeds: 1,
    correct1: (i < 6 ? 80 : 70) + i % 2,
    samples: 100,
    trainedPerSecond: null,
    evaluatedPerSecond: null,
  }));
  const table = historyTable(entries);
  assert.match(
    table,
    /accuracy went from 80\.50 % to 70\.50 % with 2018-01-16T00:00:00Z, commit c6/,
  );
  assert.match(table, /│ accuracy │ 12 +│ 80\.00 %, 2018-01-10 │ 71\.00 %, 2018-01-21 │/);
  const fast = historyTable(entries.map((entry) => ({ ...entry, evaluatedPerSecond: 12.5 })));
  assert.match(fast, /│ evaluation speed │ 12 +│ 12\.50 samples\/s, 2018-01-10 │/);
});

Deno.test("compare tells two runs apart by what was different, and pairs their answers", async () => {
  await using project = await FakeProject.make();
  const reproduce = (work: string, wrong: number, seed: string): ReturnType<typeof runIn> =>
    runIn(project, [
      ...["reproduce", "--only", run, "--seed", seed, "--data-dir", project.places.data],
      ...["--work-dir", join(project.folder, work)],
    ], { start: () => Promise.resolve(fakeRunner(wrong)) });
  await reproduce("a", 1, "1");
  await reproduce("b", 9, "2");
  const place = (work: string): string => join(project.folder, work, run);
  const { code, out } = await runIn(project, ["compare", place("a"), place("b")]);
  assert.equal(code, 0);
  assert.match(out, /^first 97\.22 %, second 75\.00 %\n8 right in the first only, 0 in the second/);
  assert.match(out, /^seeds: 1 → 2$/m);
  const misspelt = place("b").replace("twin-ntu-xsub", "twin-ntu-xsb");
  const { code: absent, err } = await runIn(project, ["compare", place("a"), misspelt]);
  assert.equal(absent, 65);
  assert.ok(err.includes(`, did you mean "${place("b")}"?`), err);
  assert.equal((await runIn(project, ["compare", place("a"), place("c")])).code, 65);
});

Deno.test("compare ends with 6 where one of the two scored nothing", async () => {
  await using project = await FakeProject.make();
  const data = ["--data-dir", project.places.data, "--work-dir", project.places.work];
  await runIn(project, ["reproduce", "--only", run, ...data]);
  const scored = join(project.places.work, run, LATEST, "record.json");
  const record = JSON.parse(await Deno.readTextFile(scored));
  record.observation.results = [];
  const empty = join(project.folder, "record.json");
  await Deno.writeTextFile(empty, JSON.stringify(record));
  for (const [first, second] of [[empty, empty], [scored, empty], [empty, scored]] as const) {
    const { code, out } = await runIn(project, ["compare", first, second]);
    assert.deepEqual([code, /nothing/.test(out)], [6, true]);
  }
});

Deno.test("golden show prints one golden whole, and golden diff wants a commit that there is", async () => {
  await using project = await FakeProject.make();
  const chosen = ["--only", run, ...foldersOf(project)];
  await runIn(project, ["golden", "propose", ...chosen, "--reason", "first"]);
  const { out } = await runIn(project, ["golden", "show", run]);
  assert.match(out, /97\.22 % over 5 seeds/);
  assert.match(out, /reason: first/);
  const typo = await runIn(project, ["golden", "show", "twin-ntu-xsub/tnc"]);
  assert.deepEqual([typo.code, /did you mean/.test(typo.err)], [64, true]);
  const { PATH = "" } = Deno.env.toObject();
  const git = (...args: string[]): Promise<Deno.CommandOutput> =>
    new Deno.Command("git", {
      args: ["-C", project.folder, "-c", "user.name=a", "-c", "user.email=a@b", ...args],
    }).output();
  await git("init", "-q");
  await git("add", "golden");
  await git("commit", "-qm", "first");
  const same = await runIn(project, ["golden", "diff"], { environment: { PATH } });
  assert.equal(same.out, "no golden differs\n");
  const spread = { start: () => Promise.resolve(fakeRunner(2)) };
  await runIn(project, ["golden", "propose", ...chosen, "--reason", "second"], spread);
  const changed = await runIn(project, ["golden", "diff"], { environment: { PATH } });
  assert.match(changed.out, /^twin-ntu-xsub\/tcn\n/);
  assert.match(changed.out, /trained\.mean: 35 → 34\n/);
  assert.match(changed.out, /lineage\.reason: first → second\n/);
  await Deno.remove(join(project.places.golden, `${run}.json`));
  const gone = await runIn(project, ["golden", "diff"], { environment: { PATH } });
  assert.equal(gone.out, "twin-ntu-xsub/tcn (gone)\n");
  const unknown = await runIn(project, ["golden", "diff", "--from", "nowhere"], {
    environment: { PATH },
  });
  assert.equal(unknown.code, 64);
});
