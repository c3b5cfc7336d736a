/** What an ONNX model says of itself: who made it, what goes in and comes out, and its constants by name. */

import { protobufFields } from "./protobuf.ts";

/** A model without its numbers. */
export interface OnnxSummary {
  /** Empty where it does not say. */
  readonly producer: string;
  readonly operators: number;
  readonly inputs: readonly OnnxEnd[];
  readonly outputs: readonly OnnxEnd[];
  /** The initializers, which are a network's weights. */
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>;
}

/** What goes in or comes out; a length with a name may be any, one without is `?`. */
export interface OnnxEnd {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** Fields by number, of one message: `onnx.proto`. */
type Fields = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/**
 * Reads a model's summary; of its values nothing is copied.
 * @param name how errors call the file.
 * @returns undefined where the message has no graph.
 * @throws {DataError} when it is broken.
 */
export function onnxSummary(bytes: Uint8Array, name: string): OnnxSummary | undefined {
  const model = fieldsOf(bytes, name);
  const [graph] = messages(model, 7);
  if (graph === undefined) return undefined;
  const parts = fieldsOf(graph, name);
  const tensors = new Map(
    messages(parts, 5).map((one) => {
      const tensor = fieldsOf(one, name);
      return [text(tensor, 8), { shape: lengths(tensor, 1, name) }];
    }),
  );
  const ends = (field: number): OnnxEnd[] =>
    messages(parts, field).map((one) => endOf(fieldsOf(one, name), name));
  return {
    producer: text(model, 2),
    operators: messages(parts, 1).length,
    // Before IR version 4 the initializers were inputs too.
    inputs: ends(11).filter((end) => !tensors.has(end.name)),
    outputs: ends(12),
    tensors,
  };
}

/** `ValueInfoProto`: its name, and in its type the tensor's shape. */
function endOf(value: Fields, name: string): OnnxEnd {
  const inside = (fields: Fields | undefined, field: number): Fields | undefined => {
    const [message] = fields === undefined ? [] : messages(fields, field);
    return message && fieldsOf(message, name);
  };
  const shape = inside(inside(inside(value, 2), 1), 2);
  const axes = shape === undefined ? [] : messages(shape, 1).map((one) => fieldsOf(one, name));
  return {
    name: text(value, 1),
    shape: axes.map((axis) => {
      const [length] = axis.get(1) ?? [];
      return typeof length === "bigint" ? Number(length) : text(axis, 2) || "?";
    }),
  };
}

function fieldsOf(bytes: Uint8Array, name: string): Fields {
  const found = new Map<number, (bigint | Uint8Array)[]>();
  for (const { field, value } of protobufFields(bytes, name)) {
    const values = found.get(field);
    if (values === undefined) found.set(field, [value]);
    else values.push(value);
  }
  return found;
}

function messages(fields: Fields, field: number): Uint8Array[] {
  return (fields.get(field) ?? []).filter((value) => value instanceof Uint8Array);
}

function text(fields: Fields, field: number): string {
  const [bytes] = messages(fields, field);
  return bytes === undefined ? "" : new TextDecoder().decode(bytes);
}

/** Whole numbers one by one, or packed into one run of bytes, as PyTorch's exporter has them. */
function lengths(fields: Fields, field: number, name: string): number[] {
  return (fields.get(field) ?? []).flatMap((value) => {
    if (typeof value === "bigint") return [Number(value)];
    return packed(value, name);
  });
}

/** A run of varints. */
function packed(bytes: Uint8Array, name: string): number[] {
  // Each becomes a field of its own behind a tag, for the one reader of varints.
  const tagged: number[] = [];
  let isStart = true;
  for (const byte of bytes) {
    if (isStart) tagged.push(8);
    tagged.push(byte);
    isStart = byte < 128;
  }
  return [...protobufFields(Uint8Array.from(tagged), name)].map(({ value }) => Number(value));
}
