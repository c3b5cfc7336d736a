/** A Slurm of one node, this machine, whose daemons live in one folder and end with it. */

import { join } from "node:path";
import { type Environment, type Outcome, run } from "../src/base/process.ts";

/** One job, or the waiting tasks of an array together. */
export interface SlurmJob {
  /** Which task of its array; null where it is none. */
  readonly task: string | null;
  /** Slurm's word, such as `RUNNING`. */
  readonly state: string;
  readonly exitCode: number;
  /** The signal that ended it, else 0. */
  readonly signal: number;
}

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "scancel", "scontrol", "sinfo"];
/** Debian keeps daemons where an ordinary user's PATH does not look. */
const SBIN = "/usr/sbin:/sbin";
const STARTING_MS = 30_000;
const WAITING_MS = 20 * 60_000;
const POLL_MS = 500;
const ENDED = /^(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL|OUT_OF_MEMORY)$/;

/** The cluster, from its daemons' start to their end. */
export class SlurmCluster implements AsyncDisposable {
  /** What a program needs to reach this cluster and no other. */
  readonly environment: Environment;

  readonly #daemons: Deno.ChildProcess[] = [];
  /** Is rejected when a daemon ends. */
  readonly #end = Promise.withResolvers<never>();

  private constructor(environment: Environment) {
    this.environment = environment;
    this.#end.promise.catch(() => {}); // every end has one: ours
  }

  /** The programs that a cluster takes and this machine has not. */
  static async missing(environment: Environment): Promise<string[]> {
    const env = { ...environment, PATH: `${environment.PATH}:${SBIN}` };
    const found = await Promise.all(
      PROGRAMS.map((program) => run("sh", ["-c", `command -v ${program}`], env)),
    );
    return PROGRAMS.filter((_, i) => found[i]?.success !== true);
  }

  /**
   * Starts munge, the controller and the node, with this user for all of them.
   * @throws {Error} with the end of their logs if the node is not ready in time.
   */
  static async start(folder: string, environment: Environment): Promise<SlurmCluster> {
    const paths = pathsIn(folder);
    await Deno.mkdir(paths.state, { recursive: true });
    await Deno.mkdir(paths.spool, { recursive: true });
    const key = crypto.getRandomValues(new Uint8Array(128));
    await Deno.writeFile(paths.key, key, { mode: 0o400 });
    const user = (await run("id", ["-un"], environment)).stdout.trim();
    await Deno.writeTextFile(paths.config, configuration(folder, user));
    const cluster = new SlurmCluster({
      ...environment,
      PATH: `${environment.PATH}:${SBIN}`,
      SLURM_CONF: paths.config,
    });
    try {
      await cluster.#startDaemons(folder);
    } catch (thrown) {
      await cluster[Symbol.asyncDispose]();
      throw thrown;
    }
    return cluster;
  }

