import process from "node:process";
import util from "node:util";
import { reason, UnavailableError } from "../../base/errors.ts";
import type { EngineFiles } from "./engine_files.ts";

/** Of TensorFlow's log levels, the first without warnings. */
const ERRORS = 2;

/**
 * Loads TensorFlow's addon. It must happen before tfjs-node's own modules are imported, in one
 * isolate of the process only (two can crash it), and needs the permissions ffi, read, env and sys.
 *
 * TensorFlow reads its log level when it is loaded: errors alone, unless the user's environment has a
 * level. `quiet` of `quietLibrary()` holds its first lines to that. tfjs-node calls
 * `util.isNullOrUndefined`, which newer Nodes, and Deno, no longer have.
 * @throws {UnavailableError} if the system's loader refuses it, with the loader's reason.
 */
export function loadAddon(files: EngineFiles, quiet?: string): unknown {
  const level = Deno.env.get("TF_CPP_MIN_LOG_LEVEL") ?? "3";
  Deno.env.set("TF_CPP_MIN_LOG_LEVEL", level);
  if (!("isNullOrUndefined" in util)) {
    Object.assign(util, {
      isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    });
  }
  try {
    if (quiet !== undefined && Number(level) >= ERRORS) load(quiet);
  } catch {
    // What keeps it from being loaded keeps the addon, too, or two lines are told that nobody wants.
  }
  try {
    return load(files.addon);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotCapable) throw thrown;
    throw new UnavailableError(
      `Cannot load "${files.addon}": ${
        reason(thrown)
      }; remove "${files.folder}" and set up the engine again`,
    );
  }
}

/** Not by require(), which follows links: where the cache is one, its end is no folder that the task names. */
function load(path: string): unknown {
  const module: { readonly exports: unknown } = { exports: {} };
  process.dlopen(module, path);
  return module.exports;
}
