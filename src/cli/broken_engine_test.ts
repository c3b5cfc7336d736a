/** Engines that are wrong in one place: copies of this program with one line changed, and what `oracle` says of them. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testEngine } from "../engine/testing.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** Copies a folder, but for the tests and what they read. */
async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name === "testdata" || name.endsWith("_test.ts")) continue;
    const [source, target] = [join(from, name), join(to, name)];
    if (isDirectory) await copy(source, target);
    else await Deno.copyFile(source, target);
  }
}

interface Said {
  readonly code: number;
  readonly judgement: {
    readonly verdict: string;
    readonly layer: string;
    readonly message: string;
  };
}

/** Runs `oracle` in a copy of the program in which `file` has `after` for `before`. */
async function oracleWith(file: string, before: string, after: string): Promise<Said> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-broken-" });
  try {
    for (const part of ["src", "config", join("golden", "oracle")]) {
      await copy(join(project, part), join(folder, part));
    }
    for (const name of ["deno.json", "deno.lock"]) {
      await Deno.copyFile(join(project, name), join(folder, name));
    }
    const path = join(folder, file);
    const text = await Deno.readTextFile(path);
    assert.ok(text.includes(before), `${file} has no "${before}"`);
    await Deno.writeTextFile(path, text.replace(before, after));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "-A", "src/main.ts", "oracle", "--device", "cpu", "--json"],
      cwd: folder,
    }).output();
    const decoder = new TextDecoder();
    const out = decoder.decode(stdout);
    assert.ok(out.startsWith("{"), decoder.decode(stderr));
    return { code, judgement: JSON.parse(out).judgement };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("ReLU replaced by leaky ReLU in one block: regression of the numerics", async () => {
  await testEngine(); // sets TensorFlow up where nobody has
  const relu = 'return relu(biasAdd(mixed, get("offset")))';
  const leaky = `if (unit.temporal.startsWith("backbone.1.")) {
      return tf.leakyRelu(biasAdd(mixed, get("offset")), 0.01);
    }
    ${relu}`;
  const { code, judgement } = await oracleWith(
    "src/models/st_gcn_unit_2018.ts",
    `if (!context.localBatchNorm) ${relu}`,
    `if (!context.localBatchNorm) { ${leaky}; }`,
  );
  assert.deepEqual([code, judgement.verdict, judgement.layer], [1, "regression", "numerics"]);
  assert.match(judgement.message, /logits of stgcn-2018|logits of 2018/);
});

Deno.test("convolutions that round as TF32 does: regression of the numerics", async () => {
  await testEngine();
  const rounded = `function rounded(t: Tensor): Tensor {
  const bits = new Uint32Array(Float32Array.from(t.dataSync()).buffer);
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] + 0x1000) & 0xffffe000;
  return tf.tensor(new Float32Array(bits.buffer), t.shape);
}
`;
  const { code, judgement } = await oracleWith(
    "src/engine/kernels.ts",
    'return run("_MklNativeConv2DWithBias", attributes, [x, filter, bias]);\n  }',
    'return run("_MklNativeConv2DWithBias", attributes, [rounded(x), rounded(filter), bias]);\n  }' +
      `\n  ${rounded}`,
  );
  assert.deepEqual([code, judgement.verdict, judgement.layer], [1, "regression", "numerics"]);
  assert.match(judgement.message, /of 38 oracle vectors out of tolerance/);
});
