import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeTorch } from "../../formats/torch/torch_writer.ts";
import { FakeProject } from "../../suite/testing.ts";
import { type Ended, runIn } from "../testing.ts";

/** That they are a PyTorch file is all that is known of weights without a published digest. */
const weights = encodeTorch(
  new Map([["w", { dtype: "float32", shape: [1], data: Float32Array.of(1) }]]),
);

/** `fetch-models` without the network, with these files in a mirror folder. */
async function fetchModels(
  project: FakeProject,
  mirrored: Readonly<Record<string, Uint8Array>>,
  ...names: readonly string[]
): Promise<Ended> {
  const mirror = join(project.folder, "mirror");
  await Deno.mkdir(mirror, { recursive: true });
  for (const [name, bytes] of Object.entries(mirrored)) {
    await Deno.writeFile(join(mirror, name), bytes);
  }
  const folder = join(project.folder, "models");
  const where = ["--mirror", mirror, "--folder", folder, "--offline"];
  return await runIn(project, ["fetch-models", ...where, ...names]);
}

Deno.test("fetch-models takes a mirror's file, records what no publisher has a digest of, and holds to it", async () => {
  await using project = await FakeProject.make();
  const name = "ntuxsub-tcn.pt";
  const first = await fetchModels(project, { [name]: weights }, name);
  assert.deepEqual([first.code, first.err], [0, ""]);
  assert.match(first.out, /^ntuxsub-tcn\.pt: .*mirror\/ntuxsub-tcn\.pt\n$/);
  const lock = await Deno.readTextFile(join(project.folder, "config", "recorded_digests.json"));
  assert.deepEqual(Object.keys(JSON.parse(lock)), [name]);
  const other = await fetchModels(project, { [name]: Uint8Array.of(...weights, 7) }, name);
  assert.equal(other.code, 5);
  assert.match(
    other.err,
    new RegExp(
      `mirror/ntuxsub-tcn\\.pt: it has ${weights.length + 1} bytes, the pin says ${weights.length}`,
    ),
  );
});

Deno.test("fetch-models refuses a published file with other bytes, and says what they are", async () => {
  await using project = await FakeProject.make();
  const name = "st_gcn.ntu-xsub-300b57d4.pth";
  const { code, err } = await fetchModels(project, { [name]: weights }, name);
  assert.equal(code, 5);
  assert.match(err, /its sha256 is [0-9a-f]{64}, the pin says that it starts with 300b57d4/);
  assert.match(err, /deno task train --config config\/ntu-xsub\/stgcn-2019\.yaml/);
});

Deno.test("fetch-models ends as a mismatch where two names have one content", async () => {
  await using project = await FakeProject.make();
  const names = ["ntuxsub-tcn.pt", "ntuxview-tcn.pt"];
  const mirrored = Object.fromEntries(names.map((name) => [name, weights]));
  const { code, out, err } = await fetchModels(project, mirrored, ...names);
  assert.equal(code, 4);
  assert.equal(out.split("\n").length, 3);
  assert.match(err, /ntuxsub-tcn\.pt and ntuxview-tcn\.pt have the same bytes/);
});

Deno.test("get_reference_models is fetch-models, and --offline lists every file that is missing", async () => {
  await using project = await FakeProject.make();
  const folder = join(project.folder, "models");
  const { code, err } = await runIn(project, [
    "get_reference_models",
    "--offline",
    "--folder",
    folder,
  ]);
  assert.equal(code, 5);
  assert.match(err, /Cannot get 9 files without the network/);
  assert.equal(err.match(/: not there\n/g)?.length, 9);
});

Deno.test("fetch-data knows data sets by name, and asks nobody with --offline", async () => {
  await using project = await FakeProject.make();
  const where = ["--data-dir", project.places.data];
  const planned = await runIn(project, [
    "fetch-data",
    "ui-prmd",
    "kinetics",
    "--dry-run",
    ...where,
  ]);
  assert.match(
    planned.out,
    /^ui-prmd-kinect: to fetch, at most 2\.0 GB, from github\.com, .*\nkinetics-skeleton\.zip: to fetch/,
  );
  const { code, err } = await runIn(project, ["fetch-data", "ui-prmd", "--offline", ...where]);
  assert.equal(code, 5);
  assert.match(err, /"ui-prmd-kinect\.tar" without the network/);
  await Deno.mkdir(`${project.places.data}/ui-prmd/Kinect`, { recursive: true });
  const here = await runIn(project, ["fetch-data", "ui-prmd", "--dry-run", ...where]);
  assert.match(here.out, /^ui-prmd-kinect: here, .*\nto fetch: at most 0\.0 kB/);
});
