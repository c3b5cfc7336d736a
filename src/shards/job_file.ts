/** What every engine's jobs are made of. */

/** What the jobs are to do. Command lines are quoted for a shell. */
export interface JobsRequest {
  /** The name of the jobs, of small letters, digits and `-`. */
  readonly name: string;
  /** How many jobs share the work. */
  readonly shards: number;
  /** Whether each share needs a GPU. */
  readonly gpu: boolean;
  /** The project's folder, quoted for a shell. */
  readonly project: string;
  /** The command of one share, but for its `--shard`. */
  readonly share: string;
  /** The command that merges and judges. */
  readonly merge: string;
}

/** One file to write. */
export interface JobFile {
  readonly name: string;
  readonly text: string;
  /** Whether it is a program. */
  readonly program: boolean;
}

/** The name of the program that hands the jobs to their engine. */
export const SUBMIT = "submit.sh";
