import assert from "node:assert/strict";
import { z } from "zod";
import { parseYaml } from "../formats/yaml/yaml.ts";
import { run } from "../base/process.ts";
import { kubernetesJobs } from "./jobs_kubernetes.ts";

const variable = z.strictObject({ name: z.string().regex(/^[A-Z_]+$/), value: z.string() });

/** Of a Job of the API batch/v1 what is used here, with the rules that its server holds it to. */
const jobSchema = z.strictObject({
  apiVersion: z.literal("batch/v1"),
  kind: z.literal("Job"),
  metadata: z.strictObject({ name: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/) }),
  spec: z.strictObject({
    completionMode: z.literal("Indexed").optional(),
    completions: z.int().positive().optional(),
    parallelism: z.int().positive().optional(),
    backoffLimit: z.int().nonnegative().optional(),
    backoffLimitPerIndex: z.int().nonnegative().optional(),
    podFailurePolicy: z.strictObject({
      rules: z.array(z.strictObject({
        action: z.enum(["FailIndex", "FailJob", "Ignore", "Count"]),
        onExitCodes: z.strictObject({
          operator: z.enum(["In", "NotIn"]),
          // Of `In`, the exit code 0 is none; the codes have to be in order, each once.
          values: z.array(z.int().min(1).max(255)).min(1).max(255)
            .refine((codes) => codes.every((code, i) => i === 0 || code > (codes[i - 1] ?? code))),
        }),
      })).max(20),
    }).optional(),
    template: z.strictObject({
      spec: z.strictObject({
        restartPolicy: z.enum(["Never", "OnFailure"]),
        containers: z.tuple([z.strictObject({
          name: z.string(),
          image: z.string(),
          command: z.array(z.string()),
          workingDir: z.string().startsWith("/"),
          env: z.array(variable),
          volumeMounts: z.array(
            z.strictObject({ name: z.string(), mountPath: z.string().startsWith("/") }),
          ),
          resources: z.strictObject({ limits: z.record(z.string(), z.int()) }).optional(),
        })]),
        volumes: z.array(z.strictObject({
          name: z.string(),
          persistentVolumeClaim: z.strictObject({ claimName: z.string() }),
        })),
      }),
    }),
  }),
}).superRefine(({ spec }, context) => {
  const { completionMode, completions, backoffLimitPerIndex, podFailurePolicy, template } = spec;
  const indexed = completionMode === "Indexed";
  const { restartPolicy, containers: [container], volumes } = template.spec;
  const rules: readonly [boolean, string][] = [
    [!indexed || completions !== undefined, "an Indexed Job has completions"],
    [backoffLimitPerIndex === undefined || indexed, "backoffLimitPerIndex is of Indexed Jobs"],
    [podFailurePolicy === undefined || restartPolicy === "Never", "a failure policy: Never"],
    [
      podFailurePolicy?.rules.some(({ action }) => action === "FailIndex") !== true ||
      backoffLimitPerIndex !== undefined,
      "FailIndex goes with backoffLimitPerIndex",
    ],
    [
      container.volumeMounts.every(({ name }) => volumes.some((volume) => volume.name === name)),
      "every mount has its volume",
    ],
  ];
  for (const [holds, message] of rules) if (!holds) context.addIssue(message);
});

const target = { image: "registry.example/node-python", claim: "results" };
const request = {
  name: "skelbench-quick",
  shards: 4,
  gpu: false,
  project: "/p",
  share: "printf [%s] reproduce",
  merge: "deno task merge --suite quick",
};

function jobsOf(gpu: boolean): readonly z.infer<typeof jobSchema>[] {
  return kubernetesJobs({ ...request, gpu }, target).filter(({ name }) => name.endsWith(".yaml"))
    .map(({ name, text }) => parseYaml(text, name, jobSchema));
}

Deno.test("kubernetesJobs() are Jobs as the API takes them, with and without a GPU", () => {
  for (const gpu of [false, true]) {
    const [shards, merge] = jobsOf(gpu);
    assert.deepEqual([shards?.spec.completions, shards?.spec.parallelism], [4, 4]);
    assert.equal(shards?.metadata.name, "skelbench-quick");
    assert.equal(merge?.metadata.name, "skelbench-quick-merge");
    const limits = shards?.spec.template.spec.containers[0].resources?.limits;
    assert.deepEqual(limits, gpu ? { "nvidia.com/gpu": 1 } : undefined);
    assert.equal(merge?.spec.template.spec.containers[0].resources, undefined);
  }
});

