/** The pickle inside a PyTorch file: plain containers, and tensors that point into storages. */

import { DataError } from "../../base/errors.ts";
import { decodeArray, elementBytes, type ElementType, type NdArray, sizeOf } from "../ndarray.ts";
import type { UnpickleOptions } from "../pickle/pickle.ts";
import { CONTAINER_GLOBALS } from "../pickle/pickle_globals.ts";
import {
  describe,
  type Globals,
  PickleGlobal,
  type PickleObject,
  type PickleValue,
  type Reconstructor,
} from "../pickle/pickle_value.ts";

/** A run of numbers in the file that tensors point into. */
export interface StorageReference {
  readonly key: string;
  readonly dtype: ElementType;
  /** Elements of the whole storage. */
  readonly size: number;
  /** Where a view (PyTorch 0.x) of the storage starts, in elements; 0 without one. */
  readonly start: number;
}

/** A tensor of the file. */
export class TorchTensor implements PickleObject {
  readonly kind = "tensor";
  readonly storage: StorageReference;
  readonly shape: readonly number[];
  readonly #strides: readonly number[];
  readonly #offset: number;
  #array: NdArray | undefined;

  constructor(
    storage: StorageReference,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.shape = shape;
    this.#offset = offset;
    this.#strides = strides;
  }

  /** Bytes of the values, a value that strides visit twice counted twice. */
  get byteLength(): number {
    return sizeOf(this.shape) * elementBytes(this.storage.dtype);
  }

  /** The values in C order. */
  get array(): NdArray {
    if (this.#array === undefined) throw new TypeError("Cannot use a tensor before it is loaded");
    return this.#array;
  }

  /** Takes the values out of the storage's bytes. @throws {DataError} when they reach outside. */
  load(bytes: Uint8Array, bigEndian: boolean): void {
    const { dtype, start } = this.storage;
    const [shape, strides, offset] = [this.shape, this.#strides, start + this.#offset];
    this.#array = decodeArray(bytes, { dtype, shape, strides, offset, bigEndian });
  }
}

/** What either format holds, before the tensors have their values. */
export interface TorchContent {
  readonly root: PickleValue;
  readonly tensors: readonly TorchTensor[];
  readonly storages: ReadonlyMap<string, Uint8Array>;
  readonly bigEndian: boolean;
}

/** A class is the sign of a whole object, most often a model: only its own code could make it again. */
function advice(global: string): string {
  return /\.[A-Z]\w*$/.test(global)
    ? "; torch.save(model) keeps objects, which need their code: save the tensors alone, by " +
      "torch.save(model.state_dict(), FILE)"
    : "";
}

/** Collects the tensors of one file while its pickle is read. */
export class TensorCollector {
  readonly #tensors: TorchTensor[] = [];

  /** All tensors in the order in which the pickle rebuilt them. */
  get tensors(): readonly TorchTensor[] {
    return this.#tensors;
  }

  /** What the unpickler may do in a PyTorch file. */
  options(): UnpickleOptions {
    const rebuild: Reconstructor = (args) => this.#rebuild(args);
    const globals: Globals = new Map<string, Reconstructor>([
      ...CONTAINER_GLOBALS,
      ...[...STORAGES.keys()].map((name): [string, Reconstructor] => [name, null]),
      ["torch._utils._rebuild_tensor", rebuild],
      ["torch._utils._rebuild_tensor_v2", rebuild],
      ["torch._utils._rebuild_parameter", firstTensor],
      ["torch.Size", ([lengths]) => wholes(lengths, "a torch.Size")],
    ]);
    return { globals, advice, persistent: (id) => new Storage(parseStorage(id)) };
  }

  /** Arguments: storage, offset, shape, strides, and in version 2 what only training needs. */
  #rebuild([storage, offset, shape, strides]: readonly PickleValue[]): TorchTensor {
    if (!(storage instanceof Storage)) throw refuse("a tensor's storage", storage);
    const [at] = wholes([offset ?? null], "a tensor's offset");
    const tensor = new TorchTensor(
      storage.reference,
      at ?? 0,
      wholes(shape, "a tensor's shape"),
      wholes(strides, "a tensor's strides"),
    );
    this.#tensors.push(tensor);
    return tensor;
  }
}

/** A storage on the unpickler's stack. */
export class Storage implements PickleObject {
  readonly kind = "storage";
  readonly reference: StorageReference;

  constructor(reference: StorageReference) {
    this.reference = reference;
  }
}

const STORAGE_NAMES: readonly (readonly [string, ElementType])[] = [
  ["BoolStorage", "bool"],
  ["ByteStorage", "uint8"],
  ["CharStorage", "int8"],
  ["ShortStorage", "int16"],
  ["IntStorage", "int32"],
  ["LongStorage", "int64"],
  ["HalfStorage", "float16"],
  ["BFloat16Storage", "bfloat16"],
  ["FloatStorage", "float32"],
  ["DoubleStorage", "float64"],
];

/** Element types by the full name of PyTorch's storage class. */
const STORAGES: ReadonlyMap<string, ElementType> = new Map(
  STORAGE_NAMES.flatMap(([name, type]) => [[`torch.${name}`, type], [`torch.cuda.${name}`, type]]),
);

/** An id: ("storage", class, key, device, elements), then in legacy files None or (key, start, size) of a view. */
function parseStorage(id: PickleValue): StorageReference {
  const [tag, type, key, , size, view] = Array.isArray(id) ? id : [];
  const dtype = type instanceof PickleGlobal ? STORAGES.get(type.name) : undefined;
  if (tag !== "storage" || dtype === undefined || typeof key !== "string") {
    throw refuse("a storage", id);
  }
  const [elements = 0] = wholes([size ?? null], "a storage's size");
  if (view === undefined || view === null) return { key, dtype, size: elements, start: 0 };
  const [, start] = Array.isArray(view) ? view : [];
  const [from = 0] = wholes([start ?? null], "a storage view's start");
  return { key, dtype, size: elements, start: from };
}

function firstTensor([tensor]: readonly PickleValue[]): PickleValue {
  if (!(tensor instanceof TorchTensor)) throw refuse("a parameter", tensor);
  return tensor;
}

/** A few whole numbers from 0 on. @throws {DataError} if they are none. */
export function wholes(
  value: PickleValue | undefined,
  what: string,
  of = "a PyTorch file",
): number[] {
  if (!Array.isArray(value) || value.length > 32) throw refuse(what, value, of);
  return value.map((item) => {
    if (typeof item !== "number" || !Number.isSafeInteger(item) || item < 0) {
      throw refuse(what, item, of);
    }
    return item;
  });
}

/** That a value makes no `what`. */
export function refuse(
  what: string,
  value: PickleValue | undefined,
  of = "a PyTorch file",
): DataError {
  return new DataError(`Cannot rebuild ${what} of ${of} from ${describe(value)}`);
}
