/**
 * The tensors of a module that was saved whole, by `torch.save(model)`. A module is pickled as its class and the dictionary of
 * its attributes (Python's default), in which `torch.nn.Module` keeps `_parameters`, `_buffers` and `_modules`
 * (pytorch/pytorch v2.0.0, torch/nn/modules/module.py, `state_dict`). No class is looked for and nothing is run: an object
 * is its class's name with the attributes beside it.
 */

import { DataError } from "../../base/errors.ts";
import { NUMPY_GLOBALS } from "../pickle/pickle_globals.ts";
import type { PickleObject, PickleValue, Reconstructor } from "../pickle/pickle_value.ts";
import { TorchTensor } from "./torch_tensor.ts";

/** An object of a class that is not known here. */
class Stranger implements PickleObject {
  readonly kind: string;
  readonly args: readonly PickleValue[];
  /** Attributes by name. */
  attributes: ReadonlyMap<PickleValue, PickleValue> = new Map();

  constructor(name: string, args: readonly PickleValue[]) {
    this.kind = `object of ${name.slice(0, 80)}`;
    this.args = args;
  }

  /** State: the attributes, or a pair of them and those in slots. */
  build(state: PickleValue): void {
    const attributes = Array.isArray(state) ? state[0] : state;
    if (attributes instanceof Map) this.attributes = attributes;
  }
}

/** Functions that modules name beside classes: a set of names, and until PyTorch 1.4 their backend. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  "__builtin__.set",
  "builtins.set",
  "torch.nn.backends.thnn._get_thnn_function_backend",
]);

/** What stands for a global that only a module's attributes name; undefined where none does. */
export function strangerOf(name: string): Reconstructor | undefined {
  const numpy = NUMPY_GLOBALS.get(name);
  if (numpy !== undefined) return numpy;
  if (!/\.[A-Z]\w*$/.test(name) && !FUNCTIONS.has(name)) return undefined;
  return (args) => new Stranger(name, args);
}

/** Modules within modules; honest ones nest a few. */
const MAX_DEPTH = 50;

/** Modules and tensors of one module: a shared one counts under each of its names. */
const MAX_PARTS = 100_000;

/** Characters of all names together. */
const MAX_LETTERS = 10_000_000;

/** Under which keys training scripts keep a module beside other things. */
const WRAPPERS = ["model", "net", "state_dict"];

/**
 * The tensors that a module holds, or one that a dictionary holds beside other things, as its `state_dict()` names and orders
 * them; undefined where there is none.
 * @throws {DataError} if modules hold each other without end.
 */
export function tensorsOfModule(root: PickleValue): Map<PickleValue, PickleValue> | undefined {
  const inside = root instanceof Map ? WRAPPERS.map((key) => root.get(key)) : [root];
  const module = inside.find((value) => value instanceof Stranger);
  if (module === undefined || !(module.attributes.get("_modules") instanceof Map)) return undefined;
  const tensors = new Map<PickleValue, PickleValue>();
  let [parts, letters] = [0, 0];
  const count = (name: string): string => {
    parts++;
    letters += name.length;
    if (parts <= MAX_PARTS && letters <= MAX_LETTERS) return name;
    throw new DataError("Cannot read a module whose parts hold each other again and again");
  };
  const gather = ({ attributes }: Stranger, prefix: string, depth: number): void => {
    const passing = attributes.get("_non_persistent_buffers_set");
    const omitted = passing instanceof Stranger ? passing.args[0] : undefined;
    for (const [name, value] of entriesOf(attributes.get("_parameters"))) {
      const tensor = tensorIn(value);
      if (tensor !== undefined) tensors.set(count(prefix + name), tensor);
    }
    for (const [name, value] of entriesOf(attributes.get("_buffers"))) {
      const isOmitted = Array.isArray(omitted) && omitted.includes(name);
      if (value instanceof TorchTensor && !isOmitted) tensors.set(count(prefix + name), value);
    }
    for (const [name, value] of entriesOf(attributes.get("_modules"))) {
      if (!(value instanceof Stranger)) continue;
      if (depth === MAX_DEPTH) {
        throw new DataError(`Cannot read a module of more than ${MAX_DEPTH} in each other`);
      }
      gather(value, count(`${prefix}${name}.`), depth + 1);
    }
  };
  gather(module, "", 1);
  return tensors;
}

function entriesOf(value: PickleValue | undefined): [string, PickleValue][] {
  if (!(value instanceof Map)) return [];
  return [...value].flatMap(([name, one]): [string, PickleValue][] =>
    typeof name === "string" ? [[name, one]] : []
  );
}

/** PyTorch before 0.4 made a parameter by calling its class with the tensor. */
function tensorIn(value: PickleValue): TorchTensor | undefined {
  if (value instanceof TorchTensor) return value;
  const first = value instanceof Stranger ? value.args[0] : undefined;
  return first instanceof TorchTensor ? first : undefined;
}
