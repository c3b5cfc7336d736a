import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { goldenPath, goldenRuns } from "../../store/golden_store.ts";
import { SCHEMA_NAMES, schemaText } from "./schema.ts";

const published = new URL("../../../schema/", import.meta.url);

Deno.test("schema/ has the schemas of the code, and no other", async () => {
  const files = [...Deno.readDirSync(published)].map(({ name }) => name).sort();
  assert.deepEqual(files, SCHEMA_NAMES.map((name) => `${name}.json`));
  for (const name of SCHEMA_NAMES) {
    const text = await Deno.readTextFile(new URL(`${name}.json`, published));
    assert.equal(text, schemaText(name), "run deno task schema");
  }
});

Deno.test("every golden of the project is as its published schema says", async () => {
  const folder = fileURLToPath(new URL("../../../golden", import.meta.url));
  const check = new Ajv({ strict: false, validateFormats: false })
    .compile(JSON.parse(schemaText("golden@1")));
  const runs = await goldenRuns(folder);
  assert.ok(runs.length > 0);
  for (const run of runs) {
    const golden = JSON.parse(await Deno.readTextFile(goldenPath(folder, run)));
    assert.ok(check(golden), `${run}: ${JSON.stringify(check.errors)}`);
  }
});
