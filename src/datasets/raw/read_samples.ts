/** Raw samples read one after another, here or by several workers. */

import { DataError } from "../../base/errors.ts";
import { sampleSize } from "../shape.ts";
import type { RawLocation } from "./raw_files.ts";
import type { Aside, Notes, RawFormat, RawSample, Source } from "./source.ts";

/** A sample that was read, or why it could not be. */
export type ReadResult =
  & { readonly sample: RawSample }
  & (
    | { readonly values: Float32Array; readonly notes: Notes }
    | { readonly failure: DataError }
  );

/** What a reading worker is told: at first the format, then a block of samples each time. */
export interface ReadOrder {
  readonly format?: RawFormat;
  readonly block: readonly {
    readonly sample: RawSample;
    readonly location: RawLocation;
    readonly values: Values;
  }[];
}

/** Memory for one sample, which travels to the worker and back. */
type Values = Float32Array<ArrayBuffer>;

/** What it answers to each sample of a block. */
export type ReadAnswer =
  & { readonly values: Values }
  & ({ readonly notes: Notes } | { readonly failure: string; readonly isData: boolean });

/** Samples that travel together: messages cost, also where they wait for the processor. */
const BLOCK = 16;

/** How many blocks each worker is ahead of what is taken, so that it has work while others hold the processor. */
const AHEAD = 3;

/**
 * The samples of a source in the order given. Values hold until the next sample is asked for. With two or more workers, and a
 * source that they can open, they read side by side; the results are the same.
 */
export function readSamples(
  source: Source,
  samples: readonly RawSample[],
  workers: number,
): AsyncGenerator<ReadResult, void, void> {
  return source.aside === undefined || workers < 2
    ? readHere(source, samples)
    : readAside(source, source.aside, samples, workers);
}

async function* readHere(
  source: Source,
  samples: readonly RawSample[],
): AsyncGenerator<ReadResult, void, void> {
  const values = new Float32Array(sampleSize(source.shape));
  for (const sample of samples) {
    let result: ReadResult;
    try {
      result = { sample, values, notes: await source.read(sample, values) };
    } catch (thrown) {
      if (!(thrown instanceof DataError)) throw thrown;
      result = { sample, failure: thrown };
    }
    yield result;
  }
}

async function* readAside(
  source: Source,
  { format, locate }: Aside,
  samples: readonly RawSample[],
  workers: number,
): AsyncGenerator<ReadResult, void, void> {
  const size = sampleSize(source.shape);
  const blocks = blocksOf(samples);
  const lanes = Array.from({ length: workers }, () => new Lane(format));
  const laneOf = (block: number): Lane => lanes[block % workers] as Lane;
  const send = (number: number, memory: readonly Values[] = []): void => {
    const block = blocks[number]?.map((sample, i) => {
      return { sample, location: locate(sample), values: memory[i] ?? new Float32Array(size) };
    });
    if (block !== undefined) laneOf(number).send({ block });
  };
  try {
    for (let number = 0; number < AHEAD * workers; number++) send(number);
    for (const [number, block] of blocks.entries()) {
      const answers = await laneOf(number).receive();
      for (const [i, sample] of block.entries()) yield resultOf(sample, answers[i]);
      send(number + AHEAD * workers, answers.map(({ values }) => values));
    }
  } finally {
    for (const lane of lanes) lane.close();
  }
}

function blocksOf(samples: readonly RawSample[]): RawSample[][] {
  const count = Math.ceil(samples.length / BLOCK);
  return Array.from({ length: count }, (_, i) => samples.slice(i * BLOCK, (i + 1) * BLOCK));
}

function resultOf(sample: RawSample, answer: ReadAnswer | undefined): ReadResult {
  if (answer === undefined) throw new Error(`Cannot read "${sample.name}": no answer came`);
  if ("notes" in answer) return { sample, ...answer };
  if (!answer.isData) throw new Error(answer.failure);
  return { sample, failure: new DataError(answer.failure) };
}

/** One worker and its answers in order. */
class Lane {
  readonly #worker = new Worker(new URL("./read_worker.ts", import.meta.url), { type: "module" });
  readonly #answers: (readonly ReadAnswer[] | Error)[] = [];
  #wake = (): void => {};

  constructor(format: RawFormat) {
    this.#worker.onmessage = ({ data }: MessageEvent<readonly ReadAnswer[]>): void =>
      this.#take(data);
    this.#worker.onerror = (event): void => {
      event.preventDefault();
      this.#take(new Error(event.message));
    };
    this.send({ format, block: [] });
  }

  send(order: ReadOrder): void {
    this.#worker.postMessage(order, order.block.map(({ values }) => values.buffer));
  }

  /** The answers to the next block. @throws {Error} if the worker itself failed. */
  async receive(): Promise<readonly ReadAnswer[]> {
    if (this.#answers.length === 0) await new Promise<void>((resolve) => this.#wake = resolve);
    const answers = this.#answers.shift() ?? [];
    if (answers instanceof Error) throw answers;
    return answers;
  }

  close(): void {
    this.#worker.terminate();
  }

  #take(answers: readonly ReadAnswer[] | Error): void {
    this.#answers.push(answers);
    this.#wake();
  }
}
