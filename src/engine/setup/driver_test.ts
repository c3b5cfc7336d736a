import { strict as assert } from "node:assert";
import { join } from "node:path";
import { given } from "../../base/testing.ts";
import { driverVersion, hasDriver } from "./driver.ts";

const NAME = "libno-such-driver.so.1";
const nowhere = { path: undefined, cache: "/nowhere" } as const;

/** The first bytes of a library for so many bits. */
function library(bits: 32 | 64): Uint8Array {
  return Uint8Array.from([0x7f, ...new TextEncoder().encode("ELF"), bits / 32, 1, 1, 0]);
}

async function inFolder(use: (folder: string, path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-driver-" });
  try {
    await use(folder, join(folder, NAME));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("hasDriver() finds a library in the user's own folders", () =>
  inFolder(async (folder, path) => {
    await Deno.writeFile(path, library(64));
    assert.equal(hasDriver(NAME, { ...nowhere, path: `/nowhere::${folder}` }), true);
    assert.equal(hasDriver(NAME, nowhere), false);
  }));

Deno.test("hasDriver() finds what the loader's cache names, if it is still there", () =>
  inFolder(async (folder, path) => {
    const cache = join(folder, "ld.so.cache");
    await Deno.writeTextFile(cache, `glibc-ld.so.cache1.1\0${NAME}\0/gone/${NAME}\0${path}\0`);
    assert.equal(hasDriver(NAME, { ...nowhere, cache }), false);
    await Deno.writeFile(path, library(64));
    assert.equal(hasDriver(NAME, { ...nowhere, cache }), true);
  }));

Deno.test("hasDriver() passes over what the loader would: other bits, other files", () =>
  inFolder(async (folder, path) => {
    for (const bytes of [library(32), new TextEncoder().encode("a text"), new Uint8Array()]) {
      await Deno.writeFile(path, bytes);
      assert.equal(hasDriver(NAME, { ...nowhere, path: folder }), false);
    }
  }));

Deno.test("hasDriver() finds the C library by this machine's own cache or folders", {
  ignore: !given("Linux", Deno.build.os === "linux"),
}, () => {
  assert.equal(hasDriver("libc.so.6"), true);
});

Deno.test("driverVersion() reads the kernel module's first line", () =>
  inFolder(async (folder) => {
    const file = join(folder, "version");
    const [module, gcc] = ["Kernel Module  535.104.05  Sat", "GCC version:  gcc version 12.3.0"];
    await Deno.writeTextFile(file, `NVRM version: NVIDIA UNIX x86_64 ${module}\n${gcc}\n`);
    assert.equal(await driverVersion(file), "535.104.05");
    assert.equal(await driverVersion(join(folder, "none")), undefined);
  }));
