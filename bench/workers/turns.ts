/** A worker's side of a comparison: one turn of work for each line on standard input, as peers/turns.py has it. */

import { cpuUsage } from "node:process";

/** What a worker says of itself when it is ready. */
export interface Start {
  /** A turn lasts at least so long. */
  readonly leastSeconds: number;
  /** Memory resident before anything was made for the work, kB. */
  readonly startedKb: number;
  /** Of what the work gives, where that must be the same on both sides. */
  readonly digest?: string;
  /** `[N,classes]` in C order, of a network that says something. */
  readonly logits?: Float32Array;
  /** Of what does the work, by name. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Whether the work was done once already, so that it need not warm up. */
  readonly isWarm?: boolean;
}

/** `VmHWM`, the most memory that this process ever had resident, or `VmRSS`, what it has now, in kB. */
export function memoryKb(name: "VmHWM" | "VmRSS"): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  const kb = status.match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))?.[1];
  if (kb === undefined) throw new Error(`Cannot read ${name}: /proc/self/status does not have it`);
  return Number(kb);
}

/** Does `work`, which returns how many samples it did, once to warm up and then turn by turn. */
export async function serveTurns(
  work: () => number | Promise<number>,
  { leastSeconds, startedKb, digest = "", logits, versions = {}, isWarm = false }: Start,
): Promise<void> {
  if (!isWarm) await work();
  await say({ started_kb: startedKb, digest, logits: [...logits ?? []], versions });
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    for (let asked = text.split("\n").length - 1; asked > 0; asked--) {
      const before = cpuUsage();
      const start = performance.now();
      const seconds = (): number => (performance.now() - start) / 1000;
      let samples = 0;
      while (samples === 0 || seconds() < leastSeconds) samples += await work();
      const wall = seconds();
      const { user, system } = cpuUsage(before);
      const cpu = (user + system) / 1e6;
      await say({ samples, seconds: wall, cpu_seconds: cpu, peak_kb: memoryKb("VmHWM") });
    }
  }
}

async function say(facts: Readonly<Record<string, unknown>>): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(facts)}\n`));
}
