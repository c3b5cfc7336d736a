/** What is to be said after files were fetched: which are not to be had, and which are not what their names say. */

import { UnavailableError } from "../base/errors.ts";
import { runOfPublishedFile } from "../datasets/catalog/published.ts";
import type { Obtained } from "../pins/obtain.ts";
import type { Recorded } from "../pins/recorded.ts";
import { answers, UnobtainableError } from "../pins/unobtainable.ts";

/** A file that was fetched, with its digest where it is one file. */
export interface Fetched extends Partial<Pick<Obtained, "sha256">> {
  readonly name: string;
  readonly path: string;
}

/**
 * A line for each content that came under several names, now or when it was recorded: a publisher's mistake that
 * hides a wrong file.
 */
export function sameBytes(
  fetched: readonly Fetched[],
  recorded: Readonly<Record<string, Pick<Recorded, "sha256">>> = {},
): string[] {
  const names = new Map<string, Set<string>>();
  const digests = fetched.flatMap(({ name, sha256 }) =>
    sha256 === undefined ? [] : [[name, sha256]]
  );
  const before = Object.entries(recorded).map(([name, { sha256 }]) => [name, sha256]);
  for (const [name = "", sha256 = ""] of [...digests, ...before]) {
    names.set(sha256, (names.get(sha256) ?? new Set()).add(name));
  }
  return [...names].filter(([, { size }]) => size > 1).map(([sha256, same]) =>
    `${[...same].join(" and ")} have the same bytes (sha256 ${sha256}): ` +
    "one of them is not what its name says"
  );
}

/**
 * One error for all files that are not to be had: what each place answered, and once how to go on.
 * @param findings lines about what was fetched, which would be lost otherwise.
 */
export function fetchFailure(
  failures: readonly UnavailableError[],
  findings: readonly string[],
  { offline }: { readonly offline: boolean },
): UnavailableError {
  const gone = failures.filter((failure) => failure instanceof UnobtainableError);
  const other = failures.filter((failure) => !(failure instanceof UnobtainableError));
  const lines = [...findings, ...other.map(({ message }) => message)];
  const [only] = gone;
  if (only !== undefined && gone.length === 1) lines.push(`${only.message}${wayOn(only.file)}`);
  else if (gone.length > 1) lines.push(severalGone(gone, offline));
  return new UnavailableError(lines.join("\n"));
}

function severalGone(gone: readonly UnobtainableError[], offline: boolean): string {
  const where = offline ? " without the network" : "";
  const files = gone.map(({ file, tried, known, kept }) =>
    [`  ${file}${known}`, answers(tried, "    "), ...kept.map((line) => `    ${line}`)].join("\n")
  );
  const runs = gone.map(({ file }) => trainCommand(file)).filter((line) => line !== undefined);
  const train = runs.map((line) => `\n  ${line}`).join("");
  return `Cannot get ${gone.length} files${where}: no place has the right ones\n${
    files.join("\n")
  }\n` +
    "Put copies under these names into a folder and name the folder by --mirror" +
    (train === "" ? "" : `, or train the same:${train}`);
}

function wayOn(file: string): string {
  const line = trainCommand(file);
  return line === undefined ? "" : `, or train the same: ${line}`;
}

/** Weights that nobody gives any more can be trained. */
function trainCommand(file: string): string | undefined {
  const run = runOfPublishedFile(file);
  return run === undefined ? undefined : `deno task train --config config/${run}.yaml`;
}
