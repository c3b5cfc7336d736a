/** What a pickle may turn into here: plain values, and objects that an allowed global makes. */

/**
 * An object made by one of the caller's reconstructors. `build` is what the pickle's BUILD does to it;
 * without one a BUILD is refused.
 */
export interface PickleObject {
  readonly kind: string;
  build?(state: PickleValue): void;
}

/** A value of a pickle. Tuples and lists are arrays; byte strings of Python 2 are latin-1 text. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDict
  | PickleObject;

/** A dictionary, ordered as written. An int key is a number, a text key a string. */
export type PickleDict = Map<PickleValue, PickleValue>;

/** What may stand for a global: what calling it gives; null can only be named. */
export type Reconstructor = ((args: readonly PickleValue[]) => PickleValue) | null;

/** The globals that a pickle may name, by `module.name`. Everything else is refused. */
export type Globals = ReadonlyMap<string, Reconstructor>;

/** A global that the pickle named and the caller allows. */
export class PickleGlobal implements PickleObject {
  readonly kind = "global";
  /** `module.name`. */
  readonly name: string;
  readonly #reconstructor: Reconstructor;

  constructor(name: string, reconstructor: Reconstructor) {
    this.name = name;
    this.#reconstructor = reconstructor;
  }

  /** The value that calling gives, or undefined where it may only be named. */
  call(args: readonly PickleValue[]): PickleValue | undefined {
    return this.#reconstructor?.(args);
  }
}

/** Whether a value is an object of a reconstructor, and no plain value. */
export function isPickleObject(value: PickleValue): value is PickleObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Map) && !(value instanceof Uint8Array);
}

/** A few words about a value, for error messages; never long. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (typeof value === "string") {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  if (typeof value === "bigint") return "a large int";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return `a dict of ${value.size}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return value instanceof PickleGlobal ? `the global "${value.name}"` : `a ${value.kind}`;
}
