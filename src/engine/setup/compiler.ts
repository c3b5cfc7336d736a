/** Compiling tfjs-node's C++ binding into an addon that finds TensorFlow's libraries beside it. */

import { join } from "node:path";
import { UnavailableError } from "../../base/errors.ts";
import { type Environment, run } from "../../base/process.ts";
import { ADDON } from "./engine_files.ts";
import { INCLUDE, LIBRARIES } from "./members.ts";
import { BINDING, inPackage, NODE_API } from "./packages.ts";

/** A C++ compiler by its command. */
export interface Compiler {
  readonly command: string;
  /** What comes before every other argument: `c++` for zig. */
  readonly mode: readonly string[];
  /** The first line of what `--version` says. */
  readonly version: string;
}

/** The options of compiling and linking that decide what the addon is. */
export const RECIPE = {
  compile: ["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
  sources: ["binding/tfjs_backend.cc", "binding/tfjs_binding.cc"],
  /** Both libraries stay needed although the stubs define nothing that the addon uses. */
  link: ["-Wl,--no-as-needed"],
  runPath: "$ORIGIN/tensorflow",
  /** Everything else stays inside, so that no C++ symbol meets TensorFlow's or Deno's own. */
  exports: "{ global: napi_register_module_v1; node_api_module_get_api_version_v1; local: *; };\n",
} as const;

/** Those that are looked for on PATH, in this order. */
const COMMANDS = ["g++", "clang++"];

/** The compilers on PATH that answer to `--version`. */
export async function findCompilers(environment: Environment): Promise<readonly Compiler[]> {
  const found: Compiler[] = [];
  for (const name of COMMANDS) {
    const version = await compilerVersion(name, [], environment);
    if (version !== undefined) found.push({ command: name, mode: [], version });
  }
  return found;
}

/** What a compiler calls itself, or `undefined` if there is no such command. */
export async function compilerVersion(
  command: string,
  mode: readonly string[],
  environment: Environment,
): Promise<string | undefined> {
  try {
    const { success, stdout } = await run(command, [...mode, "--version"], environment);
    return success ? stdout.split("\n")[0]?.trim() : undefined;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    throw thrown;
  }
}

/**
 * Compiles the addon into `site`, which holds TensorFlow's headers; `work` takes what lies between.
 *
 * It is linked against empty libraries of the right names instead of the real ones: a second instead
 * of ten, and the same addon whichever wheel lies beside it.
 * @throws {UnavailableError} with the compiler's own last words.
 */
export async function compileAddon(
  compiler: Compiler,
  site: string,
  work: string,
  environment: Environment,
): Promise<void> {
  await Deno.mkdir(work, { recursive: true });
  const exportsMap = join(work, "exports.map");
  await Deno.writeTextFile(exportsMap, RECIPE.exports);
  const empty = join(work, "empty.cc");
  await Deno.writeTextFile(empty, "");
  const stubs = LIBRARIES.map((name) => join(work, name));
  for (const [i, name] of LIBRARIES.entries()) {
    const stub = stubs[i] ?? name;
    await compile(
      compiler,
      ["-shared", "-fPIC", empty, "-o", stub, `-Wl,-soname,${name}`],
      environment,
    );
  }
  await compile(compiler, [
    ...RECIPE.compile,
    ...[inPackage(NODE_API, "include"), join(site, INCLUDE), BINDING.folder].map((i) => `-I${i}`),
    ...RECIPE.sources.map((source) => inPackage(BINDING, source)),
    ...["-o", join(site, ADDON), ...RECIPE.link, ...stubs],
    `-Wl,--version-script=${exportsMap}`,
    `-Wl,-rpath,${RECIPE.runPath}`,
  ], environment);
}

/** Compiles with these arguments. @throws {UnavailableError} with the compiler's own last words. */
export async function compile(
  { command, mode }: Compiler,
  args: readonly string[],
  environment: Environment,
): Promise<void> {
  const { success, stderr } = await run(command, [...mode, ...args], environment);
  if (success) return;
  const errors = stderr.split("\n").filter((line) => /error|cannot|undefined|No space/i.test(line));
  const said = (errors.length > 0 ? errors : stderr.trim().split("\n")).slice(0, 3).join("\n  ");
  throw new UnavailableError(`Cannot compile the addon with ${command}:\n  ${said}`);
}
