/**
 * TensorFlow's log told to keep to errors before its first line. It has no variable for that: while it is loaded it tells
 * that oneDNN is on, whatever `TF_CPP_MIN_LOG_LEVEL` says. So a library of a few lines is loaded with it, whose
 * constructor goes before all others (`-z initfirst`). It is compiled once an engine; without it all is the same but for
 * the two lines.
 */

import { join } from "node:path";
import { sha256 } from "../../base/digest.ts";
import { exists, replaceAtomically } from "../../base/files.ts";
import type { Environment } from "../../base/process.ts";
import { compile, findCompilers } from "./compiler.ts";
import type { EngineFiles } from "./engine_files.ts";

/** Errors alone: 2 of absl's severities. Weak, for the name is that of one release of absl. */
const SOURCE = `
extern "C" void set_min_log_level(int)
    __asm__("_ZN4absl12lts_2025081414SetMinLogLevelENS0_18LogSeverityAtLeastE") __attribute__((weak));
__attribute__((constructor)) static void quiet() { if (set_min_log_level) set_min_log_level(2); }
extern "C" void *napi_register_module_v1(void *, void *exports) { return exports; }
`;

const OPTIONS = ["-O2", "-fPIC", "-shared", "-Wl,-z,initfirst", "-Wl,--no-as-needed"] as const;
const NAME = "quiet.node";

/** The library to load before the addon, made if need be; undefined where it cannot be made. */
export async function quietLibrary(
  { folder }: Pick<EngineFiles, "folder">,
  environment: Environment,
): Promise<string | undefined> {
  const own = join(folder, `quiet-${sha256([SOURCE, ...OPTIONS].join("\n")).slice(0, 16)}`);
  try {
    if (!await exists(own)) {
      await replaceAtomically(own, (beside) => build(folder, beside, environment));
    }
    return join(own, NAME);
  } catch {
    return undefined; // no compiler, or a cache that others keep: two lines are no reason not to start
  }
}

async function build(engine: string, beside: string, environment: Environment): Promise<void> {
  await Deno.mkdir(beside);
  const source = join(beside, "quiet.cc");
  await Deno.writeTextFile(source, SOURCE);
  const [compiler] = await findCompilers(environment);
  if (compiler === undefined) throw new Error("Cannot compile: there is neither g++ nor clang++");
  await compile(compiler, [
    ...OPTIONS,
    source,
    join(engine, "tensorflow", "libtensorflow_framework.so.2"),
    "-Wl,-rpath,$ORIGIN/../tensorflow",
    ...["-o", join(beside, NAME)],
  ], environment);
}
