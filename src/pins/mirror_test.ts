import { strict as assert } from "node:assert";
import { join, resolve } from "node:path";
import { sha256 } from "../base/digest.ts";
import { UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { parseMirror } from "./mirror.ts";
import { locate, obtain, type ObtainOptions } from "./obtain.ts";
import type { Source } from "./pin.ts";
import { RawServer, whole } from "./testdata/raw_server.ts";

const CONTENT = new TextEncoder().encode("the right bytes");
const SOURCE: Source = {
  name: "file.txt",
  urls: ["https://unreachable.invalid/file.txt"],
  max_bytes: 1000,
};
const WEIGHT = { dtype: "float32", shape: [1], data: Float32Array.of(1) } as const;
const PINNED: Source = { ...SOURCE, sha256: sha256(CONTENT) };

async function inFolder(
  work: (options: ObtainOptions & { readonly mirrored: string }) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const folder = join(root, "mirror");
    await Deno.mkdir(folder);
    await work({
      folder: join(root, "files"),
      lockFile: join(root, "pins.lock.json"),
      mirror: { kind: "folder", folder },
      offline: true,
      mirrored: join(folder, SOURCE.name),
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("parseMirror() tells folders from URLs and refuses other schemes", () => {
  assert.deepEqual(parseMirror("a/b"), { kind: "folder", folder: resolve("a/b") });
  assert.deepEqual(parseMirror("file:///a/b"), { kind: "folder", folder: "/a/b" });
  assert.deepEqual(parseMirror("http://host/a"), { kind: "url", base: new URL("http://host/a/") });
  assert.throws(() => parseMirror("ftp://host/a"), UsageError);
  assert.throws(() => parseMirror(""), UsageError);
});

Deno.test("obtain() takes a mirror folder's file with the pinned digest instead of the network", async () => {
  await inFolder(async ({ mirrored, ...options }) => {
    await Deno.writeFile(mirrored, CONTENT);
    assert.equal((await obtain(PINNED, options)).path, mirrored);
    assert.equal((await locate(PINNED, options))?.path, mirrored);
  });
});

Deno.test("obtain() names a mirror's file with another digest and leaves it", async () => {
  await inFolder(async ({ mirrored, ...options }) => {
    await Deno.writeTextFile(mirrored, "other bytes");
    await assert.rejects(obtain(PINNED, options), (thrown: Error) => {
      assert(
        thrown.message.includes(`${mirrored}: its sha256 is ${sha256("other bytes")}, the pin`),
      );
      return true;
    });
    assert.equal(await locate(PINNED, options), undefined);
  });
});

Deno.test("obtain() holds a file to its git blob id and to the start of its digest", async () => {
  await inFolder(async ({ mirrored, ...options }) => {
    await Deno.writeFile(mirrored, CONTENT);
    const blob = "0000000000000000000000000000000000000000";
    await assert.rejects(
      obtain({ ...SOURCE, git_blob: blob }, options),
      /git blob id is [0-9a-f]{40}/,
    );
    await assert.rejects(
      obtain({ ...PINNED, sha256_prefix: "00000000" }, options),
      /starts with 0/,
    );
  });
});

Deno.test("obtain() records a file without a published digest and holds later ones to it", async () => {
  await inFolder(async ({ mirrored, ...options }) => {
    await Deno.writeFile(mirrored, CONTENT);
    await obtain(SOURCE, options);
    const recorded = JSON.parse(await Deno.readTextFile(options.lockFile ?? ""));
    assert.equal(recorded[SOURCE.name].sha256, sha256(CONTENT));
    await Deno.writeTextFile(mirrored, "other bytes than recorded");
    await assert.rejects(obtain(SOURCE, options), /it has 25 bytes, the pin says 15/);
  });
});

Deno.test("obtain() records no web page instead of a file without a published digest", async () => {
  await inFolder(async ({ mirrored, ...options }) => {
    await Deno.writeTextFile(mirrored, "<html>404 not found</html>");
    const weights: Source = { ...SOURCE, form: "torch" };
    await assert.rejects(
      obtain(weights, options),
      /it is no PyTorch file: it starts with "<html>404/,
    );
    assert.equal(await exists(options.lockFile ?? ""), false);
    const whole = encodeTorch(new Map([["w", WEIGHT]]));
    await Deno.writeFile(mirrored, whole.subarray(0, -1));
    await assert.rejects(
      obtain(weights, options),
      /it is no whole PyTorch file: Cannot open .* as zip: /,
    );
    assert.equal(await exists(options.lockFile ?? ""), false);
    await Deno.writeFile(mirrored, whole);
    assert.equal((await obtain(weights, options)).path, mirrored);
    assert.equal(await exists(options.lockFile ?? ""), true);
  });
});

Deno.test("obtain() asks a mirror URL before the pin's own", async () => {
  await inFolder(async ({ mirrored: _mirrored, ...options }) => {
    await using server = new RawServer({ "/copies/file.txt": whole(CONTENT) });
    const mirror = parseMirror(server.url("/copies"));
    const got = await obtain(PINNED, { ...options, mirror, offline: false });
    assert.equal(got.from, server.url("/copies/file.txt"));
  });
});
