import assert from "node:assert/strict";
import { join } from "node:path";
import { testEngine } from "../../engine/testing.ts";
import { fakeEnvironment, FakeProject, fakeRunner } from "../../suite/testing.ts";
import type { Runner } from "../../suite/runner.ts";
import { copyProgram } from "../testdata/program_copy.ts";
import { runForTest, runIn } from "../testing.ts";

Deno.test("oracle tells every vector's error, and ends as the numerics do", async () => {
  await using project = await FakeProject.make();
  const { code, out } = await runIn(project, ["oracle"]);
  assert.equal(code, 0);
  assert.match(out, /│ Vector +│ Error on CPU │ Tolerance │ Share │/);
  assert.match(out, /^pass: 6 oracle vectors in tolerance/m);
  const off: Runner = {
    ...fakeRunner(),
    numerics: (vectors) => ({ ...fakeRunner().numerics(vectors), repeatable: false }),
  };
  const unsteady = await runIn(project, ["oracle"], { start: () => Promise.resolve(off) });
  assert.deepEqual([unsteady.code, /different bits/.test(unsteady.out)], [1, true]);
});

Deno.test("oracle beside a GPU asks for the CPU's library where --mirror says", async () => {
  await using project = await FakeProject.make();
  await Deno.mkdir(join(project.folder, "src"));
  const config = JSON.stringify({ permissions: { setup: { env: true } } });
  await Deno.writeTextFile(join(project.folder, "deno.json"), config);
  const says = 'console.error(Deno.env.get("SKELBENCH_MIRROR"));';
  await Deno.writeTextFile(join(project.folder, "src", "main.ts"), says);
  const environment = { ...fakeEnvironment, device: "gpu" } as const;
  const start = (): Promise<Runner> => Promise.resolve({ ...fakeRunner(), environment });
  const args = ["oracle", "--mirror", "my mirror"];
  const { code, err } = await runIn(project, args, { start, environment: Deno.env.toObject() });
  assert.equal(code, 5);
  assert.match(err, /Cannot hold the CPU beside the GPU: my mirror/);
});

Deno.test("oracle on a GPU holds the CPU beside it, in a process of its own", async () => {
  await testEngine(); // sets TensorFlow up where nobody has
  await using project = await FakeProject.make();
  await Deno.remove(join(project.places.golden, "oracle", "stgcn.json"));
  await copyProgram(project.folder);
  // A GPU that nobody has here; the CPU is the real one.
  const gpu: Runner = {
    ...fakeRunner(),
    environment: { ...fakeEnvironment, device: "gpu" },
    numerics: (vectors) => ({
      vectors: vectors.map(({ name }) => ({
        name: `logits of ${name}`,
        error: 1e-3,
        tolerance: 1e-2,
      })),
      repeatable: true,
      relativeError: 0,
      logitError: 1e-3,
    }),
  };
  const start = (): Promise<Runner> => Promise.resolve(gpu);
  const { code, out, err } = await runForTest(["oracle"], {
    project: project.folder,
    start,
    environment: Deno.env.toObject(),
  });
  assert.equal(code, 0, err);
  assert.match(out, /│ Error on GPU │ Error on CPU │/);
  assert.match(out, /tcn ntu T61 +│ 1\.00e-3 +│ [1-9]\.\d+e-\d/);
  assert.match(out, /^GPU and CPU are at most 1\.00e-3 apart; the CPU's noise of a margin is/m);
});
