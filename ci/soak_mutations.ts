/**
 * The mutations, each applied alone to a copy of the tree: its unit tests must fail, and an evaluation of the recorded weights
 * or, where that ends in a pass, the suite `quick` must end in another verdict that names the layer it belongs to.
 */

import Table from "cli-table3";
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import type { Random } from "../src/base/random.ts";
import type { Verdict } from "../src/golden/verdict.ts";
import { parseResult } from "../src/report/result.ts";
import { RESULT_FILES } from "../src/store/result_files.ts";
import { LATEST } from "../src/store/started_folder.ts";
import { say } from "./finish.ts";
import { mutated, type Mutation } from "./mutation.ts";
import { MUTATIONS } from "./mutations.ts";
import { command, inFolder, unitTests } from "./soak_program.ts";
import { PROJECT, projectFiles } from "./tree.ts";

/** What is judged: the recorded weights, or what `reproduce` makes besides. */
type Suite = "eval" | "quick";

/** What a command that judges came to. */
interface Found {
  /** `crashed` where it left no result. */
  readonly verdict: Verdict | "crashed";
  /** Those of runs that did not pass, from the first to the last, each once. */
  readonly layers: readonly string[];
  readonly said: string;
}

/** What one mutation came to. */
interface Outcome {
  readonly mutation: Mutation;
  /** Test files that pass in spite of it. */
  readonly survived: readonly string[];
  readonly by: "eval" | "reproduce" | "unit tests alone";
  readonly found: Found;
  readonly seconds: number;
}

/** A copy of the tree, and the twins beside it, made once by the program as it is. */
class Copy {
  readonly #folder: string;
  readonly #tree: string;
  readonly #data: string;
  readonly #held = new Set<Suite>();

  private constructor(folder: string) {
    this.#folder = folder;
    this.#tree = join(folder, "tree");
    this.#data = join(folder, "data");
  }

