import assert from "node:assert/strict";
import { join } from "node:path";
import { FakeProject } from "../../suite/testing.ts";
import { foldersOf, runIn } from "../testing.ts";

const chosen = ["reproduce", "--only", "twin-ntu-xsub/tcn"];
const config = (project: FakeProject): string =>
  join(project.places.config, "twin-ntu-xsub", "tcn.yaml");

Deno.test("report draws the newest result beside it, in the bytes that its own command left", async () => {
  await using project = await FakeProject.make();
  await runIn(project, [...chosen, ...foldersOf(project)]);
  const folder = join(project.places.work, "results", "quick", "latest");
  const page = join(folder, "report.html");
  const left = await Deno.readTextFile(page);
  assert.match(left, /class="strip v-inconclusive"/);
  await Deno.remove(page);
  const named = [[], [folder], [join(folder, "result.json")], [join(folder, "..")]];
  for (const places of named) {
    const { code, out, err } = await runIn(project, ["report", ...places, ...foldersOf(project)]);
    assert.equal(code, 0, err);
    assert.equal(await Deno.readTextFile(out.trim()), left);
    assert.equal(await Deno.realPath(out.trim()), await Deno.realPath(page));
  }
});

Deno.test("report draws runs by their folders, with the run before and what lies beside each", async () => {
  await using project = await FakeProject.make();
  for (const seed of ["1", "2"]) {
    await runIn(project, [
      "train",
      "--config",
      config(project),
      "--seed",
      seed,
      ...foldersOf(project),
    ]);
  }
  const home = join(project.places.work, "twin-ntu-xsub", "tcn");
  const path = join(project.folder, "page.html");
  const { code, out, err } = await runIn(project, [
    "report",
    home,
    "--out",
    path,
    ...foldersOf(project),
  ]);
  assert.equal(code, 0, err);
  assert.equal(out, `${path}\n`);
  const page = await Deno.readTextFile(path);
  assert.match(page, /seeds: 1 became 2/);
  assert.match(page, /1 run on 1 machine/); // both began in one second here
  assert.match(page, /By length, in frames/);
  assert.match(page, /class="last"/);
});

Deno.test("report says what is not there, and refuses two runs of one name", async () => {
  await using project = await FakeProject.make();
  const report = (...words: string[]) =>
    runIn(project, ["report", ...words, ...foldersOf(project)]);
  const nothing = await report();
  assert.equal(nothing.code, 64);
  assert.match(
    nothing.err,
    /Cannot report: there is no result in ".*results"; deno task reproduce/,
  );
  assert.equal((await report(project.folder)).code, 65);
  await runIn(project, ["train", "--config", config(project), ...foldersOf(project)]);
  const home = join(project.places.work, "twin-ntu-xsub", "tcn");
  const twice = await report(home, home);
  assert.equal(twice.code, 64);
  assert.match(twice.err, /Cannot report twin-ntu-xsub\/tcn twice on one page: deno task compare/);
});

Deno.test("a page is drawn where a golden's predictions are gone, and says so", async () => {
  await using project = await FakeProject.make();
  await runIn(project, ["train", "--config", config(project), ...foldersOf(project)]);
  const golden = join(project.places.golden, "twin-ntu-xsub");
  await Deno.mkdir(golden, { recursive: true });
  await Deno.writeTextFile(join(golden, "tcn.json"), "{}");
  const { code, out, err } = await runIn(project, ["report", ...foldersOf(project)]);
  assert.equal(code, 0, err);
  const page = await Deno.readTextFile(out.trim());
  assert.match(page, /Cannot read golden &quot;.*tcn\.json&quot;: /);
});
