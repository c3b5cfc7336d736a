/** JSON by frames as recordings: a file a clip in folders, or one file with one or many. */

import { basename, extname } from "node:path";
import { rawError } from "../../raw/odd.ts";
import type { Most, OwnRecordings, OwnRequest, OwnSample } from "../recordings.ts";
import { type FilesBelow, namesOfPaths, toldByFolders } from "./files_below.ts";
import { type JsonClip, readJsonClips } from "./json_clips.ts";
import { withLabels } from "./labels.ts";
import {
  cleanName,
  mostOf,
  mostOfAll,
  numbered,
  requireNames,
  sampleOfFrames,
} from "./sample_values.ts";

/** A clip and where it lies; what it tells besides its frames. */
interface Found {
  readonly path: string;
  /** Of the clips in its file. */
  readonly at: number;
  readonly sample: OwnSample;
}

/**
 * Every file is read once to know labels and joints, and again for its frames: that much memory one file needs.
 * @throws {DataError} if a file is no clip by frames, or clips have different joints.
 */
export async function openJson(
  request: OwnRequest,
  { files, passedOver }: FilesBelow,
  signal?: AbortSignal,
): Promise<OwnRecordings> {
  const { path, labels } = request;
  const bare = ({ name }: { readonly name: string }): string => basename(name, extname(name));
  const names = namesOfPaths(files.map((file) => [...file.folders, bare(file)]), path);
  const found: Found[] = [];
  const mosts: Most[] = [];
  let kind:
    | { readonly channels: number; readonly joints: number; readonly file: string }
    | undefined;
  let areNamed = true;
  for (const [i, file] of files.entries()) {
    signal?.throwIfAborted();
    const clips = await readJsonClips(file.path);
    const numbers = clips.length === 1 ? [names[i] ?? ""] : numbered(names[i] ?? "", clips.length);
    for (const [at, clip] of clips.entries()) {
      if (clip.joints > 0) {
        kind ??= { channels: clip.channels, joints: clip.joints, file: file.path };
        if (kind.joints !== clip.joints || kind.channels !== clip.channels) {
          throw rawError(
            file.path,
            `a clip has ${clip.joints} joints of ${clip.channels} channels; "${kind.file}" has ${kind.joints} of ${kind.channels}`,
          );
        }
      }
      mosts.push(mostOf(clip.frames));
      areNamed &&= clip.name !== undefined || clips.length === 1;
      const name = cleanName(clip.name ?? numbers[at] ?? "", file.path);
      found.push({ path: file.path, at, sample: { ...toldBy(clip, file.folders), name } });
    }
  }
  if (kind === undefined) throw rawError(path, "nobody is in any of its frames");
  const { channels, joints } = kind;
  const plain = found.map(({ sample }) => sample);
  requireNames(plain.map(({ name }) => name), path);
  const samples = labels === undefined ? plain : await withLabels(labels, plain, areNamed);
  const cached = new LastFile();
  return {
    form: "JSON by frames",
    samples,
    channels,
    joints,
    passedOver,
    remarks: [],
    most: () => Promise.resolve(mostOfAll(mosts)),
    read: async (index) => {
      const one = found[index];
      const clip = one === undefined ? undefined : (await cached.read(one.path))[one.at];
      if (one === undefined || clip === undefined) {
        throw new RangeError(`Cannot read sample ${index} of ${found.length}`);
      }
      const place = { file: one.path, sample: samples[index]?.name ?? "" };
      return sampleOfFrames(clip.frames, [channels, joints], place);
    },
    [Symbol.dispose]: () => cached.forget(),
  };
}

/** What the clip says itself goes before what its folders say. */
function toldBy(clip: JsonClip, folders: readonly string[]): Omit<OwnSample, "name"> {
  const { label, subject, lists } = clip;
  const told = toldByFolders(folders);
  return {
    ...told,
    ...label === undefined ? {} : { label },
    ...subject === undefined ? {} : { subject },
    lists: lists.length > 0 ? lists : told.lists,
  };
}

/** The file that was read last: one that has all clips is not read anew for each. */
class LastFile {
  #path: string | undefined;
  #clips: readonly JsonClip[] = [];

  async read(path: string): Promise<readonly JsonClip[]> {
    if (this.#path !== path) {
      this.#clips = await readJsonClips(path);
      this.#path = path;
    }
    return this.#clips;
  }

  forget(): void {
    this.#path = undefined;
    this.#clips = [];
  }
}
