/** A small project with a golden and recorded weights, whose files tests edit together with the digests beside them. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { contentDigest, sampleListDigest } from "../../datasets/content_digest.ts";
import { Database, digestDatabase } from "../../datasets/database.ts";
import { formatManifest, manifestName, parseManifest } from "../../datasets/manifest.ts";
import { formatGolden, type Golden, parseGolden } from "../../golden/golden.ts";
import type { Prediction } from "../../golden/prediction.ts";
import { formatRecord, parseRecord, type RunRecord } from "../../report/record.ts";
import { parseResult } from "../../report/result.ts";
import { LATEST } from "../../store/started_folder.ts";
import { FakeProject, fakeRunner } from "../../suite/testing.ts";
import { type Ended, foldersOf, runIn } from "../testing.ts";
import { assertEnds } from "./real_project.ts";

/** Which run it is of. */
export const RUN = "twin-ntu-xsub/tcn";
/** Where git is. */
export const environment = { PATH: Deno.env.get("PATH") ?? "" };

/** A project with a golden of five seeds, each wrong in 2 of 36, and the weights of the first one recorded. */
export class Edited implements AsyncDisposable {
  readonly project: FakeProject;

  private constructor(project: FakeProject) {
    this.project = project;
  }

  /** Makes it, untouched. */
  static async make(): Promise<Edited> {
    const made = new Edited(await FakeProject.make());
    await made.done("golden", "propose", "--suite", "quick", "--only", RUN, "--reason", "a test");
    const weights = join(made.trained, "weights.seed1.pt");
    await made.done("golden", "propose", "--recorded", weights, "--reason", "a test");
    return made;
  }

  /** The folder of the training. */
  get trained(): string {
    return join(this.project.places.work, RUN, LATEST);
  }

  /** A file beside the golden. */
  beside(name: string): string {
    return join(this.project.places.golden, "twin-ntu-xsub", name);
  }

  /** A file of the database. */
  data(name: string): string {
    return join(this.project.places.data, "twin-ntu", "xsub", name);
  }

  /** Runs a command in the project. */
  async run(...words: readonly string[]): Promise<Ended> {
    return await runIn(this.project, words, {
      start: () => Promise.resolve(fakeRunner(2)),
      environment,
    });
  }

  /** Does what has to succeed. */
  async done(...words: readonly string[]): Promise<void> {
    const { code, err } = await this.run(...words, ...foldersOf(this.project));
    assert.equal(code, 0, err);
  }

  /** Holds what `eval` says of the recorded weights. */
  async evalEnds(
    ...wanted: Parameters<typeof assertEnds> extends [unknown, ...infer R] ? R : never
  ): Promise<void> {
    const words = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--json"];
    const { code, out, err } = await this.run(...words, ...foldersOf(this.project));
    assert.notEqual(out, "", err);
    assertEnds({ code, result: parseResult(out, "stdout") }, ...wanted);
  }

  /** Holds how a command that judges no run ends. */
  async ends(code: number, message: RegExp, ...words: readonly string[]): Promise<void> {
    const ended = await this.run(...words);
    assert.equal(ended.code, code, ended.out + ended.err);
    assert.match(ended.err, message);
  }

  /** Writes the golden anew, another. */
  async changeGolden(change: (golden: Golden) => Golden): Promise<void> {
    const path = this.beside("tcn.json");
    const golden = parseGolden(await Deno.readTextFile(path), path);
    await Deno.writeTextFile(path, formatGolden(change(golden)));
  }

  /** Writes the record of the training anew, another. */
  async changeRecord(change: (record: RunRecord) => RunRecord): Promise<void> {
    const path = join(this.trained, "record.json");
    await Deno.writeTextFile(
      path,
      formatRecord(change(parseRecord(await Deno.readTextFile(path), path))),
    );
  }

  /** Makes the manifest that fits the database's files. */
  async fitManifest(): Promise<void> {
    const path = this.data(manifestName);
    const manifest = parseManifest(await Deno.readTextFile(path), path);
    await Deno.remove(path);
    using database = Database.openPart(this.data(""), "val");
    const found = digestDatabase(database);
    const val = {
      samples: found.length,
      sampleList: sampleListDigest(database.names),
      content: contentDigest(found),
      rows: found.map((s): [string, number, string] => [s.name, s.label, s.sha256]),
    };
    await Deno.writeTextFile(path, formatManifest({ ...manifest, val }));
  }

  /** Removes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.project[Symbol.asyncDispose]();
  }
}

/** The first guess of the first samples made wrong, and nothing else. */
export function worse(all: readonly Prediction[], count: number): Prediction[] {
  return all.map((p, n) => {
    const wrong = (p.label + 1) % 12;
    return n < count && p.ranked[0] === p.label
      ? { ...p, ranked: [wrong, ...p.ranked.filter((c) => c !== wrong)].slice(0, 5) }
      : p;
  });
}
