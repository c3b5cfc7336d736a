/** Raw files of the twins at the published data's length: the twins' own are short, so that they train in minutes. */

import { join } from "node:path";
import { z } from "zod";
import { Random } from "../src/base/random.ts";
import { twinClips, twinClipText } from "../src/datasets/twins/kinetics.ts";
import { twinName, twinSample, twinSpecs } from "../src/datasets/twins/ntu.ts";

/** NTU's recordings have some 70 frames (the paper: 4 million in 56,880), the twin's some 40. */
const recordingRepeats = 2;
/** Kinetics' clips are ten seconds at 30 frames a second. */
const clipFrames = 300;

const clip = z.looseObject({ data: z.array(z.looseObject({ frame_index: z.int() })) });

/** Evenly spread, so that all actions and cameras occur. */
function thinned<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => items[Math.floor(i * items.length / count)] as T);
}

/** Writes `count` recordings as `folder/*.skeleton`. */
export async function writeRecordings(folder: string, count: number): Promise<void> {
  const random = Random.of(1);
  for (const spec of thinned(twinSpecs(), count)) {
    const text = twinSample(spec, random);
    const head = text.indexOf("\r\n");
    const frames = Number(text.slice(0, head)) * recordingRepeats;
    const repeated = String(frames) + "\r\n" + text.slice(head + 2).repeat(recordingRepeats);
    await Deno.writeTextFile(join(folder, `${twinName(spec)}.skeleton`), repeated);
  }
}

/** Writes `count` clips as `folder/*.json`. */
export async function writeClips(folder: string, count: number): Promise<void> {
  const random = Random.of(1);
  const filmed = twinClips("train", random).filter(({ hasSkeleton }) => hasSkeleton);
  for (const one of thinned(filmed, count)) {
    const { data, ...rest } = clip.parse(JSON.parse(twinClipText(one, random)));
    const repeated = Array.from(
      { length: clipFrames },
      (_, t) => ({ ...data[t % data.length], frame_index: t }),
    );
    const text = JSON.stringify({ data: repeated, ...rest });
    await Deno.writeTextFile(join(folder, `${one.id}.json`), text);
  }
}
