/** What tests of suite and cli share: a project in a temporary folder, and a runner without an engine. */

import { join } from "node:path";
import { sha256 } from "../base/digest.ts";
import { Random } from "../base/random.ts";
import type { Database } from "../datasets/database.ts";
import { contentDigest, sampleListDigest } from "../datasets/content_digest.ts";
import { DatabaseWriter } from "../datasets/database_writer.ts";
import {
  formatManifest,
  type Manifest,
  manifestName,
  type ManifestPart,
} from "../datasets/manifest.ts";
import { type SampleShape, sampleSize } from "../datasets/shape.ts";
import type { Part } from "../datasets/splits.ts";
import type { Environment } from "../golden/fields.ts";
import type { Ledger } from "../golden/ledger.ts";
import type { RunContext } from "./context.ts";
import type { Places } from "../provision/context.ts";
import type { Answers, Runner, Trained } from "./runner.ts";
import { shareOf } from "../evaluation/shard.ts";

/** C, T, V, M of the fake database. */
export const FAKE_SHAPE: SampleShape = [3, 48, 25, 2];

/** An environment that no machine has. */
export const fakeEnvironment: Environment = {
  device: "cpu",
  deviceName: "Abacus",
  threads: 1,
  precision: "float32",
  engine: "no engine",
  versions: {},
  machine: "cpu-000000000000",
  deno: "2",
  os: "linux",
};

/** What a training by the fake runner decided. */
function fakeLedger(seed: number): Ledger {
  return {
    initial: sha256(`initial weights of seed ${seed}`),
    part: "train",
    batches: "1×4",
    rate: "0.1",
    samples: sha256(`order of seed ${seed}`).slice(0, 8),
    values: sha256(`values of seed ${seed}`).slice(0, 8),
    dropout: "none",
    masks: null,
    losses: [1],
  };
}

/** A runner that answers most samples rightly; `wrong` of its answers are not. */
export function fakeRunner(wrong = 1, classes = 12): Runner {
  const answer = (val: Database, seed: number): Answers => {
    const logits = new Float32Array(val.size * classes);
    const noise = Random.of(seed);
    for (const [n, label] of val.labels.entries()) {
      const said = n < wrong ? (label + 1) % classes : label;
      logits[n * classes + said] = 5 + noise.uniform();
    }
    const weightsDigest = sha256(`weights of seed ${seed}`);
    const { names, labels } = val;
    const frames = names.map((_, n) => n + 1);
    return { names, labels, logits, classes, frames, weightsDigest, seconds: 0.5 };
  };
  return {
    environment: fakeEnvironment,
    numerics: (vectors) => ({
      vectors: vectors.map(({ name }) => ({ name, error: 0, tolerance: 1e-6 })),
      repeatable: true,
      relativeError: 0,
      logitError: 0,
    }),
    async train({ recipe }, { train, val }, seed, watch): Promise<Trained> {
      const curve = Array.from({ length: recipe.num_epoch }, (_, epoch) => ({
        epoch,
        learningRate: recipe.base_lr,
        loss: 1 / (epoch + 1),
        seconds: 0.1,
        dataSeconds: 0,
      }));
      for (const row of curve) {
        watch.signal.throwIfAborted();
        const isLast = row.epoch + 1 === recipe.num_epoch;
        if (isLast) await watch.onEvaluated?.(row.epoch, answer(val, seed));
        watch.onEvent({ kind: "epoch", ...row });
      }
      const data = Float32Array.of(seed, train.size);
      const weights = new Map([["fcn.weight", { dtype: "float32", shape: [2], data } as const]]);
      await watch.onSaved?.(recipe.num_epoch - 1, weights);
      return { weights, curve, ledger: fakeLedger(seed), answers: answer(val, seed), seconds: 2 };
    },
    evaluate: (_config, val, { dict }, _watch, { shard, dense }): Promise<Answers> => {
      const all = answer(val, Number(dict.get("fcn.weight")?.data[0]));
      const checked = all.names.map((name, n) => n % 5 === 4 ? [{ name, by: 0 }] : []);
      const { from, to } = shareOf(val.size, shard ?? { index: 1, of: 1 });
      return Promise.resolve({
        ...all,
        names: all.names.slice(from, to),
        labels: all.labels.slice(from, to),
        logits: all.logits.slice(from * classes, to * classes),
        frames: all.frames?.slice(from, to) ?? [],
        ...dense ? {} : { skipping: checked.slice(from, to).flat() },
      });
    },
    look: ({ model }, val, _weights, looked) =>
      looked.map(({ index, classes }) => {
        const values = new Float32Array(sampleSize(val.shape));
        val.read(index, val.shape[1], values);
        const [, t, v, m] = val.shape;
        const after = Math.ceil(t / 4);
        const cells = Float32Array.from({ length: after * v * m }, (_, i) => Math.sin(i / 50));
        const responses = classes.map((one) => cells.map((cell) => cell * (1 + one)));
        return {
          sample: { shape: val.shape, values },
          response: model.name === "tcn" ? null : { shape: [after, v, m], classes: responses },
        };
      }),
  };
}

