/** Fetching Python wheels: by pip, which knows the user's index, proxy and certificates. */

import { dirname, join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { type Environment, type Outcome, run } from "../base/process.ts";
import { look } from "./digests.ts";
import { lookInFolder, type Mirror, type Tried } from "./mirror.ts";
import { obtain } from "./obtain.ts";
import { type Patience, PIP_PATIENCE, seconds } from "./patience.ts";
import type { WheelPin } from "./pin.ts";
import { byHand, pipFailure } from "./pip_failure.ts";
import type { OnProgress } from "./progress.ts";
import { Pulse } from "./pulse.ts";
import { selection } from "./wheel_tags.ts";

/** How wheels are fetched. */
export interface WheelOptions {
  /** Where the wheel goes. */
  readonly folder: string;
  readonly environment: Environment;
  readonly mirror?: Mirror | undefined;
  /** No network: only what lies in `folder` or in a mirror folder. */
  readonly offline?: boolean | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** With a mirror URL. */
  readonly patience?: Patience | undefined;
  /** With pip. */
  readonly pipPatience?: Patience | undefined;
}

/** A wheel with the pinned digest. */
export interface Wheel {
  readonly path: string;
  /** Whether it is our copy, to be removed after use; a mirror's is not. */
  readonly ours: boolean;
}

/**
 * Gets a wheel: the copy that an earlier try left in the folder, else a mirror's, else pip's.
 * @throws {UnavailableError} that tells apart what is missing and says how to go on.
 */
export async function fetchWheel(pin: WheelPin, options: WheelOptions): Promise<Wheel> {
  const path = join(options.folder, pin.name);
  if ((await look(path, pin)).state === "right") return { path, ours: true };
  const tried: Tried[] = [];
  if (options.mirror?.kind === "folder") {
    const found = await lookInFolder(options.mirror.folder, pin);
    if (found.path !== undefined) return { path: found.path, ours: false };
    tried.push(found.tried);
  }
  if (options.mirror?.kind === "url" && !options.offline) {
    const { name, bytes, sha256 } = pin;
    const copy = await obtain({ name, bytes, sha256, urls: [] }, options).catch(unlessUnavailable);
    if (!(copy instanceof UnavailableError)) return { path: copy.path, ours: true };
    options.onProgress?.({
      activity: `ask pip for ${name}, which the mirror does not give`,
      done: 0,
    });
  }
  if (options.offline) throw offlineError(pin, tried);
  await Deno.mkdir(options.folder, { recursive: true });
  const work = await Deno.makeTempDir({ dir: options.folder, prefix: "pip-" });
  try {
    await pipDownload(pin, work, options);
    const got = join(work, "out", pin.name);
    const seen = await look(got, pin);
    if (seen.state !== "right") {
      const what = seen.state === "wrong" ? seen.difference : "pip left no file of that name";
      throw new UnavailableError(`Cannot take "${pin.name}" from pip: ${what}`);
    }
    await Deno.rename(got, path);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  return { path, ours: true };
}

/** pip comes after a mirror that does not have the wheel. */
function unlessUnavailable(thrown: unknown): UnavailableError {
  if (!(thrown instanceof UnavailableError)) throw thrown;
  return thrown;
}

function offlineError(pin: WheelPin, tried: readonly Tried[]): UnavailableError {
  const places = tried.map(({ place, answer }) => `\n  ${place}: ${answer}`).join("");
  return new UnavailableError(`Cannot get "${pin.name}" offline: ${byHand(pin)}${places}`);
}

/** Runs pip; what it writes on its way lies in `work` too, so that its size can be watched. */
async function pipDownload(pin: WheelPin, work: string, options: WheelOptions): Promise<void> {
  const { environment, onProgress = () => {}, signal, pipPatience = PIP_PATIENCE } = options;
  const list = join(work, "requirements.txt");
  await Deno.writeTextFile(list, `${pin.requirement} --hash=sha256:${pin.sha256}\n`);
  const temporary = join(work, "tmp");
  await Deno.mkdir(temporary);
  const activity = `download ${pin.name}`;
  let done = 0;
  using pulse = new Pulse(pipPatience, (ms) => {
    onProgress({ activity, detail: `nothing has come for ${seconds(ms)}`, done, total: pin.bytes });
  });
  const watch = setInterval(() => {
    const had = Math.min(largestWheel(work), pin.bytes);
    if (had === done) return;
    pulse.beat(Math.max(0, had - done));
    done = had;
    onProgress({ activity, done, total: pin.bytes });
  }, pipPatience.tickMs / 4);
  let outcome: Outcome;
  try {
    outcome = await run(
      "python3",
      [
        ...["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes"],
        ...["--requirement", list, "--dest", join(work, "out"), ...selection(pin)],
        ...["--no-cache-dir", "--no-input", "--progress-bar", "off", "--disable-pip-version-check"],
      ],
      { ...environment, TMPDIR: temporary },
      AbortSignal.any([pulse.signal, ...(signal === undefined ? [] : [signal])]),
    );
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new UnavailableError(
      `Cannot fetch "${pin.requirement}": there is no python3 on PATH; install Python 3.7 or newer with pip (Debian, Ubuntu: apt-get install python3-pip), or ${
        byHand(pin)
      }`,
    );
  } finally {
    clearInterval(watch);
  }
  signal?.throwIfAborted();
  if (pulse.fault !== undefined) {
    throw new UnavailableError(
      `Cannot fetch "${pin.requirement}" by pip: it ${pulse.fault.message}, after ${done} of ${pin.bytes} bytes; ` +
        `check the network and run the command again, or ${byHand(pin)}`,
    );
  }
  if (!outcome.success) throw pipFailure(pin, outcome.stderr, dirname(work));
  onProgress({ activity, done: pin.bytes, total: pin.bytes });
}

/** The size of the largest wheel below a folder; files that vanish meanwhile do not count. */
function largestWheel(folder: string): number {
  let largest = 0;
  try {
    for (const entry of Deno.readDirSync(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory) largest = Math.max(largest, largestWheel(path));
      if (entry.isFile && entry.name.endsWith(".whl")) {
        largest = Math.max(largest, Deno.lstatSync(path).size);
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  return largest;
}
