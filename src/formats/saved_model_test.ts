import assert from "node:assert/strict";
import { encodeSavedModel } from "./saved_model.ts";

function bytes(...pieces: readonly (string | readonly number[])[]): number[] {
  return pieces.flatMap((piece) =>
    typeof piece === "string" ? [...new TextEncoder().encode(piece)] : [...piece]
  );
}

Deno.test("encodeSavedModel() writes schema, tag, and a graph of nodes", () => {
  const node = { name: "a", kernel: "Relu", inputs: ["x:0", "^b"], attributes: { T: { type: 1 } } };
  const relu = bytes(
    [0x0a, 1],
    "a",
    [0x12, 4],
    "Relu",
    [0x1a, 3],
    "x:0",
    [0x1a, 2],
    "^b",
    [0x2a, 7, 0x0a, 1],
    "T",
    [0x12, 2, 0x30, 1],
  );
  const graph = [0x0a, relu.length, ...relu, 0x22, 3, 0x08, 0xd0, 0x0f];
  const information = bytes([0x0a, 7, 0x22, 5], "serve");
  const meta = [...information, 0x12, graph.length, ...graph];
  assert.deepEqual([...encodeSavedModel([node])], [0x08, 1, 0x12, meta.length, ...meta]);
});

Deno.test("encodeSavedModel() writes every kind of attribute", () => {
  const constant = { type: 1, shape: [1, 0], bytes: Uint8Array.of(7) };
  const cases = [
    [{ flag: true }, [0x28, 1]],
    [{ float: 1 }, [0x25, 0, 0, 0x80, 0x3f]],
    [{ text: "AB" }, [0x12, 2, 0x41, 0x42]],
    [{ int: 3 }, [0x18, 3]],
    [{ ints: [1, 2] }, [0x0a, 4, 0x18, 1, 0x18, 2]],
    [{ shape: [5] }, [0x3a, 4, 0x12, 2, 0x08, 5]],
    [
      { constant },
      [0x42, 15, 0x08, 1, 0x12, 8, 0x12, 2, 0x08, 1, 0x12, 2, 0x08, 0, 0x22, 1, 7],
    ],
  ] as const;
  for (const [attribute, expected] of cases) {
    const node = { name: "", kernel: "", inputs: [], attributes: { k: attribute } };
    const all = [...encodeSavedModel([node])];
    const start = all.lastIndexOf(0x6b) + 3; // behind "k", the field and its length
    assert.deepEqual(all.slice(start, start + expected.length), expected);
  }
});
