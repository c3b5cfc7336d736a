import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import { encodeOnnx } from "./onnx.ts";
import { onnxSummary } from "./onnx_summary.ts";
import { ProtobufMessage } from "./protobuf.ts";

const bytes = encodeOnnx({
  name: "tcn",
  input: { name: "x", shape: ["N", 3, 300, "V", 2] },
  output: { name: "y", shape: ["N", 60] },
  nodes: [{ operator: "Relu", inputs: ["x"], output: "y", attributes: {} }],
  constants: new Map([
    ["fcn.weight", { dtype: "float32", shape: [60, 2, 1], data: new Float32Array(120) }],
  ]),
});

Deno.test("onnxSummary() says what goes in and comes out, and the constants' names and shapes", () => {
  assert.deepEqual(onnxSummary(bytes, "x.onnx"), {
    producer: "skelbench",
    operators: 1,
    inputs: [{ name: "x", shape: ["N", 3, 300, "V", 2] }],
    outputs: [{ name: "y", shape: ["N", 60] }],
    tensors: new Map([["fcn.weight", { shape: [60, 2, 1] }]]),
  });
});

Deno.test("onnxSummary() reads packed lengths, and takes an initializer for no input", () => {
  const value = (name: string): ProtobufMessage => new ProtobufMessage().text(1, name);
  const tensor = new ProtobufMessage().bytes(1, Uint8Array.of(0xac, 0x02, 3)).text(8, "w");
  const graph = new ProtobufMessage().message(5, tensor).message(11, value("x"))
    .message(11, value("w"));
  const summary = onnxSummary(new ProtobufMessage().int(1, 8).message(7, graph).finish(), "x");
  assert.deepEqual(summary?.tensors, new Map([["w", { shape: [300, 3] }]]));
  assert.deepEqual(summary?.inputs, [{ name: "x", shape: [] }]);
});

Deno.test("onnxSummary() knows a message without a graph for none, and refuses one that is cut", () => {
  assert.equal(onnxSummary(new ProtobufMessage().int(1, 8).finish(), "x"), undefined);
  assert.throws(() => onnxSummary(bytes.subarray(0, 40), "x"), DataError);
});
