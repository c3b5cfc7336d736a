/** What a provisioned engine is on disk: a folder, whose manifest is written last. */

import { join } from "node:path";
import { z } from "zod";

/** Where TensorFlow runs. */
export type Device = "cpu" | "gpu";

const manifest = z.strictObject({
  device: z.enum(["cpu", "gpu"]),
  /** Digest of pins, members and recipe: what the folder was made from. */
  origin: z.string(),
  compiler: z.string(),
  /** `requirement` of every wheel that was unpacked. */
  wheels: z.array(z.string()).readonly(),
  /** Everything in the folder but the manifest. */
  files: z.array(
    z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string() })
      .readonly(),
  ).readonly(),
}).readonly();

/** What was unpacked and built, with the digests of that moment. */
export type Manifest = z.infer<typeof manifest>;

/** A complete engine on disk. */
export interface EngineFiles {
  readonly device: Device;
  /** The folder that holds everything; nothing in it is written again. */
  readonly folder: string;
  /** The N-API addon, which finds the library beside it. */
  readonly addon: string;
  readonly manifest: Manifest;
}

/** The addon's name in the folder. */
export const ADDON = "tfjs_binding.node";
const MANIFEST = "manifest.json";

/** Says that a folder is complete; to be called last. */
export async function writeManifest(folder: string, contents: Manifest): Promise<void> {
  await Deno.writeTextFile(join(folder, MANIFEST), `${JSON.stringify(contents, null, 1)}\n`);
}

/**
 * The engine in a folder, if it is complete: the manifest is there, is made from `origin`, and every
 * file has its size. Digests are not taken again: that would read a gigabyte at each start.
 */
export async function readEngine(folder: string, origin: string): Promise<EngineFiles | undefined> {
  const contents = await readManifest(folder);
  if (contents === undefined || contents.origin !== origin) return undefined;
  for (const { path, bytes } of contents.files) {
    const info = await Deno.stat(join(folder, path)).catch(() => undefined);
    if (info?.size !== bytes) return undefined;
  }
  return { device: contents.device, folder, addon: join(folder, ADDON), manifest: contents };
}

/** A folder's manifest; a missing or foreign one is none. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const text = await Deno.readTextFile(join(folder, MANIFEST));
    return manifest.safeParse(JSON.parse(text)).data;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
