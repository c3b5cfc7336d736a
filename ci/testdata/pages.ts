/** Pages for the browser: the quick suite's, and a sample's, made by the program on a runner without an engine. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { foldersOf, runForTest, runIn } from "../../src/cli/testing.ts";
import { Random } from "../../src/base/random.ts";
import { ntuActions } from "../../src/datasets/catalog/ntu_actions.ts";
import type { Prediction } from "../../src/golden/prediction.ts";
import { resultPage } from "../../src/report/result_page.ts";
import { exampleCard, exampleCards } from "../../src/report/testdata/cards.ts";
import { exampleResult } from "../../src/report/testdata/examples.ts";
import { ntuShape, parseSkeleton } from "../../src/datasets/raw/ntu.ts";
import { sampleSize } from "../../src/datasets/shape.ts";
import { twinCorpus } from "../../src/datasets/twins/ntu.ts";
import { FAKE_SHAPE, FakeProject, fakeRunner } from "../../src/suite/testing.ts";

/** Texts of both pages. */
export interface MadePages {
  readonly suite: string;
  readonly sample: string;
}

/** Recordings of the twin, as far as the fake database has frames. */
function* recordings(): Generator<Float32Array> {
  const [c, frames, v, m] = FAKE_SHAPE;
  const values = new Float32Array(sampleSize(ntuShape));
  for (const { name, bytes } of twinCorpus()) {
    values.fill(0);
    parseSkeleton(bytes, values, name);
    const cut = new Float32Array(sampleSize(FAKE_SHAPE));
    const row = frames * v * m;
    for (let i = 0; i < c; i++) {
      const begin = i * ntuShape[1] * v * m;
      cut.set(values.subarray(begin, begin + row), i * row);
    }
    yield cut;
  }
}

/**
 * The quick suite on a small database of the twin: a golden of five seeds by answers of which one is wrong, then a
 * training of another seed that lost three.
 */
export async function makePages(): Promise<MadePages> {
  const twin = recordings();
  const next = (): Float32Array => {
    const { value } = twin.next();
    if (value === undefined) throw new RangeError("Cannot fill the database: the twin has too few");
    return value;
  };
  await using project = await FakeProject.make(undefined, next);
  const chosen = ["--only", "twin-ntu-xsub", ...foldersOf(project)];
  const propose = ["golden", "propose", ...chosen, "--reason", "a page"];
  const proposed = await runIn(project, propose);
  assert.equal(proposed.code, 0, proposed.err);
  const start = { start: () => Promise.resolve(fakeRunner(4)) };
  await runIn(project, ["reproduce", "--seed", "7", ...chosen], start);
  const page = join(project.places.work, "results", "quick", "latest", "report.html");
  const out = join(project.folder, "sample.html");
  const show = ["show", "val2", "--out", out, ...foldersOf(project)];
  const shown = await runForTest(show, { project: project.folder });
  assert.equal(shown.code, 0, shown.err);
  return { suite: await Deno.readTextFile(page), sample: await Deno.readTextFile(out) };
}

/** The answers to so many samples of NTU's names, of which about four in five are right. */
function answersTo(samples: number, classes: number, seed: number): Prediction[] {
  const random = Random.of(seed);
  const two = (n: number): string => String(n).padStart(3, "0");
  return Array.from({ length: samples }, (_, n) => {
    const label = n % classes;
    const others = Array.from({ length: 4 }, (_, i) => (label + 1 + i * 7) % classes);
    const ranked = random.uniform() < 0.8 ? [label, ...others] : [...others, label];
    const [setup, subject] = [1 + Math.floor(n / 1200), 1 + Math.floor(n / classes) % 40];
    const take = 1 + Math.floor(n / classes / 40) % 3;
    const camera = 1 + Math.floor(n / classes / 120) % 3;
    const name = `S${two(setup)}C${two(camera)}P${two(subject)}R${two(take)}A${two(label + 1)}`;
    return { name: `${name}.skeleton`, label, ranked, margin: 5 * random.uniform() };
  }).sort((a, b) => a.name < b.name ? -1 : 1);
}

/** A page of one run with 20,000 samples of 60 classes, beside a golden's answers to them, with cards. */
export function largePage(samples = 20_000, classes = 60): string {
  const predictions = answersTo(samples, classes, 1);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { label, ranked: [guess = 0] } of predictions) {
    const row = confusion[label];
    if (row !== undefined) row[guess] = (row[guess] ?? 0) + 1;
  }
  const result = exampleResult();
  const runs = result.runs.map((run) => ({
    ...run,
    record: run.record && { ...run.record, confusion },
  }));
  const cards = exampleCards({
    cards: predictions.slice(0, 12).map(({ name }) => exampleCard({ sample: name })),
  });
  return resultPage({
    result: { ...result, runs },
    history: [],
    runs: runs.map((one) => ({
      result: one,
      golden: null,
      predictions: one.record && predictions,
      samples: predictions.map(({ name }, n) => ({
        name,
        confidence: (n % 100) / 100,
        frames: 20 + n % 280,
      })),
      cards: one.record && cards,
      then: {
        predictions: answersTo(samples, classes, 2),
        whose: "the golden's seed 1, of other weights",
        isSame: false,
      },
      last: null,
      published: [],
      classNames: ntuActions.slice(0, classes),
      pins: [],
      notes: [],
    })),
  });
}
