import { strict as assert } from "node:assert";
import { join } from "node:path";
import { UnavailableError } from "../../base/errors.ts";
import { loadAddon } from "./loader.ts";

Deno.test("loadAddon() says why the system refuses an addon, and how to go on", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const addon = join(folder, "a.node");
    await Deno.writeTextFile(addon, "not a library");
    const manifest = { device: "cpu", origin: "", compiler: "", wheels: [], files: [] } as const;
    assert.throws(() => loadAddon({ device: "cpu", folder, addon, manifest }), (thrown) => {
      assert(thrown instanceof UnavailableError);
      assert.match(
        thrown.message,
        /a\.node": .*(invalid ELF|too short)[^]*set up the engine again/,
      );
      return true;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
