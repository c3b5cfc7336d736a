/** Other programs: started with an environment that is passed in, so that tests pass their own. */

/** Environment variables, as a process sees them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a program left behind. */
export interface Outcome {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, in English, with this environment and no other and without input. Deno lets only those
 * who may run any program hand on `LD_*`, with which a library can be put under every other; else those are left out.
 * @throws {Deno.errors.NotFound} if the environment's PATH has no such program.
 */
export async function run(
  command: string,
  args: readonly string[],
  environment: Environment,
  signal?: AbortSignal,
): Promise<Outcome> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    clearEnv: true,
    env: Object.fromEntries(handedOn({ ...environment, LC_ALL: "C" })),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...(signal === undefined ? {} : { signal }),
  }).output();
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

function handedOn(environment: Environment): (readonly [string, string])[] {
  const all = Deno.permissions.querySync({ name: "run" }).state === "granted";
  return Object.entries(environment).filter((row): row is [string, string] =>
    row[1] !== undefined && (all || !/^(LD|DYLD)_/.test(row[0]))
  );
}
