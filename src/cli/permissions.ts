/** What Deno let the program do, what it gives up on its way, and the words for a refusal. */

/** Gives permissions up for the rest of the process; those that it never had stay as they are. */
export type Renounce = (...powers: readonly Power[]) => Promise<void>;

/** What a command can be without. */
export type Power = "network" | "native code" | "provisioning";

const DESCRIPTORS: Readonly<Record<Power, readonly Deno.PermissionDescriptor[]>> = {
  network: [{ name: "net" }],
  "native code": [{ name: "ffi" }],
  provisioning: ["grep", "python3", "g++", "clang++"].map((command) => ({ name: "run", command })),
};

/** Of this process, and of the workers that it starts from then on. */
export async function renounceInProcess(...powers: readonly Power[]): Promise<void> {
  for (const descriptor of powers.flatMap((power) => DESCRIPTORS[power])) {
    await Deno.permissions.revoke(descriptor);
  }
}

/** What helps against each refusal. */
const HELP: Readonly<Record<string, string>> = {
  all:
    "Deno opens /dev, /proc and /sys only for who may do all: name another place, or use deno run -A src/main.ts",
  ffi:
    "native code is loaded from the cache alone, whose folder the task names: start it by deno task",
  net:
    "fetch first what it needs by deno task fetch-data or fetch-models, or name a folder by --mirror",
  run: "deno task setup may run programs, and sets up what the other tasks need",
};

/** The sentence for what Deno refused: what was wanted, that the set does not allow it, and what to do. */
export function refusal({ message }: Error): string {
  const [, wish = message] = /^Requires (.+?)(?:, run again .*)?$/.exec(message) ?? [];
  const [, kind = ""] = /\b(all|env|ffi|import|net|read|run|sys|write)\b/.exec(wish) ?? [];
  const help = HELP[kind] ?? "start it by deno task, which gives it what it needs";
  return `Cannot go on without ${wish}: the permission set of this task in deno.json does not allow it; ${help}`;
}
