/** A small project in a temporary folder, on which the real program runs with the real engine. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Random } from "../../base/random.ts";
import { contentDigest, sampleListDigest } from "../../datasets/content_digest.ts";
import { DatabaseWriter } from "../../datasets/database_writer.ts";
import { formatManifest, manifestName, type ManifestPart } from "../../datasets/manifest.ts";
import { type SampleShape, sampleSize } from "../../datasets/shape.ts";
import type { Part } from "../../datasets/splits.ts";
import type { Layer, Verdict } from "../../golden/verdict.ts";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { parseResult, type SuiteResult } from "../../report/result.ts";
import { readRunConfig } from "../../suite/run_config.ts";
import { LATEST, tellsRun } from "../../store/started_folder.ts";
import { type Ended, runForTest } from "../testing.ts";
import { copyFolder, copyProgram, type Fault, PROGRAM, runCopy } from "./program_copy.ts";
import { startRealEngine } from "./real_engine.ts";

/** The one run of the project. */
export const RUN = "twin-ntu-xsub/tcn";

/** C, T, V, M: NTU's, with the twin's length. */
const SHAPE: SampleShape = [3, 48, 25, 2];
const CLASSES = 12;
const SAMPLES: Readonly<Record<Part, number>> = { train: 36, val: 120 };

/** The frame in which a sample ends. */
type EndOf = (sample: number) => number | undefined;

/** Enough of the recipe to tell the movements apart. */
const SHORT = ["recipe.num_epoch=8", "recipe.batch_size=12", "recipe.step=[5]"];

