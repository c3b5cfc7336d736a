import { strict as assert } from "node:assert";
import { join } from "node:path";
import { kernelLines } from "./kernel.ts";
import { given } from "./testing.ts";

Deno.test("kernelLines() gives the lines that match, of a file or of all below a folder", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-kernel-" });
  try {
    const file = join(folder, "0000:01:00.0", "information");
    await Deno.mkdir(join(file, ".."));
    await Deno.writeTextFile(file, "Model: \t\t NVIDIA X\nIRQ:   1\n");
    for (const place of [file, folder]) {
      assert.deepEqual(await kernelLines("^Model:", place), ["Model: \t\t NVIDIA X"]);
    }
    assert.deepEqual(await kernelLines("^Bus:", folder), []);
    assert.deepEqual(await kernelLines("^Model:", join(folder, "none")), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("kernelLines() reads what the kernel makes up", {
  ignore: !given("Linux", Deno.build.os === "linux"),
}, async () => {
  assert.ok((await kernelLines("^processor", "/proc/cpuinfo")).length > 0);
});
