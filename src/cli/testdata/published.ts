/** What tests of the published command line share: an engine, and published configs on the fake database. */

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { Runner } from "../../suite/runner.ts";
import { type FakeProject, fakeRunner } from "../../suite/testing.ts";
import { type Ended, runForTest } from "../testing.ts";
import { startRealEngine } from "./real_engine.ts";

/** The project itself, with its configs and the vectors that an engine is held to. */
const ours = fileURLToPath(new URL("../../../", import.meta.url));

/** The engine, without its own replay of the fixtures, which takes longer than all the rest. */
async function engine(): Promise<Runner> {
  const real = await startRealEngine();
  return {
    ...fakeRunner(),
    environment: real.environment,
    train: (...request) => real.train(...request),
    evaluate: (...request) => real.evaluate(...request),
  };
}

/** Runs `main` in the project itself, on TensorFlow. */
export function mainOnEngine(...words: readonly string[]): Promise<Ended> {
  return runForTest(["main", ...words], { project: ours, start: engine });
}

/** Writes a published config on the fake database; gives its path. */
export function writeConfig(
  { folder, places }: FakeProject,
  config: Readonly<Record<string, unknown>>,
): string {
  const data = join(places.data, "twin-ntu", "xsub");
  const args = (part: string): Record<string, string> => ({
    data_path: `${data}/${part}_data.npy`,
    label_path: `${data}/${part}_label.pkl`,
  });
  const path = join(folder, "published.yaml");
  const feeders = { train_feeder_args: args("train"), test_feeder_args: args("val") };
  Deno.writeTextFileSync(path, JSON.stringify({ ...feeders, ...config })); // JSON is YAML
  return path;
}

/** Names in a folder, sorted. */
export function filesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
