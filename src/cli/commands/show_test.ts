import assert from "node:assert/strict";
import { join } from "node:path";
import { FakeProject } from "../../suite/testing.ts";
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
  assert.match(svg, /<title>val7, class 7, twin-ntu-xsub val<\/title>/);
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
  for (const name of ["s.png", "s.PNG", "s.jpeg", "s.pdf"]) {
    const out = join(project.folder, name);
    const args = ["show", "val7", "--data-dir", project.places.data, "--out", out];
    const { code, err } = await runForTest(args, { project: project.folder });
    assert.equal(code, 64);
    assert.match(err, /Cannot draw ".*": what is drawn is SVG, whose files end in \.svg/);
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