  async #startDaemons(folder: string): Promise<void> {
    const { key, socket, log } = pathsIn(folder);
    this.#daemon("munged", [
      ...["--foreground", "--force", `--key-file=${key}`, `--socket=${socket}`],
      ...[`--log-file=${log("munged")}`, `--pid-file=${join(folder, "munged.pid")}`],
      `--seed-file=${join(folder, "munged.seed")}`,
    ]);
    await this.#until("munge", () => this.run("munge", ["-n", "-S", socket]));
    this.#daemon("slurmctld", ["-D", "-L", log("slurmctld")]);
    this.#daemon("slurmd", ["-D", "-L", log("slurmd")]);
    await this.#until("the node", async () => {
      const shown = await this.run("sinfo", ["--noheader", "--format=%T"]);
      return { ...shown, success: shown.stdout.trim() === "idle" };
    });
  }

  #daemon(program: string, args: readonly string[]): void {
    const env = Object.entries(this.environment).filter((e): e is [string, string] => !!e[1]);
    const settings = { env: Object.fromEntries(env), clearEnv: true, stdin: "null" } as const;
    const command = new Deno.Command(program, {
      ...{ ...settings, args: [...args] },
      ...{ stdout: "null", stderr: "null" },
    });
    const daemon = command.spawn();
    this.#daemons.push(daemon);
    daemon.status.then(() => this.#end.reject(new Error(`Cannot start Slurm: ${program} ended`)));
  }

  async #until(what: string, attempt: () => Promise<Outcome>): Promise<void> {
    const deadline = performance.now() + STARTING_MS;
    const next = (): Promise<Outcome> => Promise.race([attempt(), this.#end.promise]);
    let last = await next();
    while (!last.success) {
      if (performance.now() > deadline) {
        throw new Error(`Cannot start Slurm: ${what} is not ready: ${last.stdout}${last.stderr}`);
      }
      await pause(POLL_MS);
      last = await next();
    }
  }

  /** Runs a program to its end, as a user of this cluster. */
  run(program: string, args: readonly string[]): Promise<Outcome> {
    return run(program, args, this.environment);
  }

  /** A job as it is now; of an array every task. @throws {Error} if Slurm knows no such job. */
  async jobs(id: string): Promise<readonly SlurmJob[]> {
    const { success, stdout, stderr } = await this.run("scontrol", ["show", "job", "-o", id]);
    if (!success) throw new Error(`Cannot see Slurm's job ${id}: ${stderr}`);
    return stdout.trim().split("\n").map(parseJob);
  }

  /**
   * Waits until a job, or every task of an array, is as wished.
   * @throws {Error} if that takes longer than any job of a test.
   */
  async once(
    id: string,
    wished: (jobs: readonly SlurmJob[]) => boolean,
  ): Promise<readonly SlurmJob[]> {
    const deadline = performance.now() + WAITING_MS;
    let jobs = await this.jobs(id);
    while (!wished(jobs)) {
      if (performance.now() > deadline) {
        throw new Error(`Cannot wait for Slurm's job ${id} any longer: ${JSON.stringify(jobs)}`);
      }
      await pause(POLL_MS);
      jobs = await this.jobs(id);
    }
    return jobs;
  }

  /** Waits until a job, or every task of an array, has ended. */
  ended(id: string): Promise<readonly SlurmJob[]> {
    return this.once(id, (jobs) => jobs.every(({ state }) => ENDED.test(state)));
  }

  /**
   * Kills all processes of an array's task at once, as a machine without memory would.
   * @returns how many there were; 0 where the task has none yet, or no more.
   */
  async kill(array: string, task: string): Promise<number> {
    return await this.#kill([`SLURM_ARRAY_JOB_ID=${array}`, `SLURM_ARRAY_TASK_ID=${task}`]);
  }

  async #kill(variables: readonly string[]): Promise<number> {
    const own = new Set([`SLURM_CONF=${this.environment.SLURM_CONF}`, ...variables]);
    let killed = 0;
    for await (const { name } of Deno.readDir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const text = await Deno.readTextFile(`/proc/${name}/environ`).catch(() => ""); // it ended
      if (!own.isSubsetOf(new Set(text.split("\0")))) continue;
      Deno.kill(Number(name), "SIGKILL");
      killed += 1;
    }
    return killed;
  }

  /** Ends what still runs, then the daemons, the last one first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kill(["SLURM_JOB_NUM_NODES=1"]);
    for (const daemon of this.#daemons.reverse()) {
      try {
        daemon.kill("SIGTERM");
      } catch {
        // It ended by itself; its log says why.
      }
      await daemon.status;
    }
  }
}

/** A line of `scontrol show job -o`. */
export function parseJob(line: string): SlurmJob {
  const field = (name: string): string | null =>
    new RegExp(`(?:^| )${name}=(\\S*)`).exec(line)?.[1] ?? null;
  const [exitCode = 0, signal = 0] = (field("ExitCode") ?? "").split(":").map(Number);
  return { task: field("ArrayTaskId"), state: field("JobState") ?? "", exitCode, signal };
}

interface ClusterPaths {
  readonly config: string;
  readonly key: string;
  readonly socket: string;
  readonly state: string;
  readonly spool: string;
  readonly log: (daemon: string) => string;
}

function pathsIn(folder: string): ClusterPaths {
  return {
    config: join(folder, "slurm.conf"),
    key: join(folder, "munge.key"),
    socket: join(folder, "munge.socket"),
    state: join(folder, "state"),
    spool: join(folder, "spool"),
    log: (daemon) => join(folder, `${daemon}.log`),
  };
}

function configuration(folder: string, user: string): string {
  const { socket, state, spool } = pathsIn(folder);
  const [host = "localhost"] = Deno.hostname().split(".");
  const cpus = navigator.hardwareConcurrency;
  const settings: Readonly<Record<string, string | number>> = {
    ClusterName: "skelbench",
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmctldPort: freePort(),
    SlurmdPort: freePort(),
    SlurmUser: user,
    SlurmdUser: user,
    AuthType: "auth/munge",
    AuthInfo: `socket=${socket}`,
    ProctrackType: "proctrack/linuxproc",
    TaskPlugin: "task/none",
    JobAcctGatherType: "jobacct_gather/none",
    MpiDefault: "none",
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_CPU",
    ReturnToService: 2,
    // Ended jobs stay to be asked about.
    MinJobAge: 86_400,
    StateSaveLocation: state,
    SlurmdSpoolDir: spool,
    SlurmctldPidFile: join(folder, "slurmctld.pid"),
    SlurmdPidFile: join(folder, "slurmd.pid"),
  };
  return [
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus} State=UNKNOWN`,
    "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
    "",
  ].join("\n");
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
