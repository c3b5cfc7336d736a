import { strict as assert } from "node:assert";
import { obtain } from "./obtain.ts";
import type { OnProgress } from "./progress.ts";
import { type Answer, cutting, head, status, whole } from "./testdata/raw_server.ts";
import { CONTENT, inScene, PATIENCE, refused, SIZE } from "./testdata/transfer_scene.ts";

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Says the length, sends some bytes, and sends no more. */
const silentAfter = (bytes: number): Answer => async (_request, send) => {
  await send(head(200, "OK", { "content-length": SIZE }));
  await send(CONTENT.subarray(0, bytes));
  await sleep(500);
};

Deno.test("a server that closes early each time ends in an error: what was had, how often it was tried, how to go on", async () => {
  await inScene([cutting(CONTENT, 99, 10)], async (scene) => {
    const { server, details } = scene;
    const message = await refused(scene);
    assert.match(
      message,
      /\/0: stopped after 40 of 100000 bytes: .*; given up after \d\S* s \(4 tries\)\n/,
    );
    assert.match(message, /\n40 of 100000 bytes of http\S*\/0 are kept: the same command goes on/);
    assert.match(message, /Put a copy \(100000 bytes, sha256 [0-9a-f]{64}\) under that name into/);
    assert.equal(server.requests.length, 4);
    assert.deepEqual(details.flatMap((detail) => /; waits .*/.exec(detail)?.[0] ?? []), [
      "; waits 0 s, then try 2 of 4",
      "; waits 0 s, then try 3 of 4",
      "; waits 0 s, then try 4 of 4",
    ]);
  });
});

Deno.test("a server may break off often as long as each try brings much", async () => {
  await inScene([cutting(CONTENT, 99, 20_000)], async ({ source, options, server }) => {
    await obtain(source, { ...options, patience: { ...PATIENCE, delaysMs: [1] } });
    assert.equal(server.requests.length, 5);
  });
});

Deno.test("bytes that come for the second time are no progress", async () => {
  const repeating: Answer = async (_request, send) => {
    await send(head(200, "OK", { "content-length": SIZE, etag: '"a"' }));
    await send(CONTENT.subarray(0, 30_000));
  };
  await inScene([repeating], async (scene) => {
    assert.match(await refused(scene), /stopped after 30000 of 100000 bytes.*\(4 tries\)/);
  });
});

Deno.test("a server that stalls is told by what it sent, and tried again while it sends anything", async () => {
  await inScene([silentAfter(1_000)], async (scene) => {
    const message = await refused(scene, { stallMs: 200, delaysMs: [1] });
    assert.match(
      message,
      /sent nothing for 0\.2 s, after 1000 of 100000 bytes; given up.*\(2 tries\)/,
    );
    assert(scene.details.some((detail) => /^nothing has come for 0\S* s$/.test(detail)));
  });
});

Deno.test("a server that never answers is asked once", async () => {
  await inScene([() => sleep(500)], async (scene) => {
    const message = await refused(scene, { stallMs: 200 });
    assert.match(message, /: sent nothing for 0\.2 s, after 0 of 100000 bytes\n/);
    assert.equal(scene.server.requests.length, 1);
  });
});

Deno.test("a server that drips is left", async () => {
  const dripping: Answer = async (_request, send) => {
    await send(head(200, "OK", { "content-length": SIZE, etag: '"a"' }));
    for (let i = 0; i < 100; i++) {
      await send(CONTENT.subarray(i, i + 1));
      await sleep(10);
    }
  };
  await inScene([dripping], async (scene) => {
    const message = await refused(scene, { slow: { bytes: 1_000, ms: 120 } });
    assert.match(message, /: sent \d+ bytes in 0\.1 s, at least 1000 are expected, after \d+ of/);
    assert.match(message, /\n\d+ of 100000 bytes of http\S*\/0 are kept/);
    assert.equal(scene.server.requests.length, 1);
  });
});

Deno.test("a busy server is waited for as long as it asks, if that is not long", async () => {
  const after = (headers: Record<string, string>): Answer => (request, send) =>
    (request.before < 1 ? status(503, "Busy", headers) : whole(CONTENT))(request, send);
  await inScene([after({ "retry-after": "0" })], async ({ source, options }) => {
    await obtain(source, options);
  });
  const dates = {
    "date": "Sun, 29 Nov 2026 00:00:00 GMT",
    "retry-after": "Sun, 29 Nov 2026 01:00:00 GMT",
  };
  for (const headers of [dates, { "retry-after": "3600" }]) {
    await inScene([after(headers)], async (scene) => {
      assert.match(await refused(scene), /: 503 \S+.*, asks to wait 3600 s\n/);
      assert.equal(scene.server.requests.length, 1);
    });
  }
});

Deno.test("a file that comes packed is refused: its lengths and offsets would be those of other bytes", async () => {
  await inScene([whole(CONTENT, { "content-encoding": "gzip" })], async (scene) => {
    assert.match(await refused(scene), /sends the file packed by gzip, which nobody asked for/);
  });
});

Deno.test("an address that does not speak TLS ends as one that gives no answer", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const plain = (async () => {
    for (let tries = 0; tries < 4; tries++) {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
    }
  })();
  await inScene([], async ({ source, options }) => {
    const urls = [`https://127.0.0.1:${listener.addr.port}/`];
    const message = await refused({ source: { ...source, urls }, options });
    assert.match(message, /: no answer: .*\(4 tries\)/);
  });
  await plain;
});

Deno.test("who waits for another's download hears of it again and again", async () => {
  const slow: Answer = async (request, send) => {
    await sleep(100);
    await whole(CONTENT)(request, send);
  };
  await inScene([slow], async ({ source, options, server }) => {
    let waits = 0;
    const onProgress: OnProgress = ({ activity }) =>
      void (/^wait for another/.test(activity) && waits++);
    await Promise.all([1, 2].map(() => obtain(source, { ...options, onProgress })));
    assert(waits >= 2, `${waits}`);
    assert.equal(server.requests.length, 1);
  });
});
