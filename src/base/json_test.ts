import assert from "node:assert/strict";
import { z } from "zod";
import { formatJson, parseJson } from "./json.ts";
import { assertSeen, MORE_HOSTILE } from "./testdata/hostile.ts";

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

Deno.test("formatJson() shows every character, and is read back", () => {
  const text = formatJson(MORE_HOSTILE, 2);
  assertSeen(text, "JSON");
  assert.deepEqual(JSON.parse(text), MORE_HOSTILE);
  assert.equal(formatJson({ a: [1, "b"] }), '{"a":[1,"b"]}');
});
