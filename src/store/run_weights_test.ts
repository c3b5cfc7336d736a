import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { setLatest } from "./started_folder.ts";
import { weightsMeant } from "./run_weights.ts";

Deno.test("weightsMeant() takes a file, a run's folder, latest, or the folder of its name, and tells latest by its own", async () => {
  const home = await Deno.makeTempDir({ prefix: "skelbench-weights-" });
  const own = join(home, "20180203-040506-01234567");
  const weights = join(own, "weights.seed3.pt");
  await Deno.mkdir(own);
  await assert.rejects(weightsMeant(own), UsageError);
  await Deno.writeTextFile(weights, "");
  await setLatest(own, { note: assert.fail });
  for (const path of [weights, own, home, `${home}/latest`, `${home}/latest/weights.seed3.pt`]) {
    assert.equal(await weightsMeant(path), weights, path);
  }
  for (const absent of ["reference", "nowhere.pt", join(home, "latest.pt")]) {
    assert.equal(await weightsMeant(absent), absent);
  }
  await Deno.writeTextFile(join(own, "weights.seed11.pt"), "");
  await assert.rejects(weightsMeant(home), /weights\.seed11\.pt, weights\.seed3\.pt: name one of/);
  await Deno.remove(home, { recursive: true });
});

Deno.test("weightsMeant() leaves recorded and reference as they are, though folders are called so", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-weights-" });
  const before = Deno.cwd();
  Deno.chdir(folder);
  try {
    for (const word of ["recorded", "reference"]) {
      await Deno.mkdir(word);
      assert.equal(await weightsMeant(word), word);
    }
  } finally {
    Deno.chdir(before);
    await Deno.remove(folder, { recursive: true });
  }
});