/** The project's folder; its database holds twelve movements that a few epochs tell apart. */
export class RealProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes a project with a golden of five seeds, and the weights of the first one. */
  static async make(): Promise<RealProject> {
    const project = new RealProject(await Deno.makeTempDir({ prefix: "skelbench-real-" }));
    await project.#write("config/suites/quick.yaml", `runs: [${RUN}]\n`);
    const config = await readRunConfig(join(PROGRAM, "config", `${RUN}.yaml`), RUN, SHORT);
    await project.#write(`config/${RUN}.yaml`, stringifyYaml(config));
    const oracle = "golden/oracle/tcn.json";
    await project.#write(oracle, await Deno.readTextFile(join(PROGRAM, oracle)));
    await project.writeDatabase();
    const { code, err } = await project.run([
      ...["golden", "propose", "--suite", "quick", "--seeds", "1..5", "--reason", "a test"],
      ...project.#folders,
    ]);
    if (code !== 0) throw new Error(err);
    return project;
  }

  async #write(path: string, text: string): Promise<void> {
    const target = join(this.folder, path);
    await Deno.mkdir(join(target, ".."), { recursive: true });
    await Deno.writeTextFile(target, text);
  }

  /**
   * Writes the database, whole or without some samples of the val part, as if it had been prepared so. The second person
   * of sample n is absent and the first one ends in frame `endOf(n)`, if that is given.
   */
  async writeDatabase(
    without: readonly string[] = [],
    endOf: EndOf = () => undefined,
  ): Promise<void> {
    await Deno.remove(this.database(), { recursive: true }).catch(() => {});
    await Deno.mkdir(this.database(), { recursive: true });
    const [train, val] = (["train", "val"] as const).map((part) =>
      this.#writePart(part, without, endOf)
    );
    if (train === undefined || val === undefined) return;
    const manifest = formatManifest({
      format: 1,
      dataset: "twin-ntu",
      split: "xsub",
      layout: "ntu-rgb+d",
      shape: [...SHAPE],
      preparation: 1,
      odd: "refuse",
      counts: { train: train.samples, val: val.samples },
      notes: {},
      skipped: [],
      train,
      val,
    });
    await Deno.writeTextFile(this.database(manifestName), manifest);
  }

  #writePart(part: Part, without: readonly string[], endOf: EndOf): ManifestPart {
    using writer = new DatabaseWriter(this.database(), part, SHAPE);
    for (let n = 0; n < SAMPLES[part]; n++) {
      const name = `${part}${n}`;
      const values = movement(n % CLASSES, name);
      const end = endOf(n);
      const sample = end === undefined ? values : values.map((x, i) => isStill(i, end) ? 0 : x);
      if (!without.includes(name)) writer.add(name, n % CLASSES, sample);
    }
    const rows = writer.close();
    return {
      samples: rows.length,
      sampleList: sampleListDigest(rows.map(({ name }) => name)),
      content: contentDigest(rows),
      rows: rows.map(({ name, label, sha256 }) => [name, label, sha256]),
    };
  }

  /** A file of the database, or its folder. */
  database(file = ""): string {
    return join(this.folder, "data", "twin-ntu", "xsub", file);
  }

  /** The golden's file. */
  get golden(): string {
    return join(this.folder, "golden", `${RUN}.json`);
  }

  /** The weights of the golden's first seed, whose run began before all others. */
  get weights(): string {
    const home = join(this.folder, "work_dir", RUN);
    const [first = ""] = [...Deno.readDirSync(home)].map(({ name }) => name).filter(tellsRun)
      .sort();
    return join(home, first, "weights.seed1.pt");
  }

  /** A file of the training that ended last. */
  latest(file: string): string {
    return join(this.folder, "work_dir", RUN, LATEST, file);
  }

  /** The options that keep data and results in the project. */
  get #folders(): string[] {
    const below = (name: string): string => join(this.folder, name);
    return ["--data-dir", below("data"), "--work-dir", below("work_dir")];
  }

  /** A project of the same files, to do something to. */
  async copy(): Promise<RealProject> {
    const folder = await Deno.makeTempDir({ prefix: "skelbench-real-" });
    await copyFolder(this.folder, folder);
    return new RealProject(folder);
  }

  /** Runs a command line in this process, on the real engine. */
  run(args: readonly string[]): Promise<Ended> {
    return runForTest(args, { project: this.folder, start: startRealEngine });
  }

  /** Runs a command that judges, with the project's folders; gives its exit code and its result. */
  async judged(args: readonly string[]): Promise<{ code: number; result: SuiteResult }> {
    const { code, out, err } = await this.run([...args, ...this.#folders, "--json"]);
    if (!out.startsWith("{")) throw new Error(err);
    return { code, result: parseResult(out, "stdout") };
  }

  /** Runs a command line in a process of its own, of this program with a fault in it. */
  async child(
    args: readonly string[],
    { fault, environment }: {
      readonly fault?: Fault;
      readonly environment?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Ended> {
    await copyProgram(this.folder, fault);
    return await runCopy(this.folder, args, environment);
  }

  /** Removes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Whether a value of a sample is of the second person, or of a frame from `end` on. */
function isStill(index: number, end: number): boolean {
  const [, frames, joints, people] = SHAPE;
  return index % people === 1 || Math.floor(index / (joints * people)) % frames >= end;
}

/** One recording: a pose of its class that swings in its class's time, with noise of its own. */
function movement(label: number, name: string): Float32Array {
  const [pose, noise] = [Random.of(label), Random.of(0).fork(name)];
  const [channels, frames, joints, people] = SHAPE;
  const values = new Float32Array(sampleSize(SHAPE));
  let at = 0;
  for (let c = 0; c < channels; c++) {
    const centers = Array.from({ length: joints * people }, () => pose.between(-1, 1));
    for (let t = 0; t < frames; t++) {
      const swing = 0.5 * Math.sin(2 * Math.PI * t * (1 + label) / frames);
      for (const center of centers) values[at++] = center + swing + noise.between(-1.2, 1.2);
    }
  }
  return values;
}

/** A run's judgement, with the exit code of the process and of every report agreeing. */
export function assertEnds(
  { code, result }: { readonly code: number; readonly result: SuiteResult },
  verdict: Verdict,
  layer: Layer | null,
  exitCode: number,
  message: RegExp,
): void {
  const judgement = result.runs[0]?.judgement;
  assert.ok(judgement);
  assert.deepEqual([judgement.verdict, judgement.layer], [verdict, layer], judgement.message);
  assert.deepEqual([code, result.exitCode, judgement.exitCode], [exitCode, exitCode, exitCode]);
  assert.match(judgement.message, message);
}
