import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FakeProject } from "../../suite/testing.ts";
import { runForTest } from "../testing.ts";

const testdata = fileURLToPath(new URL("../../datasets/testdata/", import.meta.url));
const list = ["--ignored-sample-path", join(testdata, "ntu", "samples_to_leave_out.txt")];

Deno.test("verify tells what a database is not, names the samples, and ends with 4", async () => {
  await using project = await FakeProject.make();
  const data = join(project.places.data, "twin-ntu", "xsub");
  const args = ["verify", "--dataset", "twin-ntu-xsub", "--data-dir", project.places.data];
  const { code, out } = await runForTest(args);
  assert.equal(code, 4);
  assert.match(out, /^train, 24 samples in ".*xsub": \n {2}error: 24 samples instead of 719\n/);
  assert.match(out, /error: names that are none of the data set's: 24 \(train0, train1, /);
  assert.match(out, /\nval, 36 samples/);
  const file = join(data, "val_data.npy");
  Deno.writeFileSync(file, Deno.readFileSync(file).with(-1, 1));
  const changed = await runForTest(args);
  assert.match(changed.out, /error: differs from its manifest: 1 changed \(val35\)/);
});

Deno.test("verify --json names every sample of a finding", async () => {
  await using project = await FakeProject.make();
  const place = ["--data", join(project.places.data, "twin-ntu", "xsub")];
  const args = ["verify", "--dataset", "ntu-xsub", ...place, ...list, "--json"];
  const { out } = await runForTest(args);
  const { verified } = JSON.parse(out);
  const strangers = verified[0].findings.find((f: { readonly text: string }) =>
    f.text.startsWith("names")
  );
  assert.equal(strangers.samples.length, 24);
});

Deno.test("verify reads raw recordings and names the file and line that is unsound", async () => {
  const raw = ["--data-path", join(testdata, "ntu", "skeletons")];
  const { code, out } = await runForTest(["verify", "--dataset", "ntu-xsub", ...raw, ...list]);
  assert.equal(code, 4);
  assert.match(out, /error: 8 files; the data set has 56880/);
  assert.match(out, /S017C001P040R002A060\.skeleton": line \d+: x is NaN/);
});

Deno.test("verify of a database that is not there ends with 65, of raw files that nobody brings with 64", async () => {
  const none = await runForTest(["verify", "--dataset", "twin-kinetics", "--data", "nowhere"]);
  assert.equal(none.code, 65);
  assert.match(none.err, /there is no "nowhere\/train_data\.npy"/);
  const raw = await runForTest(["verify", "--dataset", "ui-prmd-xsub", "--data-path", testdata]);
  assert.equal(raw.code, 64);
  assert.match(raw.err, /verify the database/);
});
