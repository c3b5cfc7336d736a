import assert from "node:assert/strict";
import { z } from "zod";
import { parseJson } from "./json.ts";

const schema = z.strictObject({ a: z.strictObject({ b: z.number() }) });

Deno.test("parseJson() returns what the schema says", () => {
  assert.deepEqual(parseJson('{"a":{"b":1}}', schema, "thing", "x.json"), { a: { b: 1 } });
});

Deno.test("parseJson() names the file and the field, or says that it is no JSON", () => {
  assert.throws(
    () => parseJson("{", schema, "thing", "x.json"),
    { name: "DataError", message: 'Cannot read thing "x.json": it is not JSON' },
  );
  assert.throws(
    () => parseJson('{"a":{"b":"1"}}', schema, "thing", "x.json"),
    { name: "DataError", message: /^Cannot read thing "x\.json": a\.b: / },
  );
  assert.throws(() => parseJson("1", schema, "thing", "x.json"), /: top: /);
});
