/**
 * Logits of the published implementation (float64), for the weights formula. The tolerance is the
 * vector's own, PyTorch's distance in float32, times `otherEngine`: sums run in another order here.
 */

import assert from "node:assert/strict";
import { tf } from "../engine/backend.ts";
import { type OpTable, useOpTable } from "../engine/kernels.ts";
import { testEngine } from "../engine/testing.ts";
import { type OracleInput, oracleInput, oracleParameter } from "../golden/oracle.ts";
import { buildModel } from "./build.ts";
import { publishedConfig } from "./published_arguments.ts";
import { uploaded } from "./model.ts";
import kinetics2018 from "./testdata/forward_stgcn-2018_kinetics.json" with { type: "json" };
import ntu2018 from "./testdata/forward_stgcn-2018_ntu.json" with { type: "json" };
import kineticsTcn from "./testdata/forward_temporal-conv_kinetics.json" with { type: "json" };
import ntuTcn from "./testdata/forward_temporal-conv_ntu.json" with { type: "json" };

/** How much farther than PyTorch's float32 run ours may be; measured at most 1.18 on a CPU. */
const otherEngine = 3;

interface Case {
  readonly args: Readonly<Record<string, unknown>>;
  readonly input: OracleInput;
  readonly logits: readonly (readonly number[])[];
  readonly f32_max_abs_diff: number;
}

/** Largest distance of our logits from the published ones, in multiples of PyTorch's own. */
function farness(model: string, { args, input, logits, f32_max_abs_diff }: Case): number {
  const config = publishedConfig(model, args, input.M);
  const network = buildModel(config);
  return tf.tidy(() => {
    const weights = new Map(
      network.parameters.map(({ name, shape }) => [name, oracleParameter(name, shape)]),
    );
    const predictor = network.predictor(uploaded(network, weights));
    const { N, C, T, V, M } = input;
    const ours = predictor.predict(tf.tensor5d(oracleInput(input), [N, C, T, V, M])).dataSync();
    const distance = Math.max(
      ...logits.flat().map((value, i) => Math.abs(value - (ours[i] as number))),
    );
    return distance / Math.max(f32_max_abs_diff, 1e-7);
  });
}

const tables: readonly OpTable[] = ["mkl", "portable"];

for (const { model, dataset, cases } of [ntu2018, kinetics2018, ntuTcn, kineticsTcn]) {
  for (const [name, vector] of Object.entries(cases)) {
    for (const table of tables) {
      Deno.test(`predict() meets the published logits: ${model} ${dataset} ${name} (${table})`, async () => {
        await testEngine();
        useOpTable(table);
        const measured = farness(model, vector);
        useOpTable("mkl");
        assert.ok(measured <= otherEngine, `${measured.toFixed(2)} times PyTorch's own distance`);
      });
    }
  }
}
