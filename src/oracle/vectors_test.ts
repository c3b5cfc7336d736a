import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError, MismatchError } from "../base/errors.ts";
import { modelConfig } from "../models/config.ts";
import { oracleFiles, readOracleFile, readOracleVectors } from "./vectors.ts";

const golden = new URL("../../golden", import.meta.url).pathname;
const testdata = new URL("testdata", import.meta.url).pathname;

Deno.test("every file of vectors, judged or for tests alone, has the one schema and each name once", async () => {
  const files = [
    ...(await oracleFiles(golden)).map((name) => join(golden, "oracle", `${name}.json`)),
    ...[...Deno.readDirSync(testdata)].map(({ name }) => join(testdata, name)),
  ];
  assert.equal(files.length, modelConfig.options.length + 1 + 15); // of each model, the variants, those of tests
  for (const file of files) {
    const names = (await readOracleFile(file)).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, file);
  }
});

Deno.test("readOracleVectors() tells a missing file from one of another form", async () => {
  await assert.rejects(readOracleVectors(golden, "nobody"), MismatchError);
  const folder = await Deno.makeTempDir({ prefix: "skelbench-test-" });
  try {
    const path = join(folder, "tcn.json");
    const text = await Deno.readTextFile(join(golden, "oracle", "tcn.json"));
    await Deno.writeTextFile(path, text.replace("oracle@2", "oracle@1"));
    await assert.rejects(readOracleFile(path), (thrown) => {
      assert.ok(thrown instanceof DataError);
      return /Cannot read oracle ".*tcn\.json": schema: /.test(thrown.message);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
