/**
 * A pin says where an outside file comes from and how to know that it is the right one.
 * Every outside file of the project is pinned in `config/pins.yaml`, and nowhere else.
 */

import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { parseYaml } from "../formats/yaml/yaml.ts";
import { FILE_FORMS } from "./form.ts";

/** The project's own list. */
export const PINS_FILE: URL = new URL("../../config/pins.yaml", import.meta.url);

/** What a pin serves; a command takes whole groups. */
export const PIN_GROUPS = [
  "engine-cpu",
  "engine-gpu",
  "engine-compiler",
  "data",
  "weights-2018",
  "weights-2019",
] as const;

const hex = (digits: number): z.ZodString =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `expected ${digits} lower-case hex digits`);
const fileName = z.string().regex(
  /^[A-Za-z0-9][A-Za-z0-9._+-]*$/,
  "expected a plain file name, without folders",
);
const bytes = z.int().positive();
const httpsUrl = z.url({ protocol: /^https$/ });

const source = {
  /** The file's name here and in a mirror folder. */
  name: fileName,
  /** In order of trust. */
  urls: z.array(httpsUrl),
  /** The exact size where it is known. */
  bytes: bytes.optional(),
  /** Where the size is not known, what no download may pass. */
  max_bytes: bytes.optional(),
  sha256: hex(64).optional(),
  /** How the SHA-256 begins (PyTorch's convention writes it into a file's name). */
  sha256_prefix: z.string().regex(/^[0-9a-f]{8,63}$/).optional(),
  /** The id that git gives the content as a blob. */
  git_blob: hex(40).optional(),
  /** What it must be at least, where no digest tells. */
  form: z.enum(FILE_FORMS).optional(),
};

interface Sized {
  readonly bytes?: number | undefined;
  readonly max_bytes?: number | undefined;
}
const bounded = (file: Sized): boolean =>
  (file.bytes === undefined) !== (file.max_bytes === undefined);
const boundWish = { error: "expected either bytes (exact) or max_bytes (a bound)" };

const described = { group: z.enum(PIN_GROUPS), what: z.string(), license: z.string() };
/** The data set's name, by which commands take a pin too. */
const also = fileName.optional();

const filePin = z.strictObject({ kind: z.literal("file"), also, ...described, ...source })
  .refine(bounded, boundWish).readonly();

const wheelPin = z.strictObject({
  kind: z.literal("wheel"),
  ...described,
  /** The wheel's file name, whose tags tell pip for which platform it is. */
  name: fileName.regex(/\.whl$/, "expected a wheel's file name"),
  /** What pip is asked for; pip finds its index itself. */
  requirement: z.string().regex(/^[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+$/, "expected name==version"),
  bytes,
  sha256: hex(64),
}).readonly();

const packing = z.strictObject({
  ...source,
  /** The folder in the archive whose git tree is pinned. */
  folder: z.string(),
}).refine(bounded, boundWish).readonly();

const treePin = z.strictObject({
  kind: z.literal("tree"),
  ...described,
  name: fileName,
  also,
  /** Git's id of the unpacked folder: it pins the content, whatever archive it came in. */
  git_tree: hex(40),
  /** Archives that hold the folder, in order of preference. */
  packings: z.array(packing).nonempty(),
}).readonly();

const pinFile = z.strictObject({
  pins: z.array(z.discriminatedUnion("kind", [filePin, wheelPin, treePin])).readonly(),
});

/** Where one file comes from and what is known about its bytes. */
export type Source = Readonly<z.infer<z.ZodObject<typeof source>>>;
/** One file, fetched from its URLs. */
export type FilePin = z.infer<typeof filePin>;
/** A Python wheel, fetched by pip. */
export type WheelPin = z.infer<typeof wheelPin>;
/** An archive of a pinned folder. */
export type Packing = z.infer<typeof packing>;
/** A folder known by its git tree, in one archive or another. */
export type TreePin = z.infer<typeof treePin>;
/** Any pin. */
export type Pin = FilePin | WheelPin | TreePin;
/** What a pin serves. */
export type PinGroup = (typeof PIN_GROUPS)[number];

/** The names that a pin is called by. */
export function namesOf(pin: Pin): readonly string[] {
  return pin.kind === "wheel" || pin.also === undefined ? [pin.name] : [pin.name, pin.also];
}

/** All pins of one file, in its order. */
export class Pins {
  readonly #pins: readonly Pin[];

  constructor(pins: readonly Pin[]) {
    const seen = new Set<string>();
    for (const name of pins.flatMap(namesOf)) {
      if (seen.has(name)) throw new UsageError(`Cannot take pin "${name}" twice: names are unique`);
      seen.add(name);
    }
    this.#pins = pins;
  }

  /** All of them. */
  all(): readonly Pin[] {
    return this.#pins;
  }

  /** The wheels of a group, in the file's order. */
  wheels(group: PinGroup): readonly WheelPin[] {
    return this.#pins.filter((pin) => pin.kind === "wheel").filter((pin) => pin.group === group);
  }

  /** The files of a group, in the file's order. */
  files(group: PinGroup): readonly FilePin[] {
    return this.#pins.filter((pin) => pin.kind === "file").filter((pin) => pin.group === group);
  }

  /** The file of that name. @throws {UsageError} if there is none. */
  file(name: string): FilePin {
    return this.#find(name, this.#pins.filter((pin) => pin.kind === "file"));
  }

  /** The tree of that name. @throws {UsageError} if there is none. */
  tree(name: string): TreePin {
    return this.#find(name, this.#pins.filter((pin) => pin.kind === "tree"));
  }

  #find<P extends Pin>(name: string, pins: readonly P[]): P {
    const found = pins.find((pin) => pin.name === name);
    if (found !== undefined) return found;
    throw new UsageError(`Cannot find pin "${name}"${suggest(name, pins.map((pin) => pin.name))}`);
  }
}

/** The pins in a YAML text; `path` names it in errors. @throws {UsageError} with line and column. */
export function parsePins(text: string, path: string): Pins {
  return new Pins(parseYaml(text, path, pinFile).pins);
}

/** Reads the project's pins. */
export async function readPins(file: URL | string = PINS_FILE): Promise<Pins> {
  return parsePins(await Deno.readTextFile(file), String(file).split("/").slice(-2).join("/"));
}
