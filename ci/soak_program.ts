/** What the long trials do with the program: its commands in processes of their own, and folders that go away. */

import { taskOf } from "./task_permissions.ts";
import { PROJECT } from "./tree.ts";

/** How a process ended. */
export interface End {
  readonly code: number | "killed";
  /** On stdout and stderr. */
  readonly said: string;
  /** The most memory it had resident, as far as it was looked at, in MB. */
  readonly peakMegabytes: number;
}

/** Between two looks at a process's memory. */
const LOOK_MS = 50;

/** Runs a script of the project, killed (SIGKILL) after `milliseconds` unless it ends before. */
export function script(args: readonly string[], milliseconds?: number): Promise<End> {
  return ended(["run", "--frozen", "-A", ...args], milliseconds);
}

async function ended(
  args: readonly string[],
  milliseconds?: number,
  tree: string | URL = PROJECT,
): Promise<End> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: tree,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let peakMegabytes = 0;
  const looking = setInterval(() => peakMegabytes = peakOf(child.pid) ?? peakMegabytes, LOOK_MS);
  const killing = milliseconds === undefined
    ? undefined
    : setTimeout(() => child.kill("SIGKILL"), milliseconds);
  const { code, signal, stdout, stderr } = await child.output();
  clearInterval(looking);
  clearTimeout(killing);
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { code: signal === "SIGKILL" ? "killed" : code, said, peakMegabytes };
}

/** Runs test files of a copy of the project up to the first test that fails, their types unchecked. */
export function unitTests(files: readonly string[], tree: string): Promise<End> {
  return ended(["test", "--frozen", "-A", "--no-check", "--fail-fast", ...files], undefined, tree);
}

/**
 * Runs a command of the program, or of a copy of it, with what its task may do, likewise killed; the task itself would
 * outlive that.
 */
export function command(
  args: readonly string[],
  milliseconds?: number,
  tree?: string,
): Promise<End> {
  const [name = "", ...rest] = args;
  const { options, script, words } = taskOf(name, Deno.env.toObject());
  return ended(["run", ...options, script, ...words, ...rest, "--quiet"], milliseconds, tree);
}

/** Linux counts the largest memory of a process; none of one that is over. */
function peakOf(pid: number): number | undefined {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Gives a folder that is gone afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-soak-" });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
