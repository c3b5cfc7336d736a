import assert from "node:assert/strict";
import { join } from "node:path";
import { UnavailableError, UsageError } from "../base/errors.ts";
import { inScratch } from "../base/testing.ts";
import { DatabaseWriter } from "../datasets/database_writer.ts";
import { described } from "../datasets/own/testing.ts";
import { stringifyYaml } from "../formats/yaml/yaml.ts";
import { FakeProject } from "../suite/testing.ts";
import { openDatabase } from "./open_database.ts";

Deno.test("openDatabase() gives samples as stored, of a folder, of files, and of a data set by its name", async () => {
  await using project = await FakeProject.make();
  const { data } = project.places;
  const folder = join(data, "twin-ntu", "xsub");
  using val = await openDatabase(folder);
  assert.deepEqual([val.size, val.shape, val.labels[13]], [36, [3, 48, 25, 2], 1]);
  const sample = val.sample(13);
  assert.deepEqual([sample.name, sample.label, sample.values[5]], ["val13", 1, 14]);
  assert.deepEqual(val.sample("val13"), sample);
  assert.deepEqual([...val].map(({ name }) => name), val.names);
  assert.equal(val.moments().mean[0], 18.5);
  using train = await openDatabase("twin-ntu-xsub", { part: "train", data });
  assert.equal(train.size, 24);
  const paths = { data: join(folder, "val_data.npy"), label: join(folder, "val_label.pkl") };
  using same = await openDatabase(paths);
  assert.deepEqual(same.sample("val13"), sample);
});

Deno.test("openDatabase() takes the file of a data set of one's own, whose database prepare made", () =>
  inScratch(async (folder) => {
    const [file, data] = [join(folder, "sticks.yaml"), join(folder, "data")];
    await Deno.writeTextFile(file, stringifyYaml(described));
    await assert.rejects(openDatabase(file, { data }), (thrown) => {
      assert.ok(thrown instanceof UnavailableError);
      assert.match(thrown.message, /Cannot use .*sticks: .*prepare/);
      return true;
    });
    await Deno.mkdir(join(data, "sticks"), { recursive: true });
    {
      using writer = new DatabaseWriter(join(data, "sticks"), "val", [3, 3, 4, 2]);
      writer.add("first", 1, new Float32Array(72).fill(5));
      writer.close();
    }
    using val = await openDatabase(file, { data });
    assert.deepEqual([val.names, val.labels, val.shape], [["first"], [1], [3, 3, 4, 2]]);
    assert.deepEqual(val.sample("first").values, new Float32Array(72).fill(5));
  }));

Deno.test("openDatabase() says what is not there", async () => {
  await using project = await FakeProject.make();
  const { data } = project.places;
  await assert.rejects(openDatabase("ntu-xsbu", { data }), (thrown) => {
    assert.ok(thrown instanceof UsageError);
    assert.match(thrown.message, /no such folder, and no data set of that name.*ntu-xsub/);
    return true;
  });
  await assert.rejects(openDatabase("ntu-xsub", { data }), UnavailableError);
  await assert.rejects(openDatabase(data), /val_data\.npy/);
  using val = await openDatabase(join(data, "twin-ntu", "xsub"));
  assert.throws(() => val.sample(36), /Cannot read sample 36: the database has 36, counted from 0/);
  assert.throws(() => val.sample("val99"), /Cannot find sample "val99"/);
});
