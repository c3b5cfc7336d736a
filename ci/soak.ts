/**
 * What is too long for the gate, by hand and nightly: broken files by the hundred thousand, commands killed at random
 * moments, many samples, many steps, mutations of the source. One row each; the exit code tells whether all held.
 *
 *     deno task soak [--scale 0.01] [--seed 1] [--only torch]
 *     deno task soak --mutation dropout
 */

import Table from "cli-table3";
import { parseArgs } from "node:util";
import { reason } from "../src/base/errors.ts";
import { Random } from "../src/base/random.ts";
import { say } from "./finish.ts";
import { MUTATIONS } from "./mutations.ts";
import { fuzz, FUZZERS } from "./soak_fuzz.ts";
import { killPreparations, killTrainings } from "./soak_kills.ts";
import { tryMutations } from "./soak_mutations.ts";
import { prepareAndLoad } from "./soak_samples.ts";
import { trainLong } from "./soak_steps.ts";

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    mutation: { type: "string" },
  },
});

/** One row: how often something is done, and what came of it. */
interface Trial {
  readonly count: number;
  readonly run: (count: number, random: Random) => Promise<string>;
}

/** Broken files a format gets, but for tar, which unpacks on the disk. */
const BROKEN_FILES = 100_000;
const BROKEN_TAR_FILES = 2_000;

const trials: Readonly<Record<string, Trial>> = {
  ...Object.fromEntries(
    Object.entries(FUZZERS).map(([name, fuzzer]) => [name, {
      count: name === "tar" ? BROKEN_TAR_FILES : BROKEN_FILES,
      run: (count: number, random: Random) => fuzz(fuzzer, count, random),
    }]),
  ),
  samples: { count: 20_000, run: prepareAndLoad },
  steps: { count: 1_000, run: trainLong },
  killedPreparations: { count: 25, run: killPreparations },
  killedTrainings: { count: 25, run: killTrainings },
  mutations: {
    count: MUTATIONS.length,
    run: (count, random) => tryMutations(count, random, values.mutation),
  },
};

const scale = Number(values.scale);
if (!(scale > 0)) {
  throw new RangeError(`Cannot scale by "${values.scale}": a number above 0 is wanted`);
}
const only = values.mutation === undefined ? values.only : "mutations";
if (only !== undefined && trials[only] === undefined) {
  const names = Object.keys(trials).join(", ");
  throw new RangeError(`Cannot find trial "${only}": there are ${names}`);
}

const table = new Table({
  head: ["Trial", "Count", "Outcome", "Seconds"],
  style: { head: [], border: [] },
});
let failures = 0;
for (const [name, trial] of Object.entries(trials)) {
  if (only !== undefined && name !== only) continue;
  const count = Math.max(1, Math.round(trial.count * scale));
  const start = performance.now();
  const random = Random.of(Number(values.seed)).fork(name);
  const outcome = await trial.run(count, random).catch((thrown: unknown) => {
    failures++;
    say(`${name}: ${reason(thrown)}`);
    return "failed";
  });
  table.push([name, String(count), outcome, ((performance.now() - start) / 1000).toFixed(1)]);
}
say(table.toString());
Deno.exit(failures === 0 ? 0 : 1);