  static async make(folder: string): Promise<Copy> {
    const copy = new Copy(folder);
    for (const { path } of await projectFiles()) {
      const target = join(copy.#tree, path);
      await Deno.mkdir(dirname(target), { recursive: true });
      await Deno.copyFile(new URL(path, PROJECT), target);
    }
    const { code, said } = await command(["prepare", "twin", "--data-dir", copy.#data]);
    assert.equal(code, 0, said);
    return copy;
  }

  /** Does something with a file of the copy changed, which is as it was afterwards. */
  async with<T>(mutation: Mutation, use: () => Promise<T>): Promise<T> {
    const path = join(this.#tree, mutation.file);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, mutated(text, mutation));
    try {
      return await use();
    } finally {
      await Deno.writeTextFile(path, text);
    }
  }

  /** Those of some test files that pass. */
  async passing(files: readonly string[]): Promise<readonly string[]> {
    const passing: string[] = [];
    for (const file of files) {
      if ((await unitTests([file], this.#tree)).code === 0) passing.push(file);
    }
    return passing;
  }

  /** Holds the tree as it is, once for each suite. @throws {assert.AssertionError} if it does not pass. */
  async hold(suite: Suite): Promise<void> {
    if (this.#held.has(suite)) return;
    const { verdict, said } = await this.judged(suite);
    assert.equal(verdict, "pass", `"${suite}" passes without a mutation: ${said}`);
    this.#held.add(suite);
  }

  /** What `eval` or `reproduce` says. */
  async judged(suite: Suite): Promise<Found> {
    const name = suite === "eval" ? "eval" : "reproduce";
    const work = await Deno.makeTempDir({ dir: this.#folder });
    const places = ["--data-dir", this.#data, "--work-dir", work];
    const { said } = await command([name, ...places], undefined, this.#tree);
    const path = join(work, "results", suite, LATEST, RESULT_FILES.result);
    const text = await Deno.readTextFile(path).catch(() => undefined);
    if (text === undefined) return { verdict: "crashed", layers: [], said };
    const { verdict, runs } = parseResult(text, path);
    const layers = runs.map(({ judgement }) => judgement)
      .filter((judgement) => judgement.verdict !== "pass")
      .map(({ layer }) => layer ?? "none");
    return { verdict, layers: [...new Set(layers)], said };
  }
}

async function tried(copy: Copy, mutation: Mutation): Promise<Outcome> {
  const start = performance.now();
  const outcome = await copy.with(mutation, async () => ({
    mutation,
    survived: await copy.passing(mutation.tests),
    found: await copy.judged("eval"),
  }));
  const secondsNow = (): number => (performance.now() - start) / 1000;
  if (outcome.found.verdict !== "pass") return { ...outcome, by: "eval", seconds: secondsNow() };
  await copy.hold("quick");
  const found = await copy.with(mutation, () => copy.judged("quick"));
  const by = found.verdict === "pass" ? "unit tests alone" : "reproduce";
  return { ...outcome, found, by, seconds: secondsNow() };
}

function described({ verdict, layers }: Found): string {
  return `${verdict} by ${layers.length === 0 ? "no layer" : layers.join(", ")}`;
}

/** What is wrong with an outcome. */
function problems({ mutation: { name, layer }, survived, found }: Outcome): string[] {
  const { verdict, layers } = found;
  const isNamed = layer === null ? verdict === "pass" : layers.join() === layer;
  return [
    ...survived.map((file) => `"${name}" survives ${file}`),
    ...isNamed ? [] : [`"${name}" ends in ${described(found)}, not by ${layer ?? "no layer"}`],
    ...verdict === "crashed" ? [found.said] : [],
  ];
}

function tableOf(outcomes: readonly Outcome[]): string {
  const table = new Table({
    head: ["Mutation", "Unit tests", "Caught by", "Verdict", "Layer", "Seconds"],
    style: { head: [], border: [] },
  });
  for (const { mutation: { name, tests }, survived, by, found, seconds } of outcomes) {
    const failing = `${tests.length - survived.length} of ${tests.length}`;
    table.push([name, failing, by, found.verdict, found.layers.join(", "), seconds.toFixed(0)]);
  }
  return table.toString();
}

/** As many of the mutations as are wanted, in the list's order; those with a word in their name instead, where one is given. */
function chosen(count: number, random: Random, word?: string): readonly Mutation[] {
  if (word === undefined) {
    const some = new Set(random.shuffled(MUTATIONS).slice(0, count));
    return MUTATIONS.filter((mutation) => some.has(mutation));
  }
  const named = MUTATIONS.filter(({ name }) => name.includes(word));
  if (named.length > 0) return named;
  const names = MUTATIONS.map(({ name }) => `"${name}"`).join(", ");
  throw new RangeError(`Cannot find a mutation by "${word}": there are ${names}`);
}

/**
 * Tries mutations: `count` of the list, or those with `word` in their name.
 * @throws {assert.AssertionError} if one survives a test or is named by another layer than its own, or if the tree as it is
 * does not pass.
 */
export async function tryMutations(count: number, random: Random, word?: string): Promise<string> {
  const mutations = chosen(count, random, word);
  return await inFolder(async (folder) => {
    const copy = await Copy.make(folder);
    const tests = [...new Set(mutations.flatMap(({ tests }) => tests))];
    assert.deepEqual(await copy.passing(tests), tests, "every test passes without a mutation");
    await copy.hold("eval");
    const outcomes: Outcome[] = [];
    for (const mutation of mutations) {
      const outcome = await tried(copy, mutation);
      outcomes.push(outcome);
      say(`"${mutation.name}" is caught by ${outcome.by}: ${described(outcome.found)}`);
    }
    say(tableOf(outcomes));
    const wrong = outcomes.flatMap(problems);
    assert.ok(wrong.length === 0, wrong.join("\n"));
    const caught = Object.entries(Object.groupBy(outcomes, ({ by }) => by));
    return caught.map(([by, some]) => `${some.length} by ${by}`).join(", ");
  });
}