Deno.test("a pod tries again what a dead machine ended, and not what its inputs are", () => {
  const [shards, merge] = jobsOf(false);
  assert.equal(shards?.spec.backoffLimitPerIndex, 1);
  const [rule] = shards?.spec.podFailurePolicy?.rules ?? [];
  assert.deepEqual(rule?.onExitCodes.values, [4, 5, 64, 65]);
  assert.equal(merge?.spec.backoffLimit, 0);
});

Deno.test("the pod of an index does the shard of its number, and run again the one that is named", async () => {
  const [command = "", ...args] = jobsOf(false)[0]?.spec.template.spec.containers[0].command ?? [];
  const shardOf = async (variables: Readonly<Record<string, string>>): Promise<string> =>
    (await run(command, args, { PATH: Deno.env.get("PATH"), ...variables })).stdout;
  assert.equal(
    await shardOf({ FIRST: "1", JOB_COMPLETION_INDEX: "3", OPTIONS: "" }),
    "[reproduce][--shard][4/4]",
  );
  assert.equal(
    await shardOf({ FIRST: "2", JOB_COMPLETION_INDEX: "0", OPTIONS: "--resume" }),
    "[reproduce][--shard][2/4][--resume]",
  );
});

Deno.test("the merge is created when the shards have ended, well or not, and submit.sh fails as it does", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-pods-" });
  const submit = kubernetesJobs(request, target).find(({ program }) => program);
  const programs: Readonly<Record<string, string>> = {
    "submit.sh": submit?.text ?? "",
    "kubectl": `#!/bin/sh
echo "$*" >> "$0.log"
case $* in
  get*succeeded*) echo "$SUCCEEDED" ;;
  get*) if [ -e "$0.waited" ]; then echo True; else touch "$0.waited"; fi ;;
esac
`,
    "sleep": "#!/bin/sh\n",
  };
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o755 });
  }
  await Deno.writeTextFile(`${folder}/shards.yaml`, "");
  const PATH = `${folder}:${Deno.env.get("PATH")}`;
  const { success, stderr } = await run(`${folder}/submit.sh`, [], { PATH, SUCCEEDED: "1" });
  assert.ok(success, stderr);
  const calls = (await Deno.readTextFile(`${folder}/kubectl.log`)).trimEnd().split("\n");
  assert.deepEqual(calls.map((call) => call.split(" ").slice(0, 2).join(" ")), [
    "delete --ignore-not-found",
    "create -f",
    "get job/skelbench-quick",
    "get job/skelbench-quick",
    "create -f",
    "get job/skelbench-quick-merge",
    "logs job/skelbench-quick-merge",
    "get job/skelbench-quick-merge",
  ]);
  const failed = await run(`${folder}/submit.sh`, [], { PATH, SUCCEEDED: "" });
  assert.equal(failed.success, false);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("kubernetesJobs() lets Kubernetes put no variable into a path", async () => {
  const share = "printf [%s] '$(HOME)$$'";
  const [file] = kubernetesJobs({ ...request, share }, target);
  const [command = "", ...args] = parseYaml(file?.text ?? "", "shards.yaml", jobSchema)
    .spec.template.spec.containers[0].command;
  // As Kubernetes reads a command: `$$` is `$`, and `$(NAME)` the variable, where there is one.
  const read = args.map((arg) =>
    arg.replaceAll(
      /\$(\$|\((\w+)\))/g,
      (all, sign, name) => sign === "$" ? "$" : name === "HOME" ? "/h" : all,
    )
  );
  const variables = { FIRST: "1", JOB_COMPLETION_INDEX: "0", OPTIONS: "" };
  const { stdout } = await run(command, read, { PATH: Deno.env.get("PATH"), ...variables });
  assert.equal(stdout, "[$(HOME)$$][--shard][1/4]");
});
