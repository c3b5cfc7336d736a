import assert from "node:assert/strict";
import { namePatternSchema, namesBy } from "./name_pattern.ts";

Deno.test("a pattern tells subject and class wherever they stand in a name", () => {
  const read = namesBy("S{subject}_A{class}_*");
  assert.deepEqual(read("S07_A12_rep3"), { subject: "07", class: "12" });
  assert.equal(read("S07_A12"), undefined);
  assert.deepEqual(namesBy("{class}-{subject}.avi")("walk-anna.avi"), {
    subject: "anna",
    class: "walk",
  });
  // Letters and digits run on: only what follows says where the word ends.
  assert.deepEqual(namesBy("S{subject}A{class}")("S001A060"), { subject: "001", class: "060" });
});

Deno.test("a pattern is for whole names: any text, one character, one of some", () => {
  const fits = (pattern: string, name: string): boolean => namesBy(pattern)(name) !== undefined;
  assert.ok(fits("s[0-3]*", "s2_walk") && !fits("s[0-3]*", "s4_walk"));
  assert.ok(fits("s[!0-3]?", "s4x") && !fits("s[!0-3]?", "s1x"));
  assert.ok(fits("*walk*", "a walk home") && !fits("walk", "walks"));
  assert.ok(fits("a.b", "a.b") && !fits("a.b", "axb"));
});

Deno.test("a pattern that would make a regular expression run for ever is matched at once", () => {
  const begin = performance.now();
  assert.equal(namesBy(`${"*a".repeat(90)}b`)("a".repeat(1000)), undefined);
  assert.ok(performance.now() - begin < 5000);
});

for (
  const [pattern, message] of [
    ["S[1-5", "expected a ] behind every ["],
    ["S{subject", "expected a } behind every {"],
    ["S{subjet}", "expected {subject} or {class}, got {subjet}"],
    ["{class}_{class}", "expected {class} once"],
  ] as const
) {
  Deno.test(`the pattern ${pattern} is none: ${message}`, () => {
    const [issue] = namePatternSchema.safeParse(pattern).error?.issues ?? [];
    assert.equal(issue?.message, message);
  });
}
