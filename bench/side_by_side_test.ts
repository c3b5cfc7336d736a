import assert from "node:assert/strict";
import { inTurns, type Side, sideBySide } from "./side_by_side.ts";

/** A worker that says `first`, and after each line that it gets when it has worked, in turns that take a second. */
function side(name: string, first: Readonly<Record<string, unknown>>): Side {
  const program = `
    console.log(${JSON.stringify(JSON.stringify(first))});
    for await (const _ of Deno.stdin.readable) {
      const at = performance.timeOrigin + performance.now();
      console.log(JSON.stringify({ samples: at, seconds: 1, cpu_seconds: 1, peak_kb: 7 }));
    }`;
  return { name, command: Deno.execPath(), args: ["eval", program] };
}

const ready = { started_kb: 1, digest: "d" };

Deno.test("inTurns() lets one side work at a time, round by round, and says why one is not there", async () => {
  const sides = [
    side("a", { ...ready, logits: [1, 2], versions: { A: "1" } }),
    side("absent", { unavailable: "no compiler" }),
    side("b", ready),
  ];
  const [a, absent, b] = await inTurns(sides, 2);
  assert.deepEqual(absent, { name: "absent", unavailable: "no compiler" });
  assert.ok(a !== undefined && "turns" in a && b !== undefined && "turns" in b);
  assert.deepEqual([a.logits, a.versions, a.peakKb, b.logits], [[1, 2], { A: "1" }, 7, []]);
  const worked = [a.turns[0], b.turns[0], a.turns[1], b.turns[1]].map((turn) =>
    turn?.samples ?? NaN
  );
  assert.deepEqual(worked, [...worked].sort((x, y) => x - y));
});

Deno.test("sideBySide() refuses sides that made different things, and one that is not there", async () => {
  const a = side("a", ready);
  await assert.rejects(
    sideBySide([a, side("b", { ...ready, digest: "e" })], 1),
    /different arrays/,
  );
  await assert.rejects(
    sideBySide([a, side("b", { unavailable: "no torch" })], 1),
    /UnavailableError: Cannot compare with "b": no torch/,
  );
});

Deno.test("inTurns() names a side that ends early", async () => {
  const ends = { name: "mute", command: Deno.execPath(), args: ["eval", ""] };
  await assert.rejects(inTurns([ends], 1), /"mute" ended early/);
});
