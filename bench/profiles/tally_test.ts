import assert from "node:assert/strict";
import { byKernel, type Heard, type Round, tally } from "./tally.ts";

function call(kernel: string, shapes: string, milliseconds: number): Heard {
  return { kernel, shapes, operations: 10, bytes: 4, milliseconds };
}

const rounds: readonly Round[] = [
  {
    calls: [call("MatMul", "2x3 3x2", 5), call("Relu", "4", 1), call("Relu", "8", 3)],
    milliseconds: 12,
  },
  {
    calls: [call("MatMul", "2x3 3x2", 4), call("Relu", "4", 2), call("Relu", "8", 2)],
    milliseconds: 10,
  },
];

Deno.test("tally() takes the least time of each call, and its parts add up to the total", () => {
  const { rows, between, total } = tally(rounds);
  assert.deepEqual(rows.map(({ kernel, shapes, milliseconds }) => [kernel, shapes, milliseconds]), [
    ["MatMul", "2x3 3x2", 4],
    ["Relu", "8", 2],
    ["Relu", "4", 1],
  ]);
  assert.equal(between, 2);
  assert.equal(rows.reduce((sum, { milliseconds }) => sum + milliseconds, between), total);
});

Deno.test("byKernel() joins the rows of a kernel and loses nothing of them", () => {
  assert.deepEqual(byKernel(tally(rounds).rows).map((row) => Object.values(row)), [
    ["MatMul", "", 10, 4, 4, 1],
    ["Relu", "", 20, 8, 3, 2],
  ]);
});

Deno.test("tally() refuses rounds of other calls, and none", () => {
  const other = { calls: [call("Relu", "4", 1)], milliseconds: 1 };
  assert.throws(() => tally([...rounds, other]), /call 0 is not MatMul in all of them/);
  const longer = { calls: [...other.calls, ...other.calls], milliseconds: 2 };
  assert.throws(() => tally([other, longer]), /2 calls/);
  assert.throws(() => tally([]), /0 rounds/);
});
