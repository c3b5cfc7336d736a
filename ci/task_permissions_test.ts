import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { type Outcome, run } from "../src/base/process.ts";
import { testEngine } from "../src/engine/testing.ts";
import { withoutLayers } from "../src/golden/verdict.ts";
import { cacheFolder } from "../src/pins/cache.ts";
import { writeFailure } from "../src/shards/share.ts";
import { startedIn } from "../src/store/started_folder.ts";
import { taskOf, TASKS } from "./task_permissions.ts";
import { PROJECT } from "./tree.ts";

/** Tasks that may do all, and why. */
const UNBOUND: Readonly<Record<string, string>> = {
  test: "serves on ports of its own, and starts programs with every set, and with none",
  soak: "kills its programs and reads their memory from the system",
  bench: "loads other engines, in other languages too, to time them beside ours",
};

/** Files alone: what all sets let through is not named below. */
const NOTHING = {
  network: "refused",
  git: "refused",
  python3: "refused",
  "another program": "refused",
  "the engine": "refused",
  "another library": "refused",
  "a library by name": "refused",
  writing: "refused",
  "the host's name": "refused",
  "a variable that is not named": "unseen",
};
const files = { ...NOTHING, writing: "let through" };
const fetches = { ...files, network: "let through" };
const runsGit = { ...files, git: "let through" };
const engine = {
  ...fetches,
  git: "let through",
  python3: "let through",
  "the engine": "let through",
};
const setUp = {
  ...engine,
  "another program": "let through",
  "a variable that is not named": "seen",
};

/** What each command may do, whatever its set is called. */
const COMMANDS: Readonly<Record<string, typeof NOTHING>> = {
  compare: NOTHING,
  completions: NOTHING,
  inspect: NOTHING,
  judge: NOTHING,
  fuse: NOTHING,
  history: NOTHING, // it writes into golden/ alone
  ...Object.fromEntries(
    ["jobs", "kinetics_gendata", "merge", "report", "runs", "schema", "show"].map((
      name,
    ) => [name, files]),
  ),
  ...Object.fromEntries(
    [
      ...["export", "fetch-data", "fetch-models", "get_reference_models"],
      ...["ntu_gendata", "prepare", "verify"],
    ].map((name) => [name, fetches]),
  ),
  ...Object.fromEntries(
    ["eval", "golden", "main", "reproduce", "train"].map((name) => [name, engine]),
  ),
  oracle: setUp,
  setup: setUp,
  doctor: { ...NOTHING, python3: "let through" },
};

const environment = { ...Deno.env.toObject(), SECRET_OF_SOMEBODY: "1" };

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-permissions-" });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A script of the project with exactly these permissions. */
function scriptWith(
  options: readonly string[],
  script: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = environment,
): Promise<Outcome> {
  const path = fileURLToPath(new URL(script, PROJECT));
  return run(Deno.execPath(), ["run", ...options, path, ...words], variables);
}

/** How the trials of `testdata/probe.ts` end with a task's permissions, where some are given up first. */
async function probed(task: string, powers: readonly string[] = []): Promise<unknown> {
  return await inFolder(async (folder) => {
    const variables = { ...environment, SKELBENCH_CACHE: `${folder}/cache` };
    const { options } = taskOf(task, variables);
    const words = [folder, variables.SKELBENCH_CACHE, ...powers];
    const { stdout, stderr } = await scriptWith(options, "ci/testdata/probe.ts", words, variables);
    assert.equal(stderr, "", task);
    return JSON.parse(stdout);
  });
}

Deno.test("every task that runs the program names its permission set; none may do all but those that say why", () => {
  const program = Object.keys(TASKS).filter((name) => TASKS[name]?.includes("src/main.ts"));
  assert.deepEqual(program.toSorted(), Object.keys(COMMANDS).toSorted());
  for (const name of program) {
    const { options, words } = taskOf(name, {});
    assert.deepEqual(words, [name]);
    assert.ok(options.includes("--no-prompt"), name);
    const [, set = ""] = /^-P=(\w+)$/.exec(options.find((word) => word.startsWith("-P")) ?? "") ??
      [];
    assert.ok(Object.keys(config.permissions).includes(set), `${name}: ${set}`);
  }
  const unbound = Object.keys(TASKS).filter((name) =>
    /\s(-A|--allow-all)\b/.test(TASKS[name] ?? "")
  );
  assert.deepEqual(unbound.toSorted(), Object.keys(UNBOUND).toSorted());
});

