/** What a run answered to one sample, as far as it left it. */

import { join } from "node:path";
import { DataError, MismatchError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { stem } from "../datasets/sample.ts";
import type { RunKind } from "../golden/fields.ts";
import { runTitle } from "../golden/words.ts";
import type { ShownAnswers } from "../report/sample_page.ts";
import { readCards, readRun } from "../store/run_folder.ts";
import { runHome } from "../store/run_start.ts";
import { LATEST } from "../store/started_folder.ts";

/** Whose latest answers are shown where nobody names a run. */
const KINDS: readonly RunKind[] = ["trained", "given weights", "recorded weights"];

/**
 * What a run's folder holds of a sample, by its name with or without an ending; null where the run did not see it.
 * @throws {DataError} {MismatchError} if the run cannot be read.
 */
export async function answersIn(place: string, sample: string): Promise<ShownAnswers | null> {
  const { folder, observation, predictions, samples } = await readRun(place);
  const said = predictions?.find(({ name }) => stem(name) === stem(sample));
  if (said === undefined) return null;
  const cards = await readCards(folder);
  const card = cards?.cards.find((one) => one.sample === said.name);
  const seed = observation.results[0]?.seed ?? null;
  const whose = `${runTitle(observation)}${seed === null ? "" : `, seed ${seed}`}, in "${folder}"`;
  if (card !== undefined) {
    const { now, then, response } = card;
    return { whose, now, then, response, margin: said.margin, against: cards?.against ?? null };
  }
  const confidence = samples?.find(({ name }) => name === said.name)?.confidence ?? null;
  const now = said.ranked.map((one, i) => ({ class: one, share: i === 0 ? confidence : null }));
  return { whose, now, then: null, response: null, margin: said.margin, against: null };
}

/** The answers of the run of that name which ended last, below the folder of results; null where none can be had. */
export async function latestAnswers(
  work: string,
  run: string,
  sample: string,
): Promise<ShownAnswers | null> {
  for (const kind of KINDS) {
    const place = join(runHome(work, { run, kind }), LATEST);
    if (!await exists(place)) continue;
    try {
      const answers = await answersIn(place, sample);
      if (answers !== null) return answers;
    } catch (thrown) {
      // Nobody asked for this run.
      if (!(thrown instanceof DataError || thrown instanceof MismatchError)) throw thrown;
    }
  }
  return null;
}
