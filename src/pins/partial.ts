/** A download that was cut, kept beside its target so that a later try goes on from there. */

import { z } from "zod";
import { exists } from "../base/files.ts";

const note = z.strictObject({
  url: z.string(),
  /** What the server calls these bytes: a strong ETag or a date, for `If-Range`. */
  validator: z.string(),
}).readonly();

/** Of what the bytes are the beginning. */
export type PartialNote = z.infer<typeof note>;

/** Bytes that can be built upon. */
export interface Resumable {
  readonly from: number;
  readonly validator: string;
}

/** The bytes so far and the note beside them. */
export class PartialFile {
  readonly path: string;
  readonly #notePath: string;

  constructor(target: string) {
    this.path = `${target}.partial`;
    this.#notePath = `${target}.partial.json`;
  }

  /** Bytes that can be built upon if `url` still serves the same file, or `undefined`. */
  async resumable(url: URL): Promise<Resumable | undefined> {
    if (!await exists(this.path) || !await exists(this.#notePath)) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(await Deno.readTextFile(this.#notePath));
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return undefined;
      throw thrown;
    }
    const { data } = note.safeParse(value);
    const from = (await Deno.stat(this.path)).size;
    if (data?.url !== url.href || from === 0) return undefined;
    return { from, validator: data.validator };
  }

  /** Starts from nothing; without a validator the bytes cannot be resumed later. */
  async begin(url: URL, validator: string | undefined): Promise<Deno.FsFile> {
    await this.discard();
    const file = await Deno.open(this.path, { write: true, create: true, truncate: true });
    if (validator !== undefined) {
      const contents: PartialNote = { url: url.href, validator };
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
