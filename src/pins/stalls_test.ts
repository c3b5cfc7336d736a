import { strict as assert } from "node:assert";
import { join } from "node:path";
import { sha256 } from "../base/digest.ts";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { obtain, type ObtainOptions } from "./obtain.ts";
import type { Patience } from "./patience.ts";
import type { Source } from "./pin.ts";
import type { OnProgress } from "./progress.ts";
import { type Answer, cutting, head, RawServer, status, whole } from "./testdata/raw_server.ts";

const CONTENT = Uint8Array.from({ length: 100_000 }, (_, i) => i * i % 251);
const SIZE = String(CONTENT.length);
const PATIENCE: Patience = {
  delaysMs: [1, 2, 1],
  gain: 20_000,
  stallMs: 2_000,
  slow: { bytes: 1, ms: 5_000 },
  askedMs: 50,
  tickMs: 10,
  clock: () => performance.now(),
};

interface Scene {
  readonly server: RawServer;
  readonly options: ObtainOptions;
  readonly source: Source;
  /** What a listener heard, beside bytes. */
  readonly details: string[];
}

/** A fresh folder and a server with these answers, one an address of the source. */
async function inScene(
  answers: readonly Answer[],
  scene: (scene: Scene) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await using server = new RawServer(
    Object.fromEntries(answers.map((answer, i) => [`/${i}`, answer])),
  );
  const details: string[] = [];
  try {
    await scene({
      server,
      details,
      options: {
        folder,
        patience: PATIENCE,
        onProgress: ({ detail }) => void (detail === undefined || details.push(detail)),
      },
      source: {
        name: "file.bin",
        urls: answers.map((_, i) => server.url(`/${i}`)),
        bytes: CONTENT.length,
        sha256: sha256(CONTENT),
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Gets the source with such patience, which must fail, and gives what the error says. */
async function refused(
  { source, options }: Pick<Scene, "source" | "options">,
  patience: Partial<Patience> = {},
): Promise<string> {
  try {
    await obtain(source, { ...options, patience: { ...PATIENCE, ...patience } });
  } catch (thrown) {
    assert(thrown instanceof UnavailableError);
    return thrown.message;
  }
  throw new Error("the file was taken");
}

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

Deno.test("the address whose bytes are here is asked first, and bytes that are all here are not fetched again", async () => {
  const gone = status(404, "Not Found");
  await inScene([gone, cutting(CONTENT, 4, 10)], async (scene) => {
    const { source, options, server } = scene;
    await refused(scene);
    await obtain(source, options);
    assert.deepEqual(server.requests.slice(-2).map(({ path }) => path), ["/1", "/1"]);
    assert.equal(server.requests.at(-1)?.headers.get("range"), "bytes=40-");
    const path = join(options.folder, source.name);
    await Deno.rename(path, `${path}.part`);
    const note = { url: server.url("/0"), validator: '"a"' };
    await Deno.writeTextFile(`${path}.part.json`, JSON.stringify(note));
    const before = server.requests.length;
    await obtain(source, options);
    assert.equal(server.requests.length, before);
  });
});

Deno.test("a full disk ends in a sentence, and what came so far stays", async () => {
  await inScene([cutting(CONTENT, 0, 0)], async ({ source, options }) => {
    const onProgress = (): never => {
      throw new Error("No space left on device (os error 28)");
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

Deno.test("who waits for another's download hears of it again and again", async () => {
  const slow: Answer = async (request, send) => {
    await sleep(100);
    await whole(CONTENT)(request, send);
  };
  await inScene([slow], async ({ source, options, server }) => {
    let waits = 0;
    const onProgress: OnProgress = ({ step }) => void (/^wait for another/.test(step) && waits++);
    await Promise.all([1, 2].map(() => obtain(source, { ...options, onProgress })));
    assert(waits >= 2, `${waits}`);
    assert.equal(server.requests.length, 1);
  });
});
