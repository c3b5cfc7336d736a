/** The stack, the marks and the memo that a pickle's opcodes work on, with their limits. */

import type { ByteReader } from "../byte_reader.ts";
import type { DataError } from "../../base/errors.ts";
import {
  describe,
  type Globals,
  isPickleObject,
  PickleGlobal,
  type PickleValue,
  type Reconstructor,
} from "./pickle_value.ts";
import { StoredLatin1 } from "../stored_bytes.ts";

/** Marks that may be open at once; honest pickles nest a few. */
const MAX_DEPTH = 1000;

/**
 * Containers, texts, objects and memo entries in one pickle: a byte can make one, at about a hundred
 * bytes of memory. The largest pickle of the field (240,000 clips of k400_hrnet) makes under five million.
 */
const MAX_OBJECTS = 10_000_000;

/** What an unpickler is told by its caller. */
export interface UnpickleOptions {
  /** The globals that the pickle may name; everything else is refused by name. */
  readonly globals: Globals;
  /**
   * What may stand for a global that is none of these; undefined where it is refused. It is told the refusal, for when
   * nothing can be made of what comes.
   */
  readonly stranger?: (global: string, refusal: () => DataError) => Reconstructor | undefined;
  /** What is said of a global that is refused, behind its name: `; save …`; nothing where there is nothing to say. */
  readonly advice?: (global: string) => string;
  /** What a persistent id stands for. Without it, a pickle that has one is refused. */
  readonly persistent?: (id: PickleValue) => PickleValue;
}

/** The state while one pickle is read. */
export class PickleMachine {
  readonly reader: ByteReader;
  readonly #options: UnpickleOptions;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #objects = 0;
  #copied = 0;

  constructor(reader: ByteReader, options: UnpickleOptions) {
    this.reader = reader;
    this.#options = options;
  }

  push(value: PickleValue): void {
    if (typeof value === "object" || typeof value === "string") this.#count();
    this.#stack.push(value);
  }

  /** Takes the last value off; a mark is a floor. */
  pop(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw this.fail("the stack is empty");
    return this.#stack.pop() as PickleValue;
  }

  /** The last `count` values, in the order in which they were pushed. */
  popMany(count: number): PickleValue[] {
    const values = new Array<PickleValue>(count).fill(null);
    for (let i = count - 1; i >= 0; i--) values[i] = this.pop();
    return values;
  }

  /** The last value, left where it is. */
  top(): PickleValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  /** Marks the position that {@link popMark} goes back to. */
  mark(): void {
    if (this.#marks.length >= MAX_DEPTH) throw this.fail(`more than ${MAX_DEPTH} marks are open`);
    this.#marks.push(this.#stack.length);
  }

  popMark(): PickleValue[] {
    const start = this.#marks.pop();
    if (start === undefined) throw this.fail("there is no mark");
    return this.#stack.splice(start);
  }

  /** POP takes a value off, or the mark when nothing lies on it. */
  discard(): void {
    if (this.#marks.length > 0 && this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  put(index: number): void {
    this.#count();
    this.#memo.set(index, this.top());
  }

  /** Remembers the last value under the next index. */
  memoize(): void {
    this.put(this.#memo.size);
  }

  get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.fail(`memo ${index} was never put`);
    this.#stack.push(value);
  }

  /** Puts an allowed global on the stack. @throws {DataError} by name on every other. */
  global(module: string, name: string): void {
    const full = `${module}.${name}`;
    const refusal = (): DataError =>
      this.fail(
        `the pickle wants ${JSON.stringify(full.slice(0, 200))}, which is not allowed${
          this.#options.advice?.(full) ?? ""
        }`,
      );
    const { globals, stranger } = this.#options;
    const known = globals.get(full);
    const reconstructor = known === undefined ? stranger?.(full, refusal) : known;
    if (reconstructor === undefined) throw refusal();
    this.push(new PickleGlobal(full, reconstructor));
  }

  /** Lets an allowed global make a value; nothing else is ever called. */
  call(target: PickleValue, args: PickleValue): void {
    if (!(target instanceof PickleGlobal) || !Array.isArray(args)) {
      throw this.fail(`${describe(target)} cannot be called with ${describe(args)}`);
    }
    const made = target.call(args);
    if (made === undefined) throw this.fail(`"${target.name}" may be named, but not called`);
    this.#charge(made);
    this.push(made);
  }

  /** Hands the last value to the object below it as its state. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    // Attributes on an OrderedDict, such as a state dict's _metadata, do not belong to its content.
    if (target instanceof Map && state instanceof Map) return;
    if (!isPickleObject(target) || target.build === undefined) {
      throw this.fail(`${describe(target)} cannot take a state`);
    }
    target.build(state);
  }

  append(values: readonly PickleValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.fail(`${describe(list)} is no list to append to`);
    for (const value of values) list.push(value);
  }

  /** Fills the dict on top with keys and values in turn. */
  setItems(pairs: readonly PickleValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) throw this.fail(`${describe(dict)} is no dict to fill`);
    this.fill(dict, pairs);
  }

  /** Fills a dict with keys and values in turn. */
  fill(dict: Map<PickleValue, PickleValue>, pairs: readonly PickleValue[]): void {
    if (pairs.length % 2 !== 0) throw this.fail("a key has no value");
    for (let i = 0; i < pairs.length; i += 2) {
      dict.set(pairs[i] as PickleValue, pairs[i + 1] as PickleValue);
    }
  }

  /** Puts on the stack what the caller has for an id. */
  persistent(id: PickleValue): void {
    const { persistent } = this.#options;
    if (persistent === undefined) throw this.fail("persistent ids are not allowed here");
    this.push(persistent(id));
  }

  /** The one value that STOP leaves. */
  finish(): PickleValue {
    if (this.#marks.length > 0) throw this.fail("it stops while a mark is open");
    const value = this.pop();
    if (this.#stack.length > 0) {
      throw this.fail(`it stops with ${this.#stack.length} values too many`);
    }
    return value;
  }

  /** An error that names the file and the position. */
  fail(reason: string): DataError {
    return this.reader.cut(reason);
  }

  /** A call may copy what a few bytes name again and again: copies never pass the size of the file. */
  #charge(made: PickleValue): void {
    if (made instanceof Map) this.#count(made.size);
    if (!(made instanceof Uint8Array || made instanceof StoredLatin1)) return;
    this.#copied += made.length;
    if (this.#copied > this.reader.size) throw this.fail("its calls copy more than the file holds");
  }

  #count(objects = 1): void {
    this.#objects += objects;
    if (this.#objects > MAX_OBJECTS) throw this.fail(`more than ${MAX_OBJECTS} objects`);
  }
}