Deno.test("each command may do what it needs, and nothing else", async () => {
  const byOptions = Object.groupBy(
    Object.keys(COMMANDS),
    (name) => taskOf(name, environment).options.join(" "),
  );
  for (const [name = "", ...others] of Object.values(byOptions).map((names = []) => names)) {
    assert.deepEqual(await probed(name), COMMANDS[name], name);
    // Of the same line, so of the same outcome.
    for (const other of others) assert.equal(COMMANDS[other], COMMANDS[name], other);
  }
});

Deno.test("what a command gives up is gone, and nothing else", async () => {
  assert.deepEqual(await probed("golden", ["network", "native code", "provisioning"]), runsGit);
  assert.deepEqual(await probed("prepare", ["network"]), files);
});

/** Commands with the permissions of another task, and how the one refusal begins. */
const REFUSED: readonly (readonly [kind: string, as: string, words: string[], wish: RegExp])[] = [
  ["network", "merge", ["fetch-models", "ntuxsub-tcn.pt", "--folder", "FOLDER"], /net access to "/],
  ["program", "prepare", ["golden", "check"], /run access to "git"/],
  ["file", "compare", ["schema", "--folder", "FOLDER"], /write access to "/],
];

for (const [kind, as, words, wish] of REFUSED) {
  Deno.test(`a forbidden ${kind} is refused in a sentence, with exit code 77`, () =>
    inFolder(async (folder) => {
      const given = words.map((word) => word.replace("FOLDER", folder));
      await expectRefusal(taskOf(as, environment).options, given, wish);
    }));
}

Deno.test("forbidden native code is refused in a sentence, with exit code 77", async () => {
  await testEngine(); // sets TensorFlow up where nobody has
  const options = taskOf("setup", environment).options.filter((word) => !/ffi/.test(word));
  await inFolder(async (folder) => {
    // A link, as many a cache is: what is asked for has to be below the folder that the task names.
    const link = `${folder}/link`;
    await Deno.symlink(cacheFolder(environment), link);
    const wish = new RegExp(`ffi access to "${link}/engine/.*\\.node"`);
    await expectRefusal(options, ["setup", "--device", "cpu"], wish, { SKELBENCH_CACHE: link });
  });
});

Deno.test("a task that may write files may link the latest of them", () =>
  inFolder(async (folder) => {
    const left = `${folder}/shards/1-of-1/twin-ntu-xsub/tcn`;
    await Deno.mkdir(left, { recursive: true });
    const judgement = withoutLayers("unavailable", "the GPU is gone");
    await writeFailure(left, { shard: { index: 1, of: 1 }, options: {} }, judgement);
    const { options, script, words } = taskOf("merge", environment);
    const chosen = ["--only", "twin-ntu-xsub/tcn", "--work-dir", folder];
    const { stdout, stderr } = await scriptWith(options, script, [...words, ...chosen]);
    assert.match(stdout, /shard 1 of 1: the GPU is gone/, stderr);
    const [name = ""] = await startedIn(`${folder}/results/quick`);
    assert.equal(await Deno.readLink(`${folder}/results/quick/latest`), name);
    assert.match(stderr, new RegExp(`results, JUnit and a page in ".*/${name}"`));
  }));

Deno.test("a program that may do nothing says so", () =>
  expectRefusal(["--no-prompt"], ["--version"], /env access/));

async function expectRefusal(
  options: readonly string[],
  words: readonly string[],
  wish: RegExp,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const path = fileURLToPath(new URL("src/main.ts", PROJECT));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...options, path, ...words],
    env: { ...variables, NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await child.output();
  const [out, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.match(said ?? "", /^error: Cannot go on without .*: the permission set .*; .*\n$/);
  assert.match(said ?? "", wish);
  assert.deepEqual([code, out], [77, ""]);
}
