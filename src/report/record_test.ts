import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { formatRecord, parseRecord, recordJsonSchema } from "./record.ts";
import { formatResult, parseResult, resultJsonSchema, suiteResult } from "./result.ts";
import { digest } from "../golden/testdata/examples.ts";
import { exampleRecord, exampleResult } from "./testdata/examples.ts";

Deno.test("formatRecord() and parseRecord() are each other's inverse", () => {
  const record = exampleRecord(400);
  assert.deepEqual(parseRecord(formatRecord(record), "record.json"), record);
});

Deno.test("parseRecord() names the field that is wrong, and refuses another version", () => {
  const record = exampleRecord(400);
  assert.throws(
    () => parseRecord(JSON.stringify({ ...record, started: "today" }), "work_dir/record.json"),
    { name: "DataError", message: /record "work_dir\/record\.json": started: / },
  );
  const old = JSON.stringify({ ...record, schema: "skelbench/record@0" });
  assert.throws(() => parseRecord(old, "x"), /schema: .*skelbench\/record@1/);
});

Deno.test("parseRecord() reads what was written when the config had what a training started from in it", () => {
  const { initial: _none, ...old } = exampleRecord(400);
  const read = (value: object): ReturnType<typeof parseRecord> =>
    parseRecord(JSON.stringify(value), "x");
  assert.deepEqual(read(old), exampleRecord(400));
  const initial = { weights: "a.pt", sha256: digest("a"), ignored: ["fcn"] };
  const started = read({ ...old, config: { ...old.config, initial } });
  assert.deepEqual(started, { ...exampleRecord(400), initial });
  assert.throws(
    () => read({ ...old, config: { ...old.config, initial: { weights: "a.pt" } } }),
    /initial\.sha256: /,
  );
});

Deno.test("parseRecord() knows nothing of the checkout where an older record says nothing", () => {
  const { clean: _none, ...old } = exampleRecord(400);
  assert.equal(parseRecord(JSON.stringify(old), "x").clean, null);
});

Deno.test("formatResult() and parseResult() are each other's inverse", () => {
  const result = exampleResult();
  assert.deepEqual(parseResult(formatResult(result), "result.json"), result);
});

Deno.test("the published schemas take what is written and refuse an unknown key", () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (
    const [schema, value] of [
      [recordJsonSchema(), exampleRecord(400)],
      [resultJsonSchema(), exampleResult()],
    ] as const
  ) {
    const check = ajv.compile(schema);
    assert.equal(check(JSON.parse(JSON.stringify(value))), true, ajv.errorsText(check.errors));
    assert.equal(check({ ...value, bypass: true }), false);
  }
});

Deno.test("suiteResult() is as its worst run and drops no finding", () => {
  const result = exampleResult(300);
  assert.deepEqual([result.verdict, result.exitCode], ["unavailable", 5]);
  assert.deepEqual(result.runs.map((r) => r.judgement.verdict), ["regression", "unavailable"]);
  assert.equal(suiteResult("empty", [], [], "x").exitCode, 6);
});

Deno.test("suiteResult() holds a training and the recorded weights of one run apart", () => {
  const [trained] = exampleResult().runs;
  assert.ok(trained);
  const recorded = { ...trained, kind: "recorded weights" as const };
  const keys = [recorded, trained];
  const both = suiteResult("quick", keys, [recorded, trained], "x");
  assert.deepEqual(both.runs.map(({ kind, judgement }) => [kind, judgement.verdict]), [
    ["recorded weights", "pass"],
    ["trained", "pass"],
  ]);
  const lost = suiteResult("quick", keys, [trained], "x");
  assert.deepEqual(lost.runs.map(({ judgement }) => judgement.verdict), ["unavailable", "pass"]);
  assert.match(
    lost.runs[0]?.judgement.message ?? "",
    /\(recorded weights\): the run left no record/,
  );
});
