import { strict as assert } from "node:assert";
import { join } from "node:path";
import { sha256 } from "../../base/digest.ts";
import { DataError } from "../../base/errors.ts";
import { exists } from "../../base/files.ts";
import { type Member, zipOf } from "../testdata/fake_wheel.ts";
import { unpack } from "./unpack.ts";

async function unpacking(
  members: readonly Member[],
  work: (archive: string, folder: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeFile(join(root, "a.whl"), zipOf(members));
    await work(join(root, "a.whl"), join(root, "site"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("unpack() writes the wanted members with their digests and leaves the others", async () => {
  const members = [{ name: "a/b.txt", text: "wanted" }, { name: "c.txt", text: "not wanted" }];
  await unpacking(members, async (archive, folder) => {
    const progress: (readonly [number, number])[] = [];
    const files = await unpack(archive, folder, (name) => name.startsWith("a/"), (...at) => {
      progress.push(at);
    });
    assert.deepEqual(files, [{ path: "a/b.txt", bytes: 6, sha256: sha256("wanted") }]);
    assert.equal(await Deno.readTextFile(join(folder, "a/b.txt")), "wanted");
    assert.equal(await exists(join(folder, "c.txt")), false);
    assert.deepEqual(progress, [[6, 6]]);
  });
});

Deno.test("unpack() keeps executable what was", async () => {
  await unpacking([{ name: "run", text: "#!", executable: true }], async (archive, folder) => {
    await unpack(archive, folder, () => true);
    const { mode } = await Deno.stat(join(folder, "run"));
    assert.equal((mode ?? 0) & 0o111, 0o111);
  });
});

Deno.test("unpack() names a member whose checksum is wrong", async () => {
  await unpacking([{ name: "a.txt", text: "x", damaged: true }], async (archive, folder) => {
    await assert.rejects(unpack(archive, folder, () => true), (thrown) => {
      assert(thrown instanceof DataError);
      assert.match(thrown.message, /"a\.txt": its checksum \(CRC-32\) is wrong/);
      return true;
    });
  });
});

Deno.test("unpack() names a member whose deflated bytes are garbled", async () => {
  await unpacking([{ name: "a.txt", text: "x".repeat(100) }], async (archive, folder) => {
    const bytes = await Deno.readFile(archive);
    bytes.fill(255, 35, 37);
    await Deno.writeFile(archive, bytes);
    await assert.rejects(unpack(archive, folder, () => true), DataError);
  });
});

Deno.test("unpack() refuses a member that would leave the folder", async () => {
  await unpacking([{ name: "../out.txt", text: "x" }], async (archive, folder) => {
    await assert.rejects(unpack(archive, folder, () => true), /out\.txt/);
    assert.equal(await exists(join(folder, "../out.txt")), false);
  });
});
