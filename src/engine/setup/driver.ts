import { join } from "node:path";
import { kernelLines } from "../../base/kernel.ts";

/** The loader's own folders, which it looks into last. */
const USUAL = ["/lib64", "/usr/lib64", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu"];

/** Where the system's loader looks. */
export interface LoaderPlaces {
  /** Folders of the user's own, between colons or semicolons. */
  readonly path: string | undefined;
  /** The file that `ldconfig` writes: all else that it found, by name and by path. */
  readonly cache: string;
}

/**
 * Whether NVIDIA's driver is where TensorFlow will look for it: by name, wherever the system's loader looks. It is not
 * loaded for that: by name Deno loads a library only for those who may load any.
 */
export function hasDriver(
  library = "libcuda.so.1",
  places: LoaderPlaces = { path: Deno.env.get("LD_LIBRARY_PATH"), cache: "/etc/ld.so.cache" },
): boolean {
  const folders = (places.path ?? "").split(/[:;]/).filter((folder) => folder !== "");
  const paths = [
    ...folders.map((folder) => join(folder, library)),
    ...cachedPaths(library, places.cache),
    ...USUAL.map((folder) => join(folder, library)),
  ];
  return paths.some(isLibrary);
}

/** The cache is binary, but its strings stand in it as in C: each before a zero. */
function cachedPaths(library: string, cache: string): string[] {
  try {
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(cache));
    return text.split("\0").filter((one) => one.startsWith("/") && one.endsWith(`/${library}`));
  } catch (thrown) {
    return refusedOr(thrown, []);
  }
}

/** Whether a file begins as a library for 64 bits does; the loader passes over all others. */
function isLibrary(path: string): boolean {
  try {
    using file = Deno.openSync(path);
    const head = new Uint8Array(5);
    return file.readSync(head) === 5 && head.join() === "127,69,76,70,2"; // \x7fELF, ELFCLASS64
  } catch (thrown) {
    return refusedOr(thrown, false);
  }
}

/** What is not there, or not for us, is not found; a permission of Deno's that is missing is told. */
function refusedOr<T>(thrown: unknown, nothing: T): T {
  if (thrown instanceof Deno.errors.NotCapable) throw thrown;
  return nothing;
}

/** The driver's own words about its version, where it has a kernel module (WSL has none). It is only told, never needed. */
export async function driverVersion(
  file = "/proc/driver/nvidia/version",
): Promise<string | undefined> {
  const [line = ""] = await kernelLines("[0-9]+[.][0-9]+", file);
  return /\b(\d+\.\d+(?:\.\d+)?)\b/.exec(line)?.[1];
}
