/** NTU RGB+D from raw files to its databases, one for each split. */

import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { ntuSource, parseMissingList } from "../datasets/ntu_source.ts";
import type { Odd } from "../datasets/odd.ts";
import { joinRawFiles, openRawPlace, type RawFiles } from "../datasets/raw_files.ts";
import { obtain } from "../pins/obtain.ts";
import { readPins } from "../pins/pin.ts";
import type { DataContext } from "./context.ts";
import { prepareWatched } from "./prepare_watched.ts";

/** What NTU is prepared from and how. */
export interface NtuRequest {
  /** Folders and zips that hold `.skeleton` files. */
  readonly places: readonly string[];
  /** The list of samples to leave out; the pinned one is fetched where none is given. */
  readonly missingList: string | undefined;
  /** Gets a folder for each split. */
  readonly out: string;
  readonly splits: readonly ("xsub" | "xview")[];
  readonly odd: Odd;
  readonly skipBad: boolean;
}

/** Prepares the splits. @throws {UsageError} if a place is not there. */
export async function prepareNtu(request: NtuRequest, context: DataContext): Promise<void> {
  using opened = new DisposableStack();
  const files: RawFiles[] = [];
  for (const path of request.places) {
    const place = opened.use(await openRawPlace(path).catch(namingPlace(path)));
    files.push(await place.files({ ending: ".skeleton" }));
  }
  const list = request.missingList ?? await fetchMissingList(context);
  const ignored = parseMissingList(
    await Deno.readTextFile(list).catch(namingPlace(list)),
    list,
  );
  for (const split of request.splits) {
    const source = ntuSource({
      dataset: "ntu",
      protocol: "ntu",
      split,
      files: joinRawFiles(files),
      ignored,
      odd: request.odd,
    });
    await prepareWatched(source, join(request.out, split), context, request.skipBad);
  }
}

function namingPlace(path: string): (thrown: unknown) => never {
  return (thrown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new UsageError(`Cannot prepare NTU RGB+D: there is no "${path}"`);
  };
}

async function fetchMissingList({ places, ...context }: DataContext): Promise<string> {
  const { path } = await obtain((await readPins()).file("samples_with_missing_skeletons.txt"), {
    folder: join(places.cache, "downloads"),
    mirror: context.mirror,
    signal: context.signal,
  });
  return path;
}
