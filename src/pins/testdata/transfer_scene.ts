/** What tests of downloads share: a folder, a server that answers as it is told, and little patience. */

import { strict as assert } from "node:assert";
import { sha256 } from "../../base/digest.ts";
import { UnavailableError } from "../../base/errors.ts";
import { obtain, type ObtainOptions } from "../obtain.ts";
import type { Patience } from "../patience.ts";
import type { Source } from "../pin.ts";
import { type Answer, RawServer } from "./raw_server.ts";

/** The right bytes. */
export const CONTENT = Uint8Array.from({ length: 100_000 }, (_, i) => i * i % 251);
/** How many they are, as a header says it. */
export const SIZE = String(CONTENT.length);
/** Next to none, where a test is not about it. */
export const PATIENCE: Patience = {
  delaysMs: [1, 2, 1],
  gain: 20_000,
  stallMs: 2_000,
  slow: { bytes: 1, ms: 5_000 },
  askedMs: 50,
  tickMs: 10,
  clock: () => performance.now(),
};

/** What a test has to do with. */
export interface Scene {
  readonly server: RawServer;
  readonly options: ObtainOptions;
  readonly source: Source;
  /** What a listener heard, beside bytes. */
  readonly details: string[];
}

/** A fresh folder and a server with these answers, one an address of the source. */
export async function inScene(
  answers: readonly Answer[],
  scene: (scene: Scene) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await using server = new RawServer(
    Object.fromEntries(answers.map((answer, i) => [`/${i}`, answer])),
  );
  const details: string[] = [];
  try {
    await scene({
      server,
      details,
      options: {
        folder,
        patience: PATIENCE,
        onProgress: ({ detail }) => void (detail === undefined || details.push(detail)),
      },
      source: {
        name: "file.bin",
        urls: answers.map((_, i) => server.url(`/${i}`)),
        bytes: CONTENT.length,
        sha256: sha256(CONTENT),
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Gets the source with such patience, which must fail, and gives what the error says. */
export async function refused(
  { source, options }: Pick<Scene, "source" | "options">,
  patience: Partial<Patience> = {},
): Promise<string> {
  try {
    await obtain(source, { ...options, patience: { ...PATIENCE, ...patience } });
  } catch (thrown) {
    assert(thrown instanceof UnavailableError);
    return thrown.message;
  }
  throw new Error("the file was taken");
}
