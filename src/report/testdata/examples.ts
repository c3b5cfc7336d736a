/** A suite of two runs, one of which never came back. */

import { judge } from "../../golden/layers/judge.ts";
import { evidence, trainedGolden, trainedRun } from "../../golden/testdata/examples.ts";
import { withoutLayers } from "../../golden/verdict.ts";
import type { RunRecord } from "../record.ts";
import { type SuiteResult, suiteResult } from "../result.ts";

/** The record of a run whose one seed scored `correct1` of 500, judged against the example golden. */
export function exampleRecord(correct1: number): RunRecord {
  const observation = trainedRun(correct1);
  return {
    schema: "skelbench/record@1",
    started: "2026-01-02T03:04:05Z",
    commit: "0000000",
    clean: true,
    command: "deno task train --config config/twin-ntu-xsub/stgcn.yaml --seed 11",
    observation,
    judgement: judge(evidence(trainedGolden(), observation)),
    curves: [{
      seed: 11,
      epochs: [
        { epoch: 0, rate: 0.1, loss: 2.3, correct1: 120, correct5: 300, seconds: 4 },
        { epoch: 1, rate: 0.1, loss: 1.1, correct1: null, correct5: null, seconds: 4 },
        { epoch: 2, rate: 0.01, loss: 0.4, correct1, correct5: 450, seconds: 4 },
      ],
    }],
    confusion: [[40, 2], [3, 41]],
    times: {
      total: 185.2,
      prepare: 3,
      train: 170,
      evaluate: 12.2,
      trainedPerSecond: 24.5,
      evaluatedPerSecond: 90,
    },
    config: { model: { name: "stgcn" }, recipe: { epochs: 3 } },
    initial: null,
  };
}

/** The same, made where files were not as the commit has them. */
export function changedResult(): SuiteResult {
  const result = exampleResult();
  const runs = result.runs.map((run) => ({
    ...run,
    record: run.record && { ...run.record, commit: "3e3164ad0f2a7c", clean: false },
  }));
  return { ...result, runs };
}

/** A run that passed (or not, by its count) and one that is unavailable. */
export function exampleResult(correct1 = 400): SuiteResult {
  const record = exampleRecord(correct1);
  const { run, kind } = record.observation;
  return suiteResult(
    "quick",
    [{ run, kind }, { run: "twin-ntu-xsub/tcn", kind }],
    [
      { run, kind, judgement: record.judgement, record },
      {
        run: "twin-ntu-xsub/tcn",
        kind,
        judgement: withoutLayers("unavailable", "twin-ntu-xsub/tcn: no engine"),
        record: null,
      },
    ],
    "deno task reproduce --suite quick",
  );
}
