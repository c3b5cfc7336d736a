/** A download that was cut, kept beside its target so that a later try goes on from there. */

import { z } from "zod";
import { exists } from "../base/files.ts";

const note = z.strictObject({
  url: z.string(),
  /** What the server calls these bytes: a strong ETag or a date, for `If-Range`. */
  validator: z.string(),
  /** The size of the whole file, where the server says it. */
  total: z.int().nonnegative().optional(),
}).readonly();

/** Of what the bytes are the beginning. */
export type PartialNote = z.infer<typeof note>;

/** Bytes that can be built upon. */
export interface Resumable {
  readonly from: number;
  readonly validator: string;
  readonly total?: number | undefined;
}

/** The same with the address that they came from. */
export interface Kept extends Resumable {
  readonly url: string;
}

/** The bytes so far and the note beside them. */
export class PartialFile {
  readonly path: string;
  readonly #notePath: string;

  constructor(target: string) {
    this.path = `${target}.partial`;
    this.#notePath = `${target}.partial.json`;
  }

  /** How many bytes are here. */
  async size(): Promise<number> {
    return await exists(this.path) ? (await Deno.stat(this.path)).size : 0;
  }

  /** Bytes that can be built upon, and whose they are; `undefined` where there are none. */
  async kept(): Promise<Kept | undefined> {
    const from = await this.size();
    if (from === 0 || !await exists(this.#notePath)) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(await Deno.readTextFile(this.#notePath));
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return undefined;
      throw thrown;
    }
    const { data } = note.safeParse(value);
    return data === undefined ? undefined : { ...data, from };
  }

  /** Bytes that can be built upon if `url` still serves the same file, or `undefined`. */
  async resumable(url: URL): Promise<Resumable | undefined> {
    const kept = await this.kept();
    return kept?.url === url.href ? kept : undefined;
  }

  /** Starts from nothing; without a validator the bytes cannot be resumed later. */
  async begin(
    url: URL,
    { validator, total }: {
      readonly validator?: string | undefined;
      readonly total?: number | undefined;
    },
  ): Promise<Deno.FsFile> {
    await this.discard();
    const file = await Deno.open(this.path, { write: true, create: true, truncate: true });
    if (validator !== undefined) {
      const contents: PartialNote = { url: url.href, validator, total };
      await Deno.writeTextFile(this.#notePath, JSON.stringify(contents));
    }
    return file;
  }

  /** Goes on after the bytes that are there. */
  resume(): Promise<Deno.FsFile> {
    return Deno.open(this.path, { append: true });
  }

  /** Gives the bytes their name. */
  async finish(target: string): Promise<void> {
    await Deno.rename(this.path, target);
    await this.discard();
  }

  /** Forgets all. */
  async discard(): Promise<void> {
    for (const path of [this.path, this.#notePath]) {
      if (await exists(path)) await Deno.remove(path);
    }
  }
}
