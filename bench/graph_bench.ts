/**
 * The gradients of a batch at the published size (batch 8, T 300, V 25, M 2, dropout 0.5), kernel by kernel and as
 * the graph of these kernels, in turns: medians and their ratio. What is gained is what it costs to call a
 * kernel, most of all where a kernel has little to do.
 *
 *     deno run -A bench/graph_bench.ts [ROUNDS]
 */

import { Random } from "../src/base/random.ts";
import { median } from "../src/base/statistics.ts";
import { type Tensor, tf } from "../src/engine/backend.ts";
import { testEngine } from "../src/engine/testing.ts";
import { Graph } from "../src/engine/graph.ts";
import { oracleInput } from "../src/oracle/formula.ts";
import { buildModel } from "../src/models/build.ts";
import type { ModelConfig } from "../src/models/config.ts";
import { initialWeights, uploaded } from "../src/models/model.ts";
import { type Seeds, seedsOf } from "../src/nn/pass.ts";
import { markdownTable } from "../src/report/table.ts";
import { gradientsOf } from "../src/training/gradients.ts";
import { networkNames, networkOf } from "./networks.ts";
import { quietness, spread } from "./side_by_side.ts";

const size = { N: 8, C: 3, T: 300, V: 25, M: 2 };
const rounds = Number(Deno.args[0] ?? 5);

function milliseconds(work: () => Tensor[]): number {
  const start = performance.now();
  tf.dispose(work());
  return performance.now() - start;
}

const { policy } = await testEngine();

/** Both ways to the gradients of one network, and an end of them. */
function waysOf(config: ModelConfig): readonly (() => Tensor[])[] {
  const model = buildModel(config);
  const parameters = uploaded(model, initialWeights(model, Random.of(1)));
  const x = tf.tensor5d(oracleInput({ ...size, absent: false }), [8, 3, 300, 25, 2]);
  const labels = tf.range(0, size.N, 1, "int32");
  const drawn = seedsOf(Random.of(1));
  const made = (seeds: Seeds): Tensor[] => {
    const { loss, logits, gradients, running } = gradientsOf(model, parameters, { x, labels }, {
      policy,
      replicas: 1,
      seeds: () => seeds,
    });
    return [loss, logits, ...gradients.values(), ...running.values()];
  };
  const inputs = [x, labels, ...parameters.values()];
  const graph = Graph.record((input) => {
    [...inputs].forEach(input);
    return made((mask) => {
      const seeds = drawn(mask);
      input(seeds);
      inputs.push(tf.keep(seeds.clone()));
      return seeds;
    });
  });
  return [() => made(drawn), () => graph.run(inputs)];
}

const rows: string[][] = [];
for (const name of networkNames) {
  const ways = waysOf(await networkOf(name));
  ways.forEach(milliseconds);
  const seen = Array.from({ length: rounds }, () => ways.map(milliseconds));
  const ratios = seen.map(([kernels, graph]) => (kernels as number) / (graph as number));
  const middle = (i: number): string => median(seen.map((one) => one[i] as number)).toFixed(0);
  rows.push([name, middle(0), middle(1), spread(ratios, 2)]);
}
const head = ["Network", "Kernel by kernel, ms", "As a graph, ms", "Ratio"];
await Deno.stdout.write(new TextEncoder().encode(quietness() + markdownTable(head, rows)));
