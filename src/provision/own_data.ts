/** Recordings of a user's own: opened by what describes them, prepared, and told in a template. */

import { shellLine } from "../base/shell.ts";
import type { OwnDataset } from "../datasets/described/description.ts";
import { openOwnRecordings } from "../datasets/own/forms/open.ts";
import type { OwnRecordings, OwnRequest } from "../datasets/own/recordings.ts";
import { ownSource } from "../datasets/own/source.ts";
import { templateOf } from "../datasets/own/template.ts";
import type { Source } from "../datasets/raw/source.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import type { DataContext } from "./context.ts";
import { databaseFolder } from "./databases.ts";
import { prepareWatched } from "./prepare_published.ts";

/** Where recordings lie. */
export interface OwnPlace {
  readonly place: string;
  /** A file of labels, where the recordings have none, or others. */
  readonly labels?: string | undefined;
  /** The order of an array's axes, where nothing else tells it. */
  readonly axes?: string | undefined;
}

/** Recordings, and what describes them. */
export interface OwnData extends OwnPlace {
  readonly own: OwnDataset;
  /** The file of the description, for errors. */
  readonly file: string;
}

/** An open source of a user's own. */
export interface OpenedOwn extends Disposable {
  readonly source: Source;
  readonly remarks: readonly string[];
}

/**
 * Opens recordings as their description has them.
 * @throws {DataError} if they are in no form that is known, or are not as described.
 */
export async function openOwn(
  { own, file, place, labels }: OwnData,
  { signal, fetched }: Pick<DataContext, "signal" | "fetched">,
): Promise<OpenedOwn> {
  await fetched?.();
  using opening = new DisposableStack();
  const { joints, jointNames } = layoutOf(own.layout);
  const recordings = opening.use(
    await openOwnRecordings({
      ...asked({ place, labels, axes: own.axes }),
      joints,
      channels: own.channels.length,
      ...jointNames && { jointNames },
    }, signal),
  );
  const source = ownSource({ own, recordings, place, file });
  const kept = opening.move();
  return { source, remarks: recordings.remarks, [Symbol.dispose]: () => kept.dispose() };
}

/** Prepares the database of a description. @throws {DataError} as {@link openOwn}, and if a sample is unsound. */
export async function prepareOwn(
  { skipBad, ...data }: OwnData & { readonly skipBad: boolean },
  context: DataContext,
): Promise<void> {
  const { own, file } = data;
  const { listener, places } = context;
  using opened = await openOwn(data, context);
  for (const remark of opened.remarks) listener.note(`prepare ${own.name}: ${remark}`);
  const out = databaseFolder(places.data, own);
  await prepareWatched(opened.source, out, context, { skipBad, workers: 1 });
  const next = shellLine(["train", "--dataset", file, "--model", "stgcn"]);
  listener.note(`prepare ${own.name}: next is deno task ${next}`);
}

/** The file that recordings would have, as far as they tell. @throws {DataError} if they are in no form that is known. */
export async function templateFor(
  { file, ...place }: OwnPlace & { readonly file: string },
  { signal, fetched }: Pick<DataContext, "signal" | "fetched">,
): Promise<string> {
  await fetched?.();
  using recordings: OwnRecordings = await openOwnRecordings(asked(place), signal);
  const most = await recordings.most(signal);
  return await templateOf({ recordings, most, file, ...place });
}

function asked({ place, labels, axes }: OwnPlace): OwnRequest {
  return { path: place, ...labels !== undefined && { labels }, ...axes !== undefined && { axes } };
}
