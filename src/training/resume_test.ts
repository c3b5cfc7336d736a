import assert from "node:assert/strict";
import { join } from "node:path";
import { InterruptedError, MismatchError, UnavailableError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { writeAtomically } from "../base/files.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import type { Write } from "./checkpoint_folder.ts";
import type { CheckpointSettings } from "./checkpointing.ts";
import type { TrainingEvent } from "./event.ts";
import { type Fit, fit } from "./fit.ts";
import type { FitRequest } from "./run.ts";
import { digestInOwnProcess, kill } from "./testdata/processes.ts";
import { tinyAdamRecipe, tinyModel, tinyRecipe, tinyTrain, tinyVal } from "./testdata/tiny.ts";

/** Trains with checkpoints in `folder`, after each step. */
async function train(
  folder: string,
  changes: Partial<FitRequest> = {},
  settings: Partial<CheckpointSettings> = {},
): Promise<Fit> {
  await testEngine();
  let time = 0;
  return await fit({
    model: tinyModel(),
    policy: mkl,
    recipe: tinyRecipe,
    train: tinyTrain,
    val: tinyVal,
    seed: 1,
    now: () => time += 1000,
    checkpoints: { folder, resume: true, inputs: { data: "tiny" }, everySeconds: 0, ...settings },
    ...changes,
  });
}

/** A listener that throws at step `deadly`, as a crash would. */
function crashAt(deadly: number): (event: TrainingEvent) => void {
  let steps = 0;
  return ({ kind }) => {
    if (kind === "batch" && ++steps === deadly) throw new Error("crash");
  };
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "checkpoints"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function filesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("fit() goes on to the same bits and the same curve from a crash in an epoch, at its ends, and at the last step", async () => {
  const unstopped = await inMemory();
  for (const step of [1, 4, 5, 12]) {
    await inFolder(async (folder) => {
      await assert.rejects(train(folder, { onProgress: crashAt(step) }), /crash/);
      const resumed = await train(folder);
      assert.equal(resumed.weightsDigest, unstopped.weightsDigest, `step ${step}`);
      const losses = (one: Fit): unknown[] =>
        one.curve.map((row) => [row.loss, row.evaluation?.loss]);
      assert.deepEqual(losses(resumed), losses(unstopped));
      assert.equal(resumed.steps, 12);
      assert.deepEqual(resumed.ledger, unstopped.ledger);
    });
  }
});

async function inMemory(): Promise<Fit> {
  return await train("nowhere", { checkpoints: undefined });
}

Deno.test("fit() goes on with Adam to the same bits, its means of squares and its steps included", async () => {
  const recipe = tinyAdamRecipe;
  const unstopped = await train("nowhere", { recipe, checkpoints: undefined });
  await inFolder(async (folder) => {
    await assert.rejects(train(folder, { recipe, onProgress: crashAt(6) }), /crash/);
    assert.equal((await train(folder, { recipe })).weightsDigest, unstopped.weightsDigest);
  });
  assert.notEqual(unstopped.weightsDigest, (await inMemory()).weightsDigest);
});

Deno.test("fit() goes on to the same bits when it is killed, at a step or at any moment", async () => {
  const unstopped = await inMemory();
  const random = Random.of(Deno.pid);
  await inFolder(async (folder) => {
    assert.ok(await kill(1, folder, { step: 7 }));
    await kill(1, folder, { milliseconds: random.integer(800, 2500) });
    assert.equal(await digestInOwnProcess(1, folder), unstopped.weightsDigest);
  });
});

Deno.test("fit() saves itself when it is stopped by the signal, and takes no step twice", async () => {
  const unstopped = await inMemory();
  await inFolder(async (folder) => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = (event: TrainingEvent): void => {
      if (event.kind === "batch" && seen.push(event.epoch * 4 + event.batch) === 6) {
        controller.abort();
      }
    };
    const settings = { everySeconds: 1e9 };
    const stopped = train(folder, { signal: controller.signal, onProgress }, settings);
    await assert.rejects(stopped, InterruptedError);
    const { weightsDigest } = await train(folder, { onProgress }, settings);
    assert.equal(weightsDigest, unstopped.weightsDigest);
    assert.deepEqual(seen, Array.from({ length: 12 }, (_, step) => step));
  });
});

Deno.test("fit() repeats the evaluation in which it was stopped, and not the epoch before it", async () => {
  const unstopped = await inMemory();
  await inFolder(async (folder) => {
    const controller = new AbortController();
    const onProgress = (event: TrainingEvent): void => {
      if (event.kind === "evaluation" && event.epoch === 1) controller.abort();
    };
    const settings = { everySeconds: 1e9 };
    const stopped = train(folder, { signal: controller.signal, onProgress }, settings);
    await assert.rejects(stopped, InterruptedError);
    const epochs = new Set<number>();
    const resumed = await train(folder, {
      onProgress: (event) => event.kind === "batch" && epochs.add(event.epoch),
    }, settings);
    assert.equal(resumed.weightsDigest, unstopped.weightsDigest);
    assert.deepEqual([...epochs], [2]);
    assert.equal(resumed.curve[1]?.evaluation?.correct1, unstopped.curve[1]?.evaluation?.correct1);
  });
});

Deno.test("fit() resumes a run that is over with its evaluation, and no step", async () => {
  await inFolder(async (folder) => {
    const first = await train(folder);
    const kinds = new Set<string>();
    const again = await train(folder, { onProgress: ({ kind }) => kinds.add(kind) });
    assert.deepEqual(again, first);
    assert.deepEqual([...kinds], ["resumed", "evaluation"]);
  });
});

Deno.test("fit() keeps the newest two checkpoints, and those that save_interval names", async () => {
  await inFolder(async (folder) => {
    await train(folder);
    assert.deepEqual(filesOf(folder), [
      "epoch-0002.batch-000000.safetensors",
      "epoch-0002.batch-000004.safetensors",
      "epoch-0003.batch-000000.safetensors",
    ]);
  });
});

Deno.test("fit() saves the ends of epochs that save_interval names, however short they are", async () => {
  await inFolder(async (folder) => {
    await train(folder, {}, { everySeconds: 1e9 });
    const ends = ["epoch-0002.batch-000000.safetensors", "epoch-0003.batch-000000.safetensors"];
    assert.deepEqual(filesOf(folder), ends);
  });
});

Deno.test("fit() goes on from the checkpoint before a broken one, and says so", async () => {
  const unstopped = await inMemory();
  await inFolder(async (folder) => {
    await assert.rejects(train(folder, { onProgress: crashAt(6) }), /crash/);
    const newest = join(folder, filesOf(folder).at(-1) as string);
    await Deno.truncate(newest, 1000);
    await Deno.writeTextFile(`${newest}.partial-1-a`, "half");
    const events: TrainingEvent[] = [];
    const { weightsDigest } = await train(folder, { onProgress: (event) => events.push(event) });
    assert.equal(weightsDigest, unstopped.weightsDigest);
    const [resumed] = events;
    assert.ok(resumed?.kind === "resumed");
    assert.match(resumed.broken.join(), new RegExp(`Cannot read "${newest}"`));
    assert.ok(filesOf(folder).every((name) => name.endsWith(".safetensors")));
  });
});

Deno.test("fit() refuses the checkpoint of another run and names in what it differs", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(train(folder, { onProgress: crashAt(6) }), /crash/);
    const recipe = { ...tinyRecipe, base_lr: 0.01 };
    const inputs = { data: "another" };
    for (
      const [what, attempt] of [
        [/another seed \(1 there, 2 here\);/, () => train(folder, { seed: 2 })],
        [/it has another recipe \(\w+ there, \w+ here\);/, () => train(folder, { recipe })],
        [/another data \(tiny there, another here\);/, () => train(folder, {}, { inputs })],
      ] as const
    ) {
      await assert.rejects(attempt(), (thrown) => {
        assert.ok(thrown instanceof MismatchError);
        assert.match(thrown.message, what);
        return true;
      });
    }
  });
});

Deno.test("fit() without resume replaces an older run's checkpoints by its first", async () => {
  await inFolder(async (folder) => {
    await train(folder);
    const settings = { resume: false };
    await assert.rejects(train(folder, { seed: 2, onProgress: crashAt(2) }, settings), /crash/);
    assert.deepEqual(filesOf(folder), ["epoch-0000.batch-000001.safetensors"]);
  });
});

Deno.test("fit() stops where the disk is full, with the last good checkpoint there", async () => {
  const unstopped = await inMemory();
  await inFolder(async (folder) => {
    let writes = 0;
    const write: Write = async (path, bytes) => {
      if (++writes === 6) throw new Error("No space left on device (os error 28)");
      await writeAtomically(path, bytes);
    };
    await assert.rejects(train(folder, {}, { write }), (thrown) => {
      assert.ok(thrown instanceof UnavailableError);
      assert.match(thrown.message, /Cannot save a checkpoint of \d+ bytes: the disk of .* is full/);
      return true;
    });
    assert.equal((await train(folder)).weightsDigest, unstopped.weightsDigest);
  });
});
