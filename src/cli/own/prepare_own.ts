/** What `prepare` does for data sets of users: a database by their file, or the file itself. */

import { UsageError } from "../../base/errors.ts";
import { shellLine } from "../../base/shell.ts";
import { type Cli, type FolderOptions, readingContextOf } from "../cli.ts";

/** Options of `prepare` beside the file. */
export interface OwnOptions extends FolderOptions {
  readonly dataPath?: string | undefined;
  readonly labels?: string | undefined;
  readonly axes?: string | undefined;
  readonly skipBad: boolean;
}

/** Prepares the data set that a file describes. @throws {UsageError} if no recordings are named, or the file is none. */
export async function prepareByFile(cli: Cli, file: string, options: OwnOptions): Promise<void> {
  const { readOwnDataset } = await import("../../datasets/catalog/chosen.ts");
  const { prepareOwn } = await import("../../provision/own_data.ts");
  const { labels, skipBad } = options;
  if (options.axes !== undefined) {
    throw new UsageError(`Cannot prepare "${file}" by --axes: write axes: ${options.axes} into it`);
  }
  const own = await readOwnDataset(file);
  const place = requiredPlace(file, options);
  await prepareOwn({ own, file, place, labels, skipBad }, readingContextOf(cli, options));
}

/** Writes the file that recordings would have. @throws {UsageError} if it is there, or no recordings are named. */
export async function writeTemplate(cli: Cli, file: string, options: OwnOptions): Promise<void> {
  const { templateFor } = await import("../../provision/own_data.ts");
  const place = requiredPlace(file, options);
  await refuseExisting(file);
  const { labels, axes } = options;
  const request = { file, place, labels, axes };
  const text = await templateFor(request, readingContextOf(cli, options));
  await Deno.writeTextFile(file, text, { createNew: true });
  const next = shellLine(["prepare", file, "--data-path", place]);
  cli.terminal.note(`read it, answer what it asks, then deno task ${next}`);
  cli.terminal.print(`${file}\n`);
}

async function refuseExisting(file: string): Promise<void> {
  const found = await Deno.lstat(file).catch((thrown: unknown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  });
  if (found === undefined) return;
  throw new UsageError(`Cannot write a template to "${file}": it is there; name another file`);
}

function requiredPlace(file: string, { dataPath }: OwnOptions): string {
  if (dataPath !== undefined) return dataPath;
  throw new UsageError(
    `Cannot prepare by "${file}": say where the recordings are, by --data-path FILE or FOLDER`,
  );
}
