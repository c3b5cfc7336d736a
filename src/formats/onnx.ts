/** A writer of ONNX models (onnx.ai, `onnx.proto`, IR version 8, operator set 17). */

import type { NdArray } from "./ndarray.ts";
import { ProtobufMessage } from "./protobuf.ts";

const IR_VERSION = 8;
const OPERATOR_SET = 17;

/** `TensorProto.DataType`. */
const DATA_TYPES = { float32: 1, int64: 7 } as const;

/** A constant of a graph. */
export type OnnxTensor = NdArray<keyof typeof DATA_TYPES>;

/** An attribute: a float, or whole numbers; one whole number alone is no list. */
export type OnnxAttribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly ints: readonly number[] };

/** One operator with one output. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A float32 tensor that goes in or comes out; a length with a name may be any. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A network: operators in an order in which each finds its inputs. */
export interface OnnxGraph {
  readonly name: string;
  readonly input: OnnxValue;
  readonly output: OnnxValue;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

/** The model file of a graph; equal graphs give equal bytes. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  return new ProtobufMessage()
    .int(1, IR_VERSION)
    .text(2, "skelbench")
    .message(7, graphMessage(graph))
    .message(8, new ProtobufMessage().text(1, "").int(2, OPERATOR_SET))
    .finish();
}

function graphMessage({ name, input, output, nodes, constants }: OnnxGraph): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const node of nodes) message.message(1, nodeMessage(node));
  message.text(2, name);
  for (const [key, tensor] of constants) message.message(5, tensorMessage(key, tensor));
  return message.message(11, valueMessage(input)).message(12, valueMessage(output));
}

function nodeMessage({ operator, inputs, output, attributes }: OnnxNode): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const input of inputs) message.text(1, input);
  message.text(2, output).text(3, output).text(4, operator);
  for (const [name, attribute] of Object.entries(attributes)) {
    message.message(5, attributeMessage(name, attribute));
  }
  return message;
}

/** The value's own field, and in field 20 which one that is. */
function attributeMessage(name: string, attribute: OnnxAttribute): ProtobufMessage {
  const message = new ProtobufMessage().text(1, name);
  if ("float" in attribute) return message.float(2, attribute.float).int(20, 1);
  if ("int" in attribute) return message.int(3, attribute.int).int(20, 2);
  for (const value of attribute.ints) message.int(8, value);
  return message.int(20, 7);
}

function tensorMessage(name: string, { dtype, shape, data }: OnnxTensor): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const length of shape) message.int(1, length);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message.int(2, DATA_TYPES[dtype]).text(8, name).bytes(9, bytes);
}

function valueMessage({ name, shape }: OnnxValue): ProtobufMessage {
  const lengths = new ProtobufMessage();
  for (const length of shape) {
    const dimension = new ProtobufMessage();
    lengths.message(
      1,
      typeof length === "number" ? dimension.int(1, length) : dimension.text(2, length),
    );
  }
  const tensor = new ProtobufMessage().int(1, DATA_TYPES.float32).message(2, lengths);
  return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
}
