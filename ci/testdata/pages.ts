/** Pages for the browser: the quick suite's, and a sample's, made by the program on a runner without an engine. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { foldersOf, runForTest, runIn } from "../../src/cli/testing.ts";
import { parseSkeleton } from "../../src/datasets/raw/ntu.ts";
import { ntuShape } from "../../src/datasets/raw/ntu.ts";
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
