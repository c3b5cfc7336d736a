/**
 * The program's commands, killed (SIGKILL) at random moments and started again. A training must end in the bits of one
 * that was never stopped; a preparation must never leave a database that verifies and is not the whole one.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import type { Random } from "../src/base/random.ts";
import { EXIT_CODES } from "../src/golden/verdict.ts";
import { command, inFolder } from "./soak_program.ts";

/** Of a record, what tells two trainings apart. */
const record = z.looseObject({
  observation: z.looseObject({ results: z.array(z.looseObject({ weights: z.string() })) }),
});

const dataset = "twin-ntu-xsub";
const training: readonly string[] = [
  ...["train", "--config", `config/${dataset}/tcn.yaml`, "--limit", "64", "--device", "cpu"],
  ...["--set", "recipe.num_epoch=4", "--set", "recipe.save_interval=1"],
];
/** What a training by another recipe than the golden's ends in. */
const trained = EXIT_CODES.mismatch;

async function timed(args: readonly string[], wanted: number): Promise<number> {
  const start = performance.now();
  const { code, said } = await command(args);
  assert.equal(code, wanted, `exit code of ${args.join(" ")}: ${said}`);
  return performance.now() - start;
}

async function weightsOf(work: string): Promise<string> {
  const path = join(work, dataset, "tcn", "latest", "record.json");
  const { observation } = record.parse(JSON.parse(await Deno.readTextFile(path)));
  const [result] = observation.results;
  assert.ok(result !== undefined, `"${path}" is of no training`);
  return result.weights;
}

/** @throws {assert.AssertionError} if none was killed: then nothing was tried. */
function killed(kills: number): string {
  assert.ok(kills > 0, "every process ended before it was killed: nothing was tried");
  return `${kills} kills`;
}

/**
 * Trains `rounds` times, each killed up to four times and resumed.
 * @throws {assert.AssertionError} if one ends in other bits than the unstopped one.
 */
export function killTrainings(rounds: number, random: Random): Promise<string> {
  return inFolder(async (folder) => {
    const to = (name: string): string[] => [
      ...training,
      ...["--data-dir", join(folder, "data"), "--work-dir", join(folder, name)],
    ];
    await timed(to("first"), trained); // makes the database too
    const milliseconds = await timed(to("unstopped"), trained);
    const wanted = await weightsOf(join(folder, "unstopped"));
    let kills = 0;
    for (let round = 0; round < rounds; round++) {
      const resumed = [...to(`round${round}`), "--resume"];
      for (let kill = 0; kill < 4; kill++) {
        const end = await command(resumed, random.integer(0, Math.ceil(milliseconds)));
        if (end.code !== "killed") break;
        kills++;
      }
      await timed(resumed, trained);
      assert.equal(await weightsOf(join(folder, `round${round}`)), wanted, `round ${round}`);
    }
    return `${rounds} trainings, ${killed(kills)}, the same bits`;
  });
}

/**
 * Prepares the twins `rounds` times, each killed up to four times and started again.
 * @throws {assert.AssertionError} if a database verifies that is not whole, or the last one is another.
 */
export function killPreparations(rounds: number, random: Random): Promise<string> {
  return inFolder(async (folder) => {
    const verify = (data: string): string[] => ["verify", "--dataset", dataset, "--data-dir", data];
    const prepare = (data: string): string[] => ["prepare", "twin", "--data-dir", data];
    const whole = join(folder, "whole");
    const milliseconds = await timed(prepare(whole), 0);
    const wanted = await manifestOf(whole);
    let [kills, there] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const data = join(folder, `round${round}`);
      for (let kill = 0; kill < 4; kill++) {
        const end = await command(prepare(data), random.integer(0, Math.ceil(milliseconds)));
        if (end.code !== "killed") break;
        kills++;
        if ((await command(verify(data))).code !== 0) continue;
        there++;
        assert.equal(await manifestOf(data), wanted, `a database after kill ${kill} of ${round}`);
      }
      await timed(prepare(data), 0);
      await timed(verify(data), 0);
      assert.equal(await manifestOf(data), wanted, `round ${round}`);
      await Deno.remove(data, { recursive: true });
    }
    return `${rounds} preparations, ${killed(kills)}, ${there} after the database was whole`;
  });
}

/** The manifest's text, which has the digest of every sample. */
function manifestOf(data: string): Promise<string> {
  return Deno.readTextFile(join(data, "twin-ntu", "xsub", "manifest.json"));
}
