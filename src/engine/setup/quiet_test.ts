import { strict as assert } from "node:assert";
import { run } from "../../base/process.ts";
import { given } from "../../base/testing.ts";
import { testEngine } from "../testing.ts";
import { findCompilers } from "./compiler.ts";
import { quietLibrary } from "./quiet.ts";

const compilers = await findCompilers(Deno.env.toObject());

Deno.test("TensorFlow starts without a line of its own, unless the user's level asks for them", {
  ignore: !given("a C++ compiler", compilers.length > 0),
}, async () => {
  await testEngine(); // sets it up where nobody has
  const project = new URL("../../../", import.meta.url).pathname;
  const told = async (level: string | undefined): Promise<string> => {
    const environment = { ...Deno.env.toObject(), TF_CPP_MIN_LOG_LEVEL: level };
    const args = [
      "run",
      "-A",
      "-q",
      `${project}src/main.ts`,
      "setup",
      "--device",
      "cpu",
      "--quiet",
    ];
    const { success, stdout, stderr } = await run(Deno.execPath(), args, environment);
    assert.ok(success, stderr);
    assert.match(stdout, /^TensorFlow .* runs on cpu/);
    return stderr;
  };
  assert.equal(await told(undefined), "");
  assert.match(await told("0"), /oneDNN/);
});

Deno.test("quietLibrary() makes none without a compiler, and leaves nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.equal(await quietLibrary({ folder }, { PATH: folder }), undefined);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
