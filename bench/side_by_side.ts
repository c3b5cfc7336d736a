/**
 * Two programs doing the same work, each in a process of its own, in turns: A B A B. A machine has fast
 * and slow moments, so only what was measured side by side may be divided.
 */

import { z } from "zod";
import { median } from "../src/base/statistics.ts";

/** A worker: see workers/turns.ts and peers/turns.py for what it is told and what it answers. */
export interface Side {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What one side did in one turn. */
export interface Turn {
  readonly samples: number;
  readonly seconds: number;
  /** Of all its threads. */
  readonly cpuSeconds: number;
}

/** What was seen of one side. */
export interface Seen {
  readonly name: string;
  readonly turns: readonly Turn[];
  /** Memory resident before anything was made for the work, and the most ever, kB. */
  readonly startedKb: number;
  readonly peakKb: number;
}

/** Threads of the other side may spin for a moment after its turn. */
const restMs = 250;

const startLine = z.object({ started_kb: z.number(), digest: z.string() });
const turnLine = z.object({
  samples: z.number().positive(),
  seconds: z.number().positive(),
  cpu_seconds: z.number().positive(),
  peak_kb: z.number().positive(),
});

/**
 * Lets two sides take `rounds` turns each. Both are up all the time, and only one works at a time.
 *
 * @throws {Error} if one of them ends early, or if they give different digests of what they made.
 */
export async function sideBySide(
  sides: readonly [Side, Side],
  rounds: number,
): Promise<[Seen, Seen]> {
  await using a = await Process.start(sides[0]);
  await using b = await Process.start(sides[1]);
  if (a.digest !== b.digest) {
    throw new Error(
      `Cannot compare: "${sides[0].name}" and "${sides[1].name}" made different arrays`,
    );
  }
  for (let round = 0; round < rounds; round++) {
    for (const process of [a, b]) {
      await new Promise((resolve) => setTimeout(resolve, restMs));
      await process.turn();
    }
  }
  return [a.seen, b.seen];
}

/** How many times as fast the first side was, round by round, sorted. */
export function ratios(
  [a, b]: readonly [Seen, Seen],
  rate: (turn: Turn) => number,
): readonly number[] {
  return a.turns.map((turn, i) => rate(turn) / rate(b.turns[i] as Turn)).sort((x, y) => x - y);
}

/** Samples a second. */
export function perSecond({ samples, seconds }: Turn): number {
  return samples / seconds;
}

/** Samples a second of one core, whatever ran on the others. */
export function perCoreSecond({ samples, cpuSeconds }: Turn): number {
  return samples / cpuSeconds;
}

/** `1.24 (1.20 to 1.31)`: the median, the least and the most. */
export function spread(values: readonly number[], digits: number): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)]
    .map((value) => value.toFixed(digits));
  return `${middle} (${least} to ${most})`;
}

/** A line that says whether the machine was quiet when the bench began, for the report's head. */
export function quietness(): string {
  const [load = 0] = Deno.loadavg();
  const cores = navigator.hardwareConcurrency;
  const verdict = load < 0.3
    ? "quiet"
    : "not quiet: nothing else should run, so take no figures from this";
  return `${cores} cores, load ${load.toFixed(1)} before the start (${verdict})\n\n`;
}

class Process {
  readonly #name: string;
  readonly #child: Deno.ChildProcess;
  readonly #asking: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string, void, void>;
  readonly #turns: Turn[] = [];
  #startedKb = 0;
  #peakKb = 0;
  digest = "";

  private constructor({ name, command, args, env = {} }: Side) {
    this.#name = name;
    this.#child = new Deno.Command(command, {
      args: [...args],
      env: { ...env },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#asking = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout);
  }

  /** Starts a side and waits until it has warmed up. */
  static async start(side: Side): Promise<Process> {
    const process = new Process(side);
    const { started_kb, digest } = startLine.parse(await process.#answer());
    process.#startedKb = started_kb;
    process.digest = digest;
    return process;
  }

  get seen(): Seen {
    return {
      name: this.#name,
      turns: this.#turns,
      startedKb: this.#startedKb,
      peakKb: this.#peakKb,
    };
  }

  async turn(): Promise<void> {
    await this.#asking.write(new TextEncoder().encode("\n"));
    const { samples, seconds, cpu_seconds, peak_kb } = turnLine.parse(await this.#answer());
    this.#turns.push({ samples, seconds, cpuSeconds: cpu_seconds });
    this.#peakKb = peak_kb;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#asking.close().catch(() => {}); // it ends when nothing more is asked, or has ended
    await this.#child.status;
  }

  async #answer(): Promise<unknown> {
    const { value } = await this.#lines.next();
    if (value === undefined) throw new Error(`Cannot go on: "${this.#name}" ended early`);
    return JSON.parse(value);
  }
}

async function* linesOf(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
