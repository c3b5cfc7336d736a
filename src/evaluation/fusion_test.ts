import assert from "node:assert/strict";
import { formatFusion, fuse, type Sum } from "./fusion.ts";
import type { OwnScores } from "./own_scores.ts";

const [N, C] = [300, 10];

/** A stream that is sure and right but where `isWrong` says; there it is half sure of the next class. */
function stream(file: string, isWrong: (n: number) => boolean, scale = 1): OwnScores {
  const labels = Array.from({ length: N }, (_, n) => n % C);
  const rows = labels.map((label, n) => {
    const row = new Float64Array(C);
    row[isWrong(n) ? (label + 1) % C : label] = scale * (isWrong(n) ? 1 : 2);
    return row;
  });
  return { file, names: labels.map((_, n) => `s${n}`), labels, classes: C, rows };
}

const joint = stream("joint.pkl", (n) => n < 40);
const bone = stream("bone.pkl", (n) => n >= 30 && n < 60);
const noise = stream("noise.pkl", (n) => n % 2 === 0, 9);

function sumOf(sums: readonly Sum[], streams: string): Sum | undefined {
  return sums.find((sum) => sum.streams.join("") === streams);
}

Deno.test("fuse() adds all choices of streams, each against the best alone, after Holm", () => {
  const { streams, best, sums } = fuse([joint, bone, noise], { softmax: false });
  assert.deepEqual(streams.map(({ score }) => score.correct1), [260, 270, 150]);
  assert.equal(best, "B");
  assert.deepEqual(sums.map(({ streams }) => streams.join("")).toSorted(), [
    ...["AB", "ABC", "AC", "BC"],
  ]);
  // Only what both have wrong (30 to 39) stays wrong: 20 gained, p 2 · 2^-20, the third of four by Holm's rank.
  const both = sumOf(sums, "AB");
  assert.deepEqual([both?.score.correct1, both?.lost, both?.gained], [290, 0, 20]);
  assert.equal(both?.verdict, "worth it");
  const others = sums.filter((sum) => sum !== both);
  assert.ok(others.every(({ verdict }) => verdict === "worse"));
  const raw = 2 ** -19;
  const smaller = others.length; // their p are smaller, for they lose more
  assert.ok(Math.abs((both?.adjusted ?? 0) / (raw * (4 - smaller)) - 1) < 1e-9);
});

Deno.test("fuse() weighs streams, and makes probabilities where it is told to", () => {
  const correct = (weights?: readonly number[]): number | undefined =>
    fuse([bone, noise], { weights, softmax: false }).sums[0]?.score.correct1;
  assert.deepEqual([correct(), correct([1, 0.01])], [150, 270]);
  // One loud stream is wrong, two that are as sure are right: as probabilities they outvote it.
  const streams = [
    stream("loud.pkl", (n) => n < 40, 100),
    ...["a", "b"].map((file) => stream(file, () => false, 10)),
  ];
  const all = (softmax: boolean): number | undefined =>
    sumOf(fuse(streams, { softmax }).sums, "ABC")?.score.correct1;
  assert.deepEqual([all(false), all(true)], [260, 300]);
});

Deno.test("fuse() of more than five streams adds all of them only", () => {
  const { sums } = fuse([joint, bone, joint, bone, joint, bone], { softmax: false });
  assert.deepEqual(sums.map(({ streams }) => streams.join("")), ["ABCDEF"]);
  assert.match(
    formatFusion(fuse([joint, bone, joint, bone, joint, bone], { softmax: false })),
    /of more than 5 streams only all are added/,
  );
});

Deno.test("fuse() refuses one stream, too few weights, and other classes", () => {
  assert.throws(() => fuse([joint], { softmax: false }), /add 1 files: wanted are two or more/);
  assert.throws(
    () => fuse([joint, bone], { weights: [1], softmax: false }),
    { name: "UsageError", message: /2 files by 1 weights: wanted is one for each/ },
  );
  assert.throws(() => fuse([joint, { ...bone, classes: 9 }], { softmax: false }), {
    name: "DataError",
    message: /"bone\.pkl" to "joint\.pkl": it has 9 classes, not 10/,
  });
});

Deno.test("formatFusion() tells each stream and each sum, and where they are not alike", () => {
  // Of 40 to 59 each has another class first, as sure: the lower one leads, which is wrong of the last class alone.
  const probable = stream("p.pkl", (n) => n < 40);
  const rows = probable.rows.map((row) => row.map((score) => score > 0 ? 1 : 0));
  const text = formatFusion(fuse([{ ...probable, rows }, bone], { softmax: false }));
  assert.deepEqual(text.split("\n"), [
    "A alone: 86.67 % top-1, 92.00 % top-5, weight 1: p.pkl",
    "B alone: 90.00 % top-1, 94.00 % top-5, weight 1: bone.pkl",
    "sums of scores as they are, against B alone; p by exact McNemar, after Holm for 1 sum:",
    "  A + B: 96.00 % top-1, 98.00 % top-5, 6.0 points better, 0 lost and 18 gained, p 8e-6: worth it",
    "some streams have probabilities and others have not: --softmax makes them alike",
    "B was chosen as the best on these very samples; weights that were, too, look better than they are",
    "",
  ]);
});
