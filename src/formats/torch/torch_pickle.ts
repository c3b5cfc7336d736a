/** The pickle inside a PyTorch file: plain containers, and tensors that point into storages. */

import { DataError } from "../../base/errors.ts";
import type { ElementType } from "../ndarray.ts";
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
import { type StorageReference, TorchTensor } from "./torch_tensor.ts";
import { strangerOf, tensorsOfModule } from "./torch_module.ts";

/** What either format holds, before the tensors have their values. */
export interface TorchContent {
  readonly root: PickleValue;
  readonly tensors: readonly TorchTensor[];
  readonly storages: ReadonlyMap<string, Uint8Array>;
  readonly bigEndian: boolean;
}

/** A class is the sign of a whole object, most often a model. Tensors are taken out of modules alone. */
function advice(global: string): string {
  return /\.[A-Z]\w*$/.test(global)
    ? "; torch.save(model) keeps objects, which need their code: save the tensors alone, by " +
      "torch.save(model.state_dict(), FILE)"
    : "";
}

/** Collects the tensors of one file while its pickle is read. */
export class TensorCollector {
  readonly #tensors: TorchTensor[] = [];
  /** What there is to say of the first object of a class, where no tensors can be taken out of it. */
  #refusal: DataError | undefined;

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
    return {
      globals,
      advice,
      stranger: (name, refusal) => {
        const reconstructor = strangerOf(name);
        if (reconstructor !== undefined) this.#refusal ??= refusal();
        return reconstructor;
      },
      persistent: (id) => classOf(id) ?? new Storage(parseStorage(id)),
    };
  }

  /**
   * The pickle's value, as `read` gives it: of a whole module the tensors that it holds by their names.
   * @throws {DataError} if it holds objects of classes otherwise: only their own code could make them.
   */
  value(read: () => PickleValue): PickleValue {
    let root: PickleValue;
    try {
      root = read();
    } catch (thrown) {
      throw this.#refusal ?? thrown;
    }
    if (this.#refusal === undefined) return root;
    const tensors = tensorsOfModule(root);
    if (tensors === undefined) throw this.#refusal;
    return tensors;
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

/** An id of PyTorch before 1.6: ("module", class, file, its source). The source is not looked at. */
function classOf(id: PickleValue): PickleGlobal | undefined {
  const [tag, module] = Array.isArray(id) ? id : [];
  return tag === "module" && module instanceof PickleGlobal ? module : undefined;
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
