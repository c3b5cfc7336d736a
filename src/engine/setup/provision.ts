/**
 * Provisioning: TensorFlow's native library and an addon for it, once a machine, in a folder of our
 * own whose name is the digest of all that it is made from. Nothing is written into a package.
 */

import { join } from "node:path";
import { canonicalJson, sha256, sha256OfFile } from "../../base/digest.ts";
import { UnavailableError } from "../../base/errors.ts";
import { isDiskFull, replaceAtomically, withLock } from "../../base/files.ts";
import { PATIENCE } from "../../pins/patience.ts";
import type { Pins, WheelPin } from "../../pins/pin.ts";
import { fetchWheel, type WheelOptions } from "../../pins/pip.ts";
import { buildAddon } from "./addon.ts";
import { RECIPE } from "./compiler.ts";
import { ADDON, type Device, type EngineFiles, readEngine, writeManifest } from "./engine_files.ts";
import { HEADERS, LIBRARIES, selectionOf } from "./members.ts";
import { BINDING, NODE_API } from "./packages.ts";
import { unpack, type Unpacked } from "./unpack.ts";

/** What is to be provisioned, and with what. */
export interface ProvisionRequest extends Omit<WheelOptions, "folder" | "patience"> {
  readonly device: Device;
  readonly pins: Pins;
  /** The cache folder: `cacheFolder(environment)`. */
  readonly cache: string;
}

/** The wheels of a device; TensorFlow's own comes first. */
export function wheelsOf(pins: Pins, device: Device): readonly WheelPin[] {
  return pins.wheels(device === "cpu" ? "engine-cpu" : "engine-gpu");
}

/**
 * A digest of all that an engine is made from: another pin, member, package or compile option is
 * another engine, in another folder. The compiler does not count: any will do.
 */
export function originOf(pins: Pins, device: Device): string {
  return sha256(canonicalJson({
    device,
    wheels: wheelsOf(pins, device).map(({ name, sha256 }) => ({ name, sha256 })),
    members: { libraries: LIBRARIES, headers: HEADERS },
    sources: [BINDING, NODE_API].map(({ name, version }) => `${name}@${version}`),
    recipe: RECIPE,
  }));
}

/** Where all engines of a cache lie: the one folder that native code is loaded from. */
export function enginesFolder(cache: string): string {
  return join(cache, "engine");
}

/** The folder of an engine, whether it is there or not. */
export function engineFolder({ cache, pins, device }: EngineIdentity): string {
  return join(enginesFolder(cache), `${device}-${originOf(pins, device).slice(0, 16)}`);
}

/** What decides where an engine is. */
export type EngineIdentity = Pick<ProvisionRequest, "cache" | "pins" | "device">;

/** The engine if it is there and complete; milliseconds, no network. */
export function findEngine(identity: EngineIdentity): Promise<EngineFiles | undefined> {
  return readEngine(engineFolder(identity), originOf(identity.pins, identity.device));
}

/**
 * The engine: as it is if it is complete, else made. Two processes at once make it once; one that is
 * killed leaves nothing that counts.
 * @throws {UnavailableError} that tells apart what is missing (Python, pip, network, compiler, disk,
 * the right bytes) and says how to mend it.
 */
export async function provision(request: ProvisionRequest): Promise<EngineFiles> {
  const there = await findEngine(request);
  if (there !== undefined) return there;
  requirePlatform(Deno.build);
  const { onProgress = () => {} } = request;
  try {
    return await withLock(
      `${engineFolder(request)}.lock`,
      () => buildUnderLock(request),
      () => onProgress({ activity: "wait for another process that sets up the engine", done: 0 }),
      PATIENCE.tickMs,
    );
  } catch (thrown) {
    if (!isDiskFull(thrown)) throw thrown;
    throw new UnavailableError(
      `Cannot set up the engine: the disk is full at "${request.cache}"; make room, or set SKELBENCH_CACHE to a folder on another disk`,
    );
  }
}

