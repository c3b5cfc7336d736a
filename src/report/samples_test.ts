import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import { formatSamples, parseSamples, samplesDigest, samplesOf } from "./samples.ts";

const scores = {
  names: ["b", "a\t\u202e"],
  labels: [0, 1],
  logits: Float32Array.of(0, Math.log(3), 1000, 0),
  classes: 2,
  frames: [7, 300],
};

Deno.test("samplesOf() gives the likeliest class's share by softmax, sorted by name", () => {
  assert.deepEqual(samplesOf(scores), [
    { name: "a\t\u202e", confidence: 1, frames: 300 },
    { name: "b", confidence: 0.75, frames: 7 },
  ]);
  const { frames: _frames, ...uncounted } = scores;
  assert.deepEqual(samplesOf(uncounted).map(({ frames }) => frames), [null, null]);
});

Deno.test("parseSamples() reads back what formatSamples() writes, whatever the names hold", () => {
  const samples = [...samplesOf(scores), { name: "c", confidence: 0.1234, frames: null }];
  assert.deepEqual(parseSamples(formatSamples(samples), "samples.tsv"), samples);
  assert.equal(samplesDigest(samples), samplesDigest(samples.toReversed()));
});

Deno.test("parseSamples() names the line that is no sample", () => {
  const read = (rows: string) => () => parseSamples(`name\tconfidence\tframes\n${rows}`, "s.tsv");
  for (const row of ["x\t0.5\t3\n", "x\t1.0001\t3\n", "x\t0.5000\n", "x\t0.5000\t-3\n"]) {
    assert.throws(
      read(row),
      (thrown) => thrown instanceof DataError && /s\.tsv": line 2/.test(thrown.message),
    );
  }
  assert.throws(read("x\t0.5000\t3"), /the last line has no end/);
  assert.throws(() => parseSamples("", "s.tsv"), /line 1 is not/);
});
