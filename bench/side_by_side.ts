/**
 * Programs doing the same work, each in a process of its own, in turns: A B A B. A machine has fast
 * and slow moments, so only what was measured side by side may be divided.
 */

import { z } from "zod";
import { UnavailableError } from "../src/base/errors.ts";
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
  /** Of what it made before the first turn, where that must be the same on all sides. */
  readonly digest: string;
  /** What a network says of the inputs, `[N,classes]` in C order; none of a side that says nothing. */
  readonly logits: readonly number[];
  /** Of the programs that did the work, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A side that cannot be here, and why. */
export interface Unavailable {
  readonly name: string;
  readonly unavailable: string;
}

/** Threads of the other side may spin for a moment after its turn. */
const restMs = 250;

const startLine = z.union([
  z.strictObject({ unavailable: z.string() }),
  z.strictObject({
    started_kb: z.number(),
    digest: z.string(),
    logits: z.array(z.number()).readonly().default([]),
    versions: z.record(z.string(), z.string()).readonly().default({}),
  }),
]);
const turnLine = z.object({
  samples: z.number().positive(),
  seconds: z.number().positive(),
  cpu_seconds: z.number().positive(),
  peak_kb: z.number().positive(),
});

/**
 * Lets sides take `rounds` turns each: A B C A B C. All are up all the time, and only one works at a time.
 *
 * @throws {Error} if one of them ends early.
 */
export async function inTurns(
  sides: readonly Side[],
  rounds: number,
): Promise<(Seen | Unavailable)[]> {
  await using stack = new AsyncDisposableStack();
  const all: (Process | Unavailable)[] = [];
  for (const side of sides) {
    const process = stack.use(new Process(side));
    const unavailable = await process.warmUp();
    all.push(unavailable === undefined ? process : { name: side.name, unavailable });
  }
  const working = all.filter((one) => one instanceof Process);
  for (let round = 0; round < rounds; round++) {
    for (const process of working) {
      await new Promise((resolve) => setTimeout(resolve, restMs));
      await process.turn();
    }
  }
  return all.map((one) => one instanceof Process ? one.seen : one);
}

/**
 * Two sides in turns.
 *
 * @throws {UnavailableError} if one of them cannot be here.
 * @throws {Error} if one of them ends early, or if they give different digests of what they made.
 */
export async function sideBySide(
  sides: readonly [Side, Side],
  rounds: number,
): Promise<[Seen, Seen]> {
  const seen = (await inTurns(sides, rounds)).map((one) => {
    if (!("unavailable" in one)) return one;
    throw new UnavailableError(`Cannot compare with "${one.name}": ${one.unavailable}`);
  });
  const [a, b] = seen as [Seen, Seen];
  if (a.digest !== b.digest) {
    throw new Error(`Cannot compare: "${a.name}" and "${b.name}" made different arrays`);
  }
  return [a, b];
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
  return `${navigator.hardwareConcurrency} cores, ${spokenLoad(load)} before the start\n\n`;
}

/** `load 0.1 (quiet)`. */
export function spokenLoad(load: number): string {
  const verdict = load < 0.3
    ? "quiet"
    : "not quiet: nothing else should run, so take no figures from this";
  return `load ${load.toFixed(1)} (${verdict})`;
}

class Process {
  readonly #name: string;
  readonly #child: Deno.ChildProcess;
  readonly #asking: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string, void, void>;
  readonly #turns: Turn[] = [];
  #made: Omit<Seen, "name" | "turns" | "peakKb"> = {
    startedKb: 0,
    digest: "",
    logits: [],
    versions: {},
  };
  #peakKb = 0;

  constructor({ name, command, args, env = {} }: Side) {
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

  /** Waits until it is ready. Why it cannot be, if it cannot. */
  async warmUp(): Promise<string | undefined> {
    const said = startLine.parse(await this.#answer());
    if ("unavailable" in said) return said.unavailable;
    const { started_kb, ...made } = said;
    this.#made = { startedKb: started_kb, ...made };
    return undefined;
  }

  get seen(): Seen {
    return { name: this.#name, turns: this.#turns, peakKb: this.#peakKb, ...this.#made };
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
