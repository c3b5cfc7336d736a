/** The checkout that the project lies in: what its files were at a commit, and who changed them. */

import { UnavailableError, UsageError } from "./errors.ts";
import { type Environment, type Outcome, run } from "./process.ts";

/** A file as one commit left it, by git's ids of its contents; null where there is none. */
export interface FileChange {
  readonly commit: string;
  /** As each of the commit's parents had it; that of a merge's parent with the same one is left out. */
  readonly before: readonly (string | null)[];
  readonly after: string | null;
  /** Whether one of a merge's parents has the same as the commit. */
  readonly isTaken: boolean;
}

/** Paths are those from the project's folder. */
export class Checkout {
  readonly #git: (...args: string[]) => Promise<Outcome>;
  /** The commit that is checked out. */
  readonly head: string;

  private constructor(git: (...args: string[]) => Promise<Outcome>, head: string) {
    this.#git = git;
    this.head = head;
  }

  /**
   * Finds the checkout of a folder, and its commit.
   * @throws {UnavailableError} if there is no git, no checkout or no commit: what was before cannot be told.
   */
  static async open(project: string, environment: Environment): Promise<Checkout> {
    // It may belong to another user than the one who asks, as in a container.
    const own = ["-c", "safe.directory=*", "-c", "log.follow=false", "--no-optional-locks"];
    const given = [...own, "-C", project];
    const git = (...args: string[]): Promise<Outcome> =>
      run("git", [...given, ...args], environment);
    const asked = await git("rev-parse", "--verify", "HEAD^{commit}").catch((thrown: unknown) => {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
      throw new UnavailableError(`Cannot ask for the commits of "${project}": there is no git`);
    });
    if (!asked.success) {
      throw new UnavailableError(
        `Cannot ask for the commits of "${project}": ${asked.stderr.trim()}`,
      );
    }
    return new Checkout(git, asked.stdout.trim());
  }

  /** Whether the project's files are as the commit has them, and none is there besides that git does not ignore. */
  async isClean(): Promise<boolean> {
    const asked = ["status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none"];
    return await this.#asked(...asked, "--", ".") === "";
  }

  /** The commit that a revision means. @throws {UsageError} if git knows none. */
  async commitOf(revision: string): Promise<string> {
    const asked = await this.#git(
      ...["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`],
    );
    if (asked.success) return asked.stdout.trim();
    throw new UsageError(`Cannot compare with "${revision}": git knows no such commit`);
  }

  /** @throws {UnavailableError} if the checkout has only the last of its commits. */
  async requireWhole(): Promise<void> {
    if ((await this.#asked("rev-parse", "--is-shallow-repository")).trim() === "false") return;
    throw new UnavailableError(
      "Cannot hold what earlier commits had: this clone is shallow and has not all of them; " +
        "get the rest by git fetch --unshallow, or name the commit to compare with by --from",
    );
  }

  /** The files below a folder at a commit. */
  async filesAt(commit: string, folder: string): Promise<readonly string[]> {
    return names(await this.#asked("ls-tree", "-r", "-z", "--name-only", commit, "--", folder));
  }

  /** The files below a folder that a commit up to the present one took away, there again or not. */
  async everRemoved(folder: string): Promise<readonly string[]> {
    const asked = ["log", "--full-history", "-m", "--no-renames", "--diff-filter=D", "--relative"];
    const log = await this.#asked(...asked, "--name-only", "-z", "--format=", "--", folder);
    return [...new Set(names(log))].sort();
  }

  /** The text of a file at a commit, null where the commit has none. */
  async textAt(commit: string, path: string): Promise<string | null> {
    if ((await this.filesAt(commit, path)).length === 0) return null;
    return await this.textOf(`${commit}:./${path}`);
  }

  /** The text of a file by git's id of it. */
  textOf(id: string): Promise<string> {
    return this.#asked("cat-file", "blob", id);
  }

  /** Everything that commits up to the present one did to a file, a parent always before its child. */
  async changesOf(path: string): Promise<readonly FileChange[]> {
    // With its parents named, git lists each merge, and for each parent that has another file how it differs.
    const asked = ["log", "--reverse", "--topo-order", "--full-history", "--parents", "-m"];
    const raw = ["--raw", "--no-abbrev", "--no-renames", "--format=%x00%H %P"];
    const log = await this.#asked(...asked, ...raw, "--", path);
    const found = log.split("\0").flatMap((entry) => {
      const [, commit = "", parents = ""] = /^(\w+) ?([\w ]*)/.exec(entry) ?? [];
      const ids = /^:\d+ \d+ (\w+) (\w+) /m.exec(entry);
      return ids === null ? [] : [{ commit, parents, before: idOf(ids[1]), after: idOf(ids[2]) }];
    });
    const byCommit = Map.groupBy(found, ({ commit }) => commit);
    return [...byCommit].flatMap(([commit, changes]) => {
      const [first] = changes;
      if (first === undefined) return [];
      const before = changes.map((change) => change.before);
      const isTaken = first.parents.split(" ").length > changes.length;
      return [{ commit, before, after: first.after, isTaken }];
    });
  }

  async #asked(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await this.#git(...args);
    if (success) return stdout;
    throw new UnavailableError(`Cannot ask git for ${args.join(" ")}: ${stderr.trim()}`);
  }
}

function names(text: string): string[] {
  return text.split("\0").map((name) => name.trim()).filter((name) => name !== "");
}

/** Git writes zeros where there is nothing. */
function idOf(written: string | undefined): string | null {
  return written === undefined || /^0+$/.test(written) ? null : written;
}
