/** Trainings of the tiny network in processes of their own. */

/** Trains to the end and gives the digest of the weights. @throws {Error} with what the process said. */
export async function digestInOwnProcess(seed: number, folder?: string): Promise<string> {
  const output = await command(seed, folder).output();
  if (!output.success) throw new Error(new TextDecoder().decode(output.stderr));
  return new TextDecoder().decode(output.stdout);
}

/** Kills a training, by itself at `step`, or from outside after `milliseconds`; tells whether it was killed. */
export async function kill(
  seed: number,
  folder: string,
  moment: { readonly step: number } | { readonly milliseconds: number },
): Promise<boolean> {
  const child = command(seed, folder, "step" in moment ? moment.step : undefined).spawn();
  const timer = "step" in moment
    ? undefined
    : setTimeout(() => child.kill("SIGKILL"), moment.milliseconds);
  const { signal } = await child.output();
  clearTimeout(timer);
  return signal === "SIGKILL";
}

function command(seed: number, folder?: string, deadly?: number): Deno.Command {
  const script = new URL("./fit_tiny.ts", import.meta.url).pathname;
  const rest = [folder, deadly].filter((argument) => argument !== undefined).map(String);
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--no-check", script, String(seed), ...rest],
    stdout: "piped",
    stderr: "piped",
  });
}