/** @throws {UnavailableError} where no pinned wheel runs. */
export function requirePlatform({ os, arch }: Pick<typeof Deno.build, "os" | "arch">): void {
  if (os === "linux" && arch === "x86_64") return;
  throw new UnavailableError(
    `Cannot set up the engine on ${os} ${arch}: its library is pinned for linux x86_64 (Windows: use WSL)`,
  );
}

async function buildUnderLock(request: ProvisionRequest): Promise<EngineFiles> {
  const made = await findEngine(request);
  if (made !== undefined) return made; // by the process that held the lock
  const folder = engineFolder(request);
  await sweep(folder);
  await replaceAtomically(folder, (beside) => build(request, beside, `${folder}.wheels`));
  await Deno.remove(`${folder}.wheels`, { recursive: true });
  const engine = await findEngine(request);
  if (engine === undefined) throw new Error(`Cannot find the engine just made in "${folder}"`);
  return engine;
}

/** Makes the engine in `site`: wheels one after another, so that the disk holds each only once. */
async function build(request: ProvisionRequest, site: string, wheels: string): Promise<void> {
  const options: WheelOptions = { ...request, folder: wheels };
  const pinned = wheelsOf(request.pins, request.device);
  const files: Unpacked[] = [];
  let compiler = "";
  for (const [i, pin] of pinned.entries()) {
    const wheel = await fetchWheel(pin, options);
    files.push(...await unpackWheel(pin, wheel.path, site, request));
    // TensorFlow comes first; a compile that fails leaves its wheel for the next try.
    if (i === 0) compiler = await buildAddon(request.pins, site, options);
    if (wheel.ours) await Deno.remove(wheel.path);
  }
  if (request.device === "gpu") await linkCusolver(site);
  const addon = join(site, ADDON);
  files.push({
    path: ADDON,
    bytes: (await Deno.stat(addon)).size,
    sha256: await sha256OfFile(addon),
  });
  await writeManifest(site, {
    device: request.device,
    origin: originOf(request.pins, request.device),
    compiler,
    wheels: pinned.map(({ requirement }) => requirement),
    files,
  });
}

async function unpackWheel(
  pin: WheelPin,
  path: string,
  site: string,
  { onProgress, signal }: Pick<ProvisionRequest, "onProgress" | "signal">,
): Promise<readonly Unpacked[]> {
  const { wants, required } = selectionOf(pin);
  const files = await unpack(path, site, wants, (done, total) => {
    signal?.throwIfAborted();
    onProgress?.({ activity: `unpack ${pin.name}`, done, total });
  });
  const there = new Set(files.map((file) => file.path));
  const missing = required.filter((member) => !there.has(member));
  if (missing.length > 0) {
    throw new UnavailableError(
      `Cannot use "${pin.name}": it lacks ${
        missing.join(", ")
      }; the pin in config/pins.yaml is of another wheel`,
    );
  }
  return files;
}

/**
 * TensorFlow finds NVIDIA's libraries in `nvidia/*` beside it, by its own RUNPATH, in which cuSOLVER's
 * folder is missing: a link in cuBLAS's folder mends that. Without it TensorFlow runs on the CPU and
 * says nothing.
 */
async function linkCusolver(site: string): Promise<void> {
  const name = "libcusolver.so.11";
  await Deno.symlink(`../../cusolver/lib/${name}`, join(site, "nvidia", "cublas", "lib", name));
}

/** Removes what killed builds left. Only for who holds the lock. */
async function sweep(folder: string): Promise<void> {
  const parent = join(folder, "..");
  for await (const { name } of Deno.readDir(parent)) {
    if (join(parent, name).startsWith(`${folder}.partial-`)) {
      await Deno.remove(join(parent, name), { recursive: true });
    }
  }
  const wheels = `${folder}.wheels`;
  await Deno.mkdir(wheels, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(wheels)) {
    if (isDirectory) await Deno.remove(join(wheels, name), { recursive: true });
  }
}
