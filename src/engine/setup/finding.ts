/** One component of what the engine stands on. */
export interface Finding {
  readonly component: string;
  readonly state: "ok" | "missing" | "wrong";
  /** Whether the engine cannot run, or be set up, as long as this is not ok. */
  readonly needed: boolean;
  readonly version?: string;
  /** SHA-256, 64 hex digits. */
  readonly digest?: string;
  readonly detail?: string;
  /** The command that mends it. */
  readonly mend?: string;
}
