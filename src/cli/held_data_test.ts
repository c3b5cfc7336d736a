/** A published cell on a database that nobody recorded, by the command: what is not held is not passed. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeLabels } from "../formats/pickle/label_pickle.ts";
import { formatNpyHeader } from "../formats/npy/npy_header.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { parseResult, type SuiteResult } from "../report/result.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { assertEnds } from "./testdata/real_project.ts";
import { foldersOf, runIn } from "./testing.ts";

/** Cross-subject's val part. */
const SAMPLES = 16_487;
const VALUES = 3 * 300 * 25 * 2;

/** As many names of cross-subject's val part, each once. */
const names: readonly string[] = Array.from({ length: SAMPLES }, (_, n) => {
  const two = (value: number): string => String(value).padStart(3, "0");
  const [action, camera, setup] = [n % 60, Math.floor(n / 60) % 3, Math.floor(n / 180)];
  return `S${two(setup + 1)}C${two(camera + 1)}P003R001A${two(action + 1)}.skeleton`;
});
const labels = names.map((_, n) => n % 60);

/** A database in the published form, of holes but for a value a sample where it is not empty. */
async function writeDatabase(
  folder: string,
  samples: number,
  content: "empty" | "distinct",
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const written = { names: names.slice(0, samples), labels: labels.slice(0, samples) };
  await Deno.writeFile(join(folder, "val_label.pkl"), encodeLabels(written));
  const header = formatNpyHeader("float32", [samples, 3, 300, 25, 2]);
  using file = await Deno.open(join(folder, "val_data.npy"), { write: true, create: true });
  await file.write(header);
  await file.truncate(header.length + 4 * VALUES * samples);
  for (let n = 0; n < samples && content === "distinct"; n++) {
    await file.seek(header.length + 4 * VALUES * n, Deno.SeekMode.Start);
    await file.write(new Uint8Array(Float32Array.of(1 + n / samples).buffer));
  }
}

/** What a published cell comes to on such a database, with weights that answer the published number of samples. */
async function judged(
  samples: number,
  content: "empty" | "distinct",
): Promise<{ readonly code: number; readonly result: SuiteResult }> {
  await using project = await FakeProject.make();
  const config = join(project.places.config, "ntu-xsub");
  await Deno.mkdir(config);
  await Deno.copyFile(
    new URL("../../config/ntu-xsub/tcn.yaml", import.meta.url),
    join(config, "tcn.yaml"),
  );
  const weights = join(project.folder, "w.pt");
  const data = Float32Array.of(1);
  const dict = new Map([["fcn.weight", { dtype: "float32", shape: [1], data } as const]]);
  await Deno.writeFile(weights, encodeTorch(dict));
  const folder = join(project.folder, "made-up");
  await writeDatabase(folder, samples, content);
  const words = ["eval", "--model", "tcn", "--dataset", "ntu-xsub", "--weights", weights];
  const { code, out, err } = await runIn(
    project,
    [...words, "--data", folder, ...foldersOf(project), "--json"],
    { start: () => Promise.resolve(fakeRunner(SAMPLES - 12_250, 60)) },
  );
  assert.notEqual(out, "", err);
  return { code, result: parseResult(out, "stdout") };
}

Deno.test("a published cell on zeros for data is a mismatch that says so", async () => {
  const ended = await judged(40, "empty");
  assertEnds(ended, "mismatch", "inputs", 4, /val: 40 samples instead of 16487 \(and \d other/);
  const { details } = ended.result.runs[0]?.judgement.layers[0] ?? {};
  assert.match(details?.[1] ?? "", /val: 40 of 40 samples have no skeleton at all$/);
});

Deno.test("a published cell on what only looks right is inconclusive, with the layers above it held and shown", async () => {
  const { code, result } = await judged(SAMPLES, "distinct");
  const told =
    /number, shape, names, labels, split and values are as known, but nobody recorded a digest/;
  assertEnds({ code, result }, "inconclusive", "inputs", 3, told);
  const { layers } = result.runs[0]?.judgement ?? {};
  assert.deepEqual(
    layers?.map(({ verdict }) => verdict),
    ["inconclusive", "pass", "not held", "pass", "not held"],
  );
  const reproduced =
    /12,250 of 16,487 correct .*not known to be the published ones: they reproduce/;
  assert.match(layers?.[3]?.message ?? "", reproduced);
});
