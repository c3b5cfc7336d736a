/** Raw samples read one after another, here or by several workers. */

import { DataError } from "../base/errors.ts";
import { sampleSize } from "./shape.ts";
import type { Notes, RawSample, ReaderSpec, Source } from "./source.ts";

/** A sample that was read, or why it could not be. */
export type ReadResult =
  & { readonly sample: RawSample }
  & (
    | { readonly values: Float32Array; readonly notes: Notes }
    | { readonly failure: DataError }
  );

/** What a reading worker is told: at first how to open the recordings, and each time what to read. */
export interface ReadOrder {
  readonly spec?: ReaderSpec;
  readonly samples: readonly { readonly sample: RawSample; readonly values: Values }[];
}

/** Memory for one sample, which travels to the worker and back. */
type Values = Float32Array<ArrayBuffer>;

/** What it answers for each sample. */
export type ReadAnswer =
  | { readonly values: Values; readonly notes: Notes }
  | { readonly failure: string; readonly isData: boolean };

/** How many samples each worker is ahead of what is taken. */
const ahead = 16;

/**
 * The samples of a source in the order given. Values hold until the next sample is asked for. With two or more workers, and a
 * source that they can open, they read side by side; the results are the same.
 */
export function readSamples(
  source: Source,
  samples: readonly RawSample[],
  workers: number,
): AsyncGenerator<ReadResult, void, void> {
  return source.reader === undefined || workers < 2
    ? readHere(source, samples)
    : readAside(source, source.reader, samples, workers);
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
  spec: ReaderSpec,
  samples: readonly RawSample[],
  workers: number,
): AsyncGenerator<ReadResult, void, void> {
  const size = sampleSize(source.shape);
  const lanes = Array.from({ length: workers }, () => new Lane(spec));
  const send = (i: number, values = new Float32Array(size)): void => {
    const sample = samples[i];
    if (sample === undefined) return;
    lanes[i % workers]?.send({ samples: [{ sample, values }] }, [values.buffer]);
  };
  try {
    for (let i = 0; i < ahead * workers; i++) send(i);
    for (const [i, sample] of samples.entries()) {
      const answer = await lanes[i % workers]?.receive();
      const next = i + ahead * workers;
      if (answer === undefined) throw new Error(`Cannot read "${sample.name}": no answer came`);
      if ("values" in answer) {
        yield { sample, ...answer };
        send(next, answer.values);
      } else {
        if (!answer.isData) throw new Error(answer.failure);
        yield { sample, failure: new DataError(answer.failure) };
        send(next);
      }
    }
  } finally {
    for (const lane of lanes) lane.close();
  }
}

/** One worker and its answers in order. */
class Lane {
  readonly #worker = new Worker(new URL("./read_worker.ts", import.meta.url), { type: "module" });
  readonly #answers: ReadAnswer[] = [];
  #wake = (): void => {};

  constructor(spec: ReaderSpec) {
    this.#worker.onmessage = ({ data }: MessageEvent<ReadAnswer>): void => this.#take(data);
    this.#worker.onerror = (event): void => {
      event.preventDefault();
      this.#take({ failure: event.message, isData: false });
    };
    this.send({ spec, samples: [] });
  }

  send(order: ReadOrder, transfer: Transferable[] = []): void {
    this.#worker.postMessage(order, transfer);
  }

  async receive(): Promise<ReadAnswer | undefined> {
    if (this.#answers.length === 0) await new Promise<void>((resolve) => this.#wake = resolve);
    return this.#answers.shift();
  }

  close(): void {
    this.#worker.terminate();
  }

  #take(answer: ReadAnswer): void {
    this.#answers.push(answer);
    this.#wake();
  }
}
