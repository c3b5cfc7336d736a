/**
 * A writer of TensorFlow's SavedModel, which holds a graph of kernels (tensorflow 2.21.0,
 * tensorflow/core/{protobuf/{saved_model,meta_graph},framework/{graph,node_def,attr_value,tensor}}.proto).
 */

import { ProtobufMessage } from "./protobuf.ts";

/** The file's name in a SavedModel's folder. */
export const SAVED_MODEL_FILE = "saved_model.pb";

/** The name under which a reader finds the graph. */
export const SAVED_MODEL_TAG = "serve";

const SCHEMA_VERSION = 1;
/** Of graphs that TensorFlow 2.21 writes; an older one would be read with older rules. */
const PRODUCER = 2000;

/** A tensor's values; `type` is a number of TensorFlow's DataType. */
export interface GraphConstant {
  readonly type: number;
  readonly shape: readonly number[];
  /** In C order, little-endian. */
  readonly bytes: Uint8Array;
}

/** An attribute of a kernel. */
export type GraphAttribute =
  | { readonly type: number }
  | { readonly flag: boolean }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly shape: readonly number[] }
  | { readonly constant: GraphConstant };

/** One kernel. */
export interface GraphNode {
  readonly name: string;
  readonly kernel: string;
  /** `node` or `node:1`, and behind them `^node`, which has to come first and gives nothing. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, GraphAttribute>>;
}

/** The file of a graph without variables. */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array<ArrayBuffer> {
  const graph = new ProtobufMessage();
  for (const node of nodes) graph.message(1, nodeMessage(node));
  graph.message(4, new ProtobufMessage().int(1, PRODUCER));
  const information = new ProtobufMessage().text(4, SAVED_MODEL_TAG);
  return new ProtobufMessage()
    .int(1, SCHEMA_VERSION)
    .message(2, new ProtobufMessage().message(1, information).message(2, graph))
    .finish();
}

function nodeMessage({ name, kernel, inputs, attributes }: GraphNode): ProtobufMessage {
  const message = new ProtobufMessage().text(1, name).text(2, kernel);
  for (const input of inputs) message.text(3, input);
  for (const [key, value] of Object.entries(attributes)) {
    message.message(5, new ProtobufMessage().text(1, key).message(2, attributeMessage(value)));
  }
  return message;
}

function attributeMessage(attribute: GraphAttribute): ProtobufMessage {
  const message = new ProtobufMessage();
  if ("type" in attribute) return message.int(6, attribute.type);
  if ("flag" in attribute) return message.int(5, attribute.flag ? 1 : 0);
  if ("float" in attribute) return message.float(4, attribute.float);
  if ("text" in attribute) return message.text(2, attribute.text);
  if ("int" in attribute) return message.int(3, attribute.int);
  if ("shape" in attribute) return message.message(7, shapeMessage(attribute.shape));
  if ("constant" in attribute) {
    const { type, shape, bytes } = attribute.constant;
    const tensor = new ProtobufMessage().int(1, type).message(2, shapeMessage(shape));
    return message.message(8, tensor.bytes(4, bytes));
  }
  const list = new ProtobufMessage();
  for (const value of attribute.ints) list.int(3, value);
  return message.message(1, list);
}

function shapeMessage(shape: readonly number[]): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const size of shape) message.message(2, new ProtobufMessage().int(1, size));
  return message;
}
