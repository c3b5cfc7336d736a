/**
 * Kills trainings at random moments, as often as the argument says, resumes them until they end, and holds their
 * weights against a training that was never stopped: `deno run -A src/training/testdata/kill_soak.ts 100`.
 */

import assert from "node:assert/strict";
import { Random } from "../../base/random.ts";
import { digestInOwnProcess, kill } from "./processes.ts";

const wanted = Number(Deno.args[0] ?? 20);
const random = Random.of(Number(Deno.args[1] ?? 1));
const unstopped = await digestInOwnProcess(1);
let killed = 0;
let trainings = 0;
while (killed < wanted) {
  const folder = await Deno.makeTempDir();
  let alive = true;
  while (alive) {
    alive = await kill(1, folder, { milliseconds: random.integer(300, 3000) });
    if (alive) killed++;
  }
  assert.equal(await digestInOwnProcess(1, folder), unstopped);
  trainings++;
  await Deno.remove(folder, { recursive: true });
}
const said = `${killed} kills, ${trainings} trainings, one digest: ${unstopped}\n`;
await Deno.stdout.write(new TextEncoder().encode(said));
