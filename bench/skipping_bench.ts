/**
 * Logits by the frames that move beside logits by all frames, in turns: milliseconds a sample, their ratio, and how far
 * the two are apart. Samples of 300 frames have NTU's lengths (79 frames in the mean, every fifth with two persons), or two
 * persons to the end.
 *
 *     deno run -A bench/skipping_bench.ts [ROUNDS] [SAMPLES] [NETWORK…]
 */

import { z } from "zod";
import { Random } from "../src/base/random.ts";
import { median } from "../src/base/statistics.ts";
import { type Tensor, tf } from "../src/engine/backend.ts";
import { testEngine } from "../src/engine/testing.ts";
import { movingFrames } from "../src/evaluation/moving_frames.ts";
import { buildModel } from "../src/models/build.ts";
import { uploaded } from "../src/models/model.ts";
import { oracleWeights } from "../src/oracle/formula.ts";
import { markdownTable } from "../src/report/table.ts";
import { networkNames, networkOf } from "./networks.ts";
import { quietness, spread } from "./side_by_side.ts";

const sizes = [3, 300, 25, 2] as const;
const [channels, frames, joints, persons] = sizes;
const [rounds = "3", count = "32", ...named] = Deno.args;
const samples = Number(count);
const wanted = named.length === 0 ? networkNames : z.array(z.enum(networkNames)).parse(named);
const { policy } = await testEngine();

/** The frame in which each person of a sample ends. */
type Ends = (random: Random) => number[];

/** A log-normal law of NTU's mean, within what it has. */
const ntu: Ends = (random) => {
  const drawn = Math.round(Math.exp(4.31 + 0.35 * random.normal()));
  const end = Math.min(frames, Math.max(26, drawn));
  return [end, random.uniform() < 0.2 ? end : 0];
};
const kinds: Readonly<Record<string, Ends>> = {
  "NTU's lengths": ntu,
  "full length": () => Array.from({ length: persons }, () => frames),
};

/** A batch of noise that ends as drawn. */
function batchOf(ends: Ends, random: Random): Float32Array<ArrayBuffer> {
  const data = new Float32Array(samples * channels * frames * joints * persons);
  const size = data.length / samples;
  for (let n = 0; n < samples; n++) {
    const drawn = ends(random);
    for (let i = 0; i < size; i++) {
      const t = Math.floor(i / (joints * persons)) % frames;
      if (t < (drawn[i % persons] as number)) data[n * size + i] = random.normal();
    }
  }
  return data;
}

function timed(work: () => Tensor): { readonly ms: number; readonly logits: Float32Array } {
  const start = performance.now();
  const output = work();
  const logits = output.dataSync<"float32">();
  const ms = (performance.now() - start) / samples;
  output.dispose();
  return { ms, logits };
}

const rows: string[][] = [];
for (const name of wanted) {
  const model = buildModel(await networkOf(name));
  const parameters = uploaded(model, oracleWeights(model));
  const predictor = model.predictor(parameters, policy);
  const skipping = predictor.skipping(sizes);
  for (const [kind, ends] of Object.entries(kinds)) {
    const seen: { dense: number; skipped: number; apart: number }[] = [];
    for (let round = 0; round <= Number(rounds); round++) {
      const data = batchOf(ends, Random.of(round));
      const shape = [samples, ...sizes] as const;
      const x = tf.tensor5d(data, [...shape]);
      const dense = timed(() => predictor.predict(x));
      const skipped = timed(() => skipping.predict(x, movingFrames({ shape, data })));
      x.dispose();
      const largest = Math.max(...dense.logits.map(Math.abs));
      const apart = dense.logits.map((v, i) =>
        Math.abs(v - (skipped.logits[i] as number)) / largest
      );
      if (round === 0) continue; // which warms up
      seen.push({ dense: dense.ms, skipped: skipped.ms, apart: Math.max(...apart) });
    }
    rows.push([
      name,
      kind,
      median(seen.map(({ dense }) => dense)).toFixed(1),
      median(seen.map(({ skipped }) => skipped)).toFixed(1),
      spread(seen.map(({ dense, skipped }) => dense / skipped), 2),
      Math.max(...seen.map(({ apart }) => apart)).toExponential(1),
    ]);
  }
  skipping.dispose();
  predictor.dispose();
  tf.dispose([...parameters.values()]);
}
const head = [
  ...["Network", "Samples", "All frames, ms", "Those that move, ms", "Ratio"],
  "Apart, of the largest logit",
];
await Deno.stdout.write(new TextEncoder().encode(quietness() + markdownTable(head, rows)));
