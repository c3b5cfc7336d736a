import assert from "node:assert/strict";
import { type HistoryChange, rewritten } from "./growth.ts";

/** What is said of a history whose lines are the letters, one version after another. */
function said(...versions: readonly string[]): string[] {
  const changes = versions.slice(1).map((after, i) => changed(`c${i + 1}`, [versions[i]], after));
  return rewritten(changes, "h.jsonl");
}

function changed(
  commit: string,
  before: readonly (string | undefined)[],
  after: string,
): HistoryChange {
  const text = (letters = ""): string => [...letters].map((letter) => `${letter}\n`).join("");
  return { commit, before: before.map(text), after: text(after) };
}

Deno.test("rewritten() takes a longer history and refuses a rewritten one", () => {
  assert.deepEqual(said("", "a", "ab", "abcd"), []);
  for (
    const [wrong, line] of [["a", 2], ["ax", 2], ["ba", 1], ["xab", 1], ["axb", 2], [
      "",
      1,
    ]] as const
  ) {
    const problem = `Cannot accept history "h.jsonl": line ${line} was changed by commit c2; ` +
      "lines are only appended";
    assert.deepEqual(said("a", "ab", wrong), [problem], wrong);
    assert.ok(said("a", "ab", wrong, `${wrong}c`).includes(problem), `${wrong}, and one more`);
  }
});

Deno.test("rewritten() forgives what was put back as it was, and nothing else", () => {
  assert.deepEqual(said("abc", "ab", "abc", "abcd"), []);
  assert.deepEqual(said("abc", "ax", "abc"), []);
  assert.deepEqual(said("abc", "", "abc"), []);
  assert.equal(said("abc", "ab", "abd").length, 1);
  assert.equal(said("abc", "abcx", "abc").length, 1);
  assert.deepEqual(said("ab", "axb", "ab"), []);
});

Deno.test("rewritten() lets a merge keep the lines of both sides, in either order", () => {
  const merge = (after: string): string[] =>
    rewritten([
      changed("c1", ["a"], "ab"),
      changed("c2", ["a"], "ac"),
      changed("c3", ["ab", "ac"], after),
    ], "h.jsonl");
  for (const after of ["abc", "acb", "abcd"]) assert.deepEqual(merge(after), [], after);
  for (const after of ["ab", "xabc", "cab", "adbc"]) assert.equal(merge(after).length, 1, after);
});

Deno.test("rewritten() names no commit where there is none yet", () => {
  const change = { commit: null, before: ["a\nb\n"], after: "a\n" };
  assert.deepEqual(rewritten([change], "h.jsonl"), [
    'Cannot accept history "h.jsonl": line 2 was changed; lines are only appended',
  ]);
});
