/** Measuring: every repeat starts all programs anew, and lets them take turns at each task of each network. */

import { join } from "node:path";
import { median } from "../../src/base/statistics.ts";
import type { ModelConfig } from "../../src/models/config.ts";
import { type networkNames, networkOf } from "../networks.ts";
import { inTurns, perSecond, type Seen, type Unavailable } from "../side_by_side.ts";
import { writeInputs } from "./inputs.ts";
import { does, type Program, PROGRAMS, sideOf, type Work } from "./programs.ts";
import type { Row, Saved } from "./saved.ts";

/** What is measured, and how often. */
export interface Plan {
  readonly settings: Saved["settings"];
  readonly repeats: number;
  readonly tasks: readonly Work["task"][];
  readonly networks: readonly (typeof networkNames[number])[];
  readonly programs: readonly Program[];
  /** Of every network and task; else that which they are published with or known to be fast at. */
  readonly batch: number | undefined;
}

/** A task of one network, and what was seen of each program in each repeat. */
export interface Job {
  readonly task: Work["task"];
  readonly network: typeof networkNames[number];
  readonly batch: number;
  readonly seen: ReadonlyMap<Program, (Seen | Unavailable)[]>;
}

/** Of the largest logit: what programs that sum in other orders may be apart, and ours when it skips. */
const APART_ALLOWED = 1e-4;

/** The rows of a plan and the versions of all programs; `tell` hears what begins. */
export async function measure(
  plan: Plan,
  python: string,
  tell: (what: string) => void,
): Promise<Pick<Saved, "rows" | "versions">> {
  const jobs = plan.networks.flatMap((network) =>
    plan.tasks.map((task) => jobOf(plan, task, network))
  )
    .filter(({ seen }) => seen.size > 0);
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  try {
    // The outermost loop, so that the repeats of a row see as much of the machine's moments as there is.
    for (let repeat = 1; repeat <= plan.repeats; repeat++) {
      for (const job of jobs) {
        tell(`repeat ${repeat} of ${plan.repeats}: ${job.task}, ${job.network}`);
        await takeTurns(job, plan.settings, python, folder);
        rowsOf(job); // ends at once where something else is computed
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const all = jobs.flatMap(({ seen }) => [...seen.values()].flat());
  const versions = all.map((one) => "unavailable" in one ? {} : one.versions);
  return { rows: jobs.flatMap(rowsOf), versions: Object.assign({}, ...versions) };
}

function jobOf(
  { programs, batch }: Plan,
  task: Job["task"],
  network: Job["network"],
): Job {
  // Temporal Conv has so little to do that less than 64 samples measure the calls alone.
  const usual = task === "inference" && network === "tcn" ? 64 : 8;
  const seen = new Map(programs.filter((one) => does(one, task)).map((one) => [one, []]));
  return { task, network, batch: batch ?? usual, seen };
}

/** One repeat of a job. */
async function takeTurns(
  { task, network, batch, seen }: Job,
  { device, threads, frames, lengths, rounds, seconds }: Plan["settings"],
  python: string,
  scratch: string,
): Promise<void> {
  const model: ModelConfig = await networkOf(network);
  const folder = join(scratch, `${task}-${network}`);
  await Deno.mkdir(folder, { recursive: true });
  await writeInputs(folder, model, { samples: batch, frames, lengths });
  const asked = { task, model, folder, seconds, threads, device, replicas: 1 };
  const sides = [...seen.keys()].map((program) => sideOf({ ...asked, program }, python));
  const found = await inTurns(sides, rounds);
  [...seen.values()].forEach((all, i) => all.push(found[i] as Seen | Unavailable));
}

/** A row for each program. @throws {Error} if one computes something else. */
export function rowsOf({ task, network, batch, seen }: Job): Row[] {
  const references = [...seen.values()].map(whole).find((all) => all !== undefined);
  return [...seen].map(([program, all]): Row => {
    const there = whole(all);
    const common = { task, network, batch, program };
    if (there === undefined) {
      const [{ unavailable }] = all.filter((one) => "unavailable" in one) as [Unavailable];
      return { ...common, rates: [], peakKb: 0, startedKb: 0, apart: null, unavailable };
    }
    const apart = task === "training" ? null : Math.max(
      ...there.map(({ logits }, i) => largestShare(logits, references?.[i]?.logits ?? [])),
    );
    if (apart !== null && !(apart <= APART_ALLOWED)) {
      throw new Error(
        `Cannot compare ${task} of ${network}: the logits of "${
          PROGRAMS[program]
        }" are ${apart} of the ` +
          `largest one from those of the first program, ${APART_ALLOWED} at most are expected`,
      );
    }
    return {
      ...common,
      rates: there.map(({ turns }) => median(turns.map(perSecond))),
      peakKb: Math.max(...there.map(({ peakKb }) => peakKb)),
      startedKb: Math.max(...there.map(({ startedKb }) => startedKb)),
      apart,
      unavailable: null,
    };
  });
}

/** All repeats of a program that was there in each of them. */
function whole(all: readonly (Seen | Unavailable)[]): readonly Seen[] | undefined {
  const there = all.filter((one): one is Seen => !("unavailable" in one));
  return there.length === all.length ? there : undefined;
}

/** The largest difference, as a share of the largest one of the second. Not a number if there are not as many. */
function largestShare(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length || b.length === 0) return NaN;
  const far = Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
  return far / Math.max(...b.map(Math.abs));
}
