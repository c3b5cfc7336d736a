import assert from "node:assert/strict";
import { join } from "node:path";
import { readConfigOf } from "../../suite/configs.ts";
import { performRun } from "../../suite/run.ts";
import { FakeProject, fakeRunner } from "../../suite/testing.ts";
import { runForTest } from "../testing.ts";

Deno.test("show draws a sample of any database that is there, the same bytes each time", async () => {
  await using project = await FakeProject.make();
  const { data, work } = project.places;
  const args = ["show", "val7.skeleton", "--data-dir", data, "--work-dir", work];
  const { code, out, err } = await runForTest(args, { project: project.folder });
  assert.equal(code, 0, err);
  const path = join(work, "show", "val7.svg");
  assert.equal(out, `${path}\n`);
  const svg = await Deno.readTextFile(path);
  assert.match(svg, /<title>val7, class 7 march, twin-ntu-xsub val<\/title>/);
  assert.match(svg, /As stored: .*\n[^]*As the network sees it: C,T,V,M = 3,48,25,2/);
  await runForTest(args, { project: project.folder });
  assert.equal(await Deno.readTextFile(path), svg);
});

Deno.test("show tells what training draws apart from what testing sees", async () => {
  await using project = await FakeProject.make();
  const config = join(project.places.config, "twin-ntu-xsub", "stgcn.yaml");
  const text = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, text.replace("random_move: false", "random_move: true"));
  const out = join(project.folder, "a.svg");
  const args = ["show", "val7", "--data-dir", project.places.data, "--out", out, "--seed"];
  const drawn = async (seed: string): Promise<string> => {
    await runForTest([...args, seed], { project: project.folder });
    return await Deno.readTextFile(out);
  };
  const first = await drawn("1");
  assert.match(first, /As the network sees it in testing: /);
  assert.match(first, /As it may see it in training \(drawn by seed 1\): /);
  assert.notEqual(await drawn("2"), first);
});

Deno.test("show writes no SVG under the name of another kind of picture", async () => {
  await using project = await FakeProject.make();
  for (const name of ["s.png", "s.PNG", "s.jpeg", "s.pdf", "s.txt", "s"]) {
    const out = join(project.folder, name);
    const args = ["show", "val7", "--data-dir", project.places.data, "--out", out];
    const { code, err } = await runForTest(args, { project: project.folder });
    assert.equal(code, 64);
    assert.match(err, /Cannot draw ".*": what is drawn is SVG, whose files end in \.svg/);
    assert.match(err, /or a page in motion, which ends in \.html/);
    assert.throws(() => Deno.statSync(out), Deno.errors.NotFound);
  }
});

Deno.test("show of an unknown name ends with 64 and tells the nearest one", async () => {
  await using project = await FakeProject.make();
  const unknown = await runForTest(["show", "val99", "--data-dir", project.places.data]);
  assert.equal(unknown.code, 64);
  assert.match(
    unknown.err,
    /Cannot find sample "val99" in any data set; the nearest name is "val\d"/,
  );
  const none = await runForTest(["show", "val1", "--data-dir", "nowhere"]);
  assert.match(none.err, /there is no database of any data set; deno task prepare twin/);
});

Deno.test("show writes a page in motion under the name of one, the same bytes each time", async () => {
  await using project = await FakeProject.make();
  const out = join(project.folder, "a.HTML");
  const args = ["show", "val7", "--data-dir", project.places.data, "--out", out];
  const drawn = async (): Promise<string> => {
    const { code, err } = await runForTest(args, { project: project.folder });
    assert.equal(code, 0, err);
    return await Deno.readTextFile(out);
  };
  const html = await drawn();
  assert.match(html, /<h1>val7, class 7 march, twin-ntu-xsub val<\/h1>/);
  assert.match(html, /<article class="card" id="sample-0"/);
  assert.doesNotMatch(html, /The likeliest classes/);
  assert.equal(await drawn(), html);
});

Deno.test("show tells what the latest run answered, or the one that is named", async () => {
  await using project = await FakeProject.make();
  const { data, work } = project.places;
  const config = await readConfigOf(project.places, "twin-ntu-xsub/stgcn");
  const context = project.context(fakeRunner(2));
  await performRun({ kind: "train", config, seeds: [3] }, context);
  const folder = join(work, "twin-ntu-xsub", "stgcn", "latest");
  const args = (sample: string, out: string, ...more: string[]): string[] => [
    ...["show", sample, "--data-dir", data, "--work-dir", work],
    ...["--out", join(project.folder, out), ...more],
  ];
  const shown = async (...given: Parameters<typeof args>): Promise<string> => {
    const { code, err } = await runForTest(args(...given), { project: project.folder });
    assert.equal(code, 0, err);
    return await Deno.readTextFile(join(project.folder, given[1]));
  };
  // One that the run kept no card of, and a mistake, which has one.
  assert.match(
    await shown("val7", "a.svg"),
    /Answered: 7 march \([\d.]+ %\), 0 wave, .*; margin 5/,
  );
  const page = await shown("val1", "a.html", "--run", folder);
  assert.match(page, /answers are those of twin-ntu-xsub\/stgcn, seed 3, in/);
  assert.match(page, /<td>2 clap<\/td><td class="number">[\d.]+ %/);
  assert.match(page, /"response":\{/);
  const train = await runForTest(args("train1", "b.svg", "--run", folder), {
    project: project.folder,
  });
  assert.equal(train.code, 64);
  assert.match(train.err, /the run left no answer to it/);
  const none = await runForTest(args("val1", "b.svg", "--run", data), { project: project.folder });
  assert.match(none.err, /Cannot read run/);
});
