/** Logits of batches by the frames that move alone; some samples are computed densely besides, and held against that. */

import { Random } from "../base/random.ts";
import type { Batch } from "../datasets/batches.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { gather } from "../engine/shapes.ts";
import type { Move } from "../golden/drift.ts";
import type { Predictor } from "../models/model.ts";
import type { SkippingPredictor } from "../models/skipping.ts";
import { checkScores, type Scores } from "./metrics.ts";

/** Samples of an evaluation that are computed both ways. */
const CHECKED = 12;

/** A predictor that skips what does not move, on batches of samples of one size. The predictor stays the caller's own. */
export class Skipping implements Disposable {
  readonly #predictor: Predictor;
  readonly #dense: Pick<Predictor, "predict">;
  readonly #frames: number;
  readonly #names: readonly string[];
  /** Drawn of all samples by their names, so that shards check the same ones as a run that is whole. */
  readonly #checked: ReadonlySet<string>;
  readonly #moves: Move[] = [];
  readonly #skipping: SkippingPredictor;

  /**
   * Made outside of any tidy, for it keeps tensors.
   * @param names the samples' by their index, which batches hold.
   * @param dense what predicts batches in which all frames move.
   */
  constructor(
    predictor: Predictor,
    [, ...sizes]: Batch["shape"],
    names: readonly string[],
    dense: Pick<Predictor, "predict"> = predictor,
  ) {
    this.#predictor = predictor;
    this.#dense = dense;
    this.#frames = sizes[1];
    this.#skipping = predictor.skipping(sizes);
    this.#names = names;
    const drawn = Random.of(0).fork("skipping").shuffled([...names].sort());
    this.#checked = new Set(drawn.slice(0, CHECKED));
  }

  /** How far skipping moved those samples that were computed both ways so far. */
  get moves(): readonly Move[] {
    return this.#moves;
  }

  /** `x[N,C,T,V,M]`, which is the batch → logits `[N,classes]`. @throws {DataError} if dense ones are not finite. */
  predict(x: Tensor, batch: Batch): Tensor {
    if (batch.moving.flat().every((frames) => frames === this.#frames)) {
      this.#moves.push(
        ...this.#checkedOf(batch).map((n) => ({ name: this.#nameOf(batch, n), by: 0 })),
      );
      return this.#dense.predict(x);
    }
    const logits = this.#skipping.predict(x, batch.moving);
    this.#check(x, logits, batch);
    return logits;
  }

  #nameOf({ indices }: Batch, n: number): string {
    return this.#names[indices[n] as number] as string;
  }

  /** Which samples of a batch, counted in it, are computed both ways. */
  #checkedOf(batch: Batch): number[] {
    return [...batch.indices.keys()].filter((n) => this.#checked.has(this.#nameOf(batch, n)));
  }

  #check(x: Tensor, logits: Tensor, batch: Batch): void {
    const checked = this.#checkedOf(batch);
    if (checked.length === 0) return;
    const [skipped, dense] = tf.tidy(() => {
      const whose = tf.tensor1d(checked, "int32");
      const ways = [gather(logits, whose), this.#predictor.predict(gather(x, whose))] as const;
      return ways.map((way) => Float32Array.from(way.dataSync<"float32">()));
    }) as [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
    const classes = logits.shape[1] as number;
    const scores: Scores = {
      names: checked.map((n) => this.#nameOf(batch, n)),
      labels: checked.map((n) => batch.labels[n] as number),
      logits: dense,
      classes,
    };
    checkScores(scores);
    this.#moves.push(...scores.names.map((name, i) => {
      const rows = [skipped, dense].map((all) => all.subarray(i * classes, (i + 1) * classes));
      return { name, by: largestMove(rows[0] as Float32Array, rows[1] as Float32Array) };
    }));
  }

  [Symbol.dispose](): void {
    this.#skipping.dispose();
  }
}

/** How far apart two samples of logits have any two classes: no margin moves farther. */
function largestMove(a: Float32Array, b: Float32Array): number {
  const moves = [...a].map((logit, i) => logit - (b[i] as number));
  return Math.max(...moves) - Math.min(...moves);
}