type NameOf = (part: Part, n: number) => string;
/** Values of a sample, `[C,T,V,M]` of {@link FAKE_SHAPE}. */
type ValuesOf = (part: Part, n: number) => Float32Array;

/** One that has a value of its own everywhere. */
const evenly: ValuesOf = (_, n) => new Float32Array(sampleSize(FAKE_SHAPE)).fill(n + 1);

/** A project with configs of this one, each of 6 epochs, its suite `twins`, also as `quick`, and a small database of the twin. */
export class FakeProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folder, which is removed at the end. Samples are called as `nameOf` says, and hold what `valuesOf` gives. */
  static async make(
    nameOf: NameOf = (part, n) => `${part}${n}`,
    valuesOf: ValuesOf = evenly,
  ): Promise<FakeProject> {
    const project = new FakeProject(await Deno.makeTempDir({ prefix: "skelbench-test-" }));
    for (
      const [file, name = file] of [
        ["suites/twins.yaml"],
        ["suites/twins.yaml", "suites/quick.yaml"],
        ["twin-ntu-xsub/stgcn.yaml"],
        ["twin-ntu-xsub/tcn.yaml"],
      ] as const
    ) {
      const target = join(project.folder, "config", name);
      await Deno.mkdir(join(target, ".."), { recursive: true });
      const text = await Deno.readTextFile(new URL(`../../config/${file}`, import.meta.url));
      await Deno.writeTextFile(target, text.replace(/num_epoch: \d+/, "num_epoch: 6"));
    }
    await Deno.mkdir(join(project.folder, "golden", "oracle"), { recursive: true });
    for (const model of ["stgcn", "tcn"]) {
      await Deno.copyFile(
        new URL(`../../golden/oracle/${model}.json`, import.meta.url),
        join(project.folder, "golden", "oracle", `${model}.json`),
      );
    }
    project.#writeDatabase(join(project.folder, "data", "twin-ntu", "xsub"), nameOf, valuesOf);
    return project;
  }

  #writeDatabase(folder: string, nameOf: NameOf, valuesOf: ValuesOf): void {
    Deno.mkdirSync(folder, { recursive: true });
    const counts: Record<Part, number> = { train: 24, val: 36 };
    const described = { train: this.#writePart(folder, "train", counts.train, nameOf, valuesOf) };
    const manifest: Manifest = {
      format: 1,
      dataset: "twin-ntu",
      split: "xsub",
      layout: "ntu-rgb+d",
      shape: [...FAKE_SHAPE],
      preparation: 1,
      odd: "refuse",
      counts,
      notes: {},
      skipped: [],
      ...described,
      val: this.#writePart(folder, "val", counts.val, nameOf, valuesOf),
    };
    Deno.writeTextFileSync(join(folder, manifestName), formatManifest(manifest));
  }

  #writePart(
    folder: string,
    part: Part,
    samples: number,
    nameOf: NameOf,
    valuesOf: ValuesOf,
  ): ManifestPart {
    using writer = new DatabaseWriter(folder, part, FAKE_SHAPE);
    for (let n = 0; n < samples; n++) {
      writer.add(nameOf(part, n), n % 12, valuesOf(part, n));
    }
    const written = writer.close();
    return {
      samples,
      sampleList: sampleListDigest(written.map(({ name }) => name)),
      content: contentDigest(written),
      rows: written.map(({ name, label, sha256 }) => [name, label, sha256]),
    };
  }

  /** Its folders. */
  get places(): Places {
    const below = (name: string): string => join(this.folder, name);
    return {
      config: below("config"),
      golden: below("golden"),
      data: below("data"),
      work: below("work_dir"),
      models: below("models"),
      cache: below("cache"),
    };
  }

  /** A context that hears into `notes`. */
  context(runner: Runner, notes: string[] = [], signal = new AbortController().signal): RunContext {
    let time = Date.UTC(2018, 0, 5);
    return {
      places: this.places,
      listener: { note: (line) => void notes.push(line), progress: () => {} },
      signal,
      runner,
      now: () => new Date(time += 1000),
      commit: null,
      clean: null,
      command: "deno task reproduce",
    };
  }

  /** Removes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
