import { strict as assert } from "node:assert";
import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { obtain } from "./obtain.ts";
import type { OnProgress } from "./progress.ts";
import { type Answer, cutting, head, status, whole } from "./testdata/raw_server.ts";
import { CONTENT, inScene, refused, SIZE } from "./testdata/transfer_scene.ts";

Deno.test("what cannot be gone on from is not kept", async () => {
  const nameless: Answer = async (_request, send) => {
    await send(head(200, "OK", { "content-length": SIZE }));
    await send(CONTENT.subarray(0, 10));
  };
  await inScene([nameless], async (scene) => {
    assert.doesNotMatch(await refused(scene), /are kept/);
    assert.deepEqual([...Deno.readDirSync(scene.options.folder)].map(({ name }) => name), [
      "file.bin.lock",
    ]);
  });
});

/** Breaks off once, then goes on with a rest whose head says this. */
const goingOnWith = (headers: Record<string, string>): Answer => async (request, send) => {
  if (request.before === 0) return await cutting(CONTENT, 1, 30_000)(request, send);
  if (!request.headers.has("range")) return await whole(CONTENT)(request, send);
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1]);
  const common = { "content-range": `bytes ${from}-99999/${SIZE}` };
  await send(head(206, "Partial Content", { ...common, ...headers }));
  await send(CONTENT.subarray(from).map((byte) => byte ^ 1));
};

Deno.test("the rest of another file is not put behind the bytes that are here", async () => {
  for (
    const headers of [{ etag: '"b"' }, { "content-range": "bytes 30000-119999/120000" }]
  ) {
    await inScene([goingOnWith(headers)], async ({ source, options }) => {
      const { bytes: _bytes, ...unsized } = source;
      const got = await obtain({ ...unsized, max_bytes: 200_000 }, options);
      assert.equal(got.sha256, source.sha256);
    });
  }
});

Deno.test("a rest that is longer than the file is cut off, and nothing of it kept", async () => {
  const tooLong = goingOnWith({});
  const longer: Answer = async (request, send) => {
    await tooLong(request, send);
    await send("!");
  };
  await inScene([longer], async (scene) => {
    const message = await refused(scene);
    assert.match(message, /sends more than 100000 bytes;/);
    assert.doesNotMatch(message, /are kept/);
  });
});

Deno.test("the address whose bytes are here is asked first, and bytes that are all here are not fetched again", async () => {
  const gone = status(404, "Not Found");
  await inScene([gone, cutting(CONTENT, 4, 10)], async (scene) => {
    const { source, options, server } = scene;
    await refused(scene);
    await obtain(source, options);
    assert.deepEqual(server.requests.slice(-2).map(({ path }) => path), ["/1", "/1"]);
    assert.equal(server.requests.at(-1)?.headers.get("range"), "bytes=40-");
    const path = join(options.folder, source.name);
    await Deno.rename(path, `${path}.partial`);
    const note = { url: server.url("/0"), validator: '"a"' };
    await Deno.writeTextFile(`${path}.partial.json`, JSON.stringify(note));
    const before = server.requests.length;
    await obtain(source, options);
    assert.equal(server.requests.length, before);
  });
});

Deno.test("a full disk ends in a sentence, and what came so far stays", async () => {
  await inScene([cutting(CONTENT, 0, 0)], async ({ source, options }) => {
    const onProgress: OnProgress = ({ detail }) => {
      if (detail === undefined) throw new Error("No space left on device (os error 28)");
    };
    await assert.rejects(
      obtain(source, { ...options, onProgress }),
      (thrown) =>
        thrown instanceof UnavailableError &&
        /the disk is full; .* the same command goes on from there/.test(thrown.message),
    );
    assert.equal(await exists(join(options.folder, source.name)), false);
  });
});

Deno.test("a file that is not the right one does not stay where that is looked for", async () => {
  await inScene([status(404, "Not Found")], async (scene) => {
    const path = join(scene.options.folder, scene.source.name);
    await Deno.writeTextFile(path, "another");
    assert.match(
      await refused(scene),
      /file\.bin: it has 7 bytes.*\n[^]*file\.bin\.wrong: there it lies now\n/,
    );
    assert.equal(await exists(path), false);
    assert.equal(await Deno.readTextFile(`${path}.wrong`), "another");
  });
});
