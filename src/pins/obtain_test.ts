import { strict as assert } from "node:assert";
import { join } from "node:path";
import { sha256 } from "../base/digest.ts";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { obtain, type ObtainOptions } from "./obtain.ts";
import type { Patience } from "./patience.ts";
import type { Source } from "./pin.ts";
import { Reachability } from "./reachability.ts";
import { type Answer, cutting, head, RawServer, status, whole } from "./testdata/raw_server.ts";

const CONTENT = Uint8Array.from({ length: 100_000 }, (_, i) => i * i % 251);
const WRONG = CONTENT.map((byte, i) => i === 5 ? byte ^ 1 : byte);
const PATIENCE: Patience = {
  delaysMs: [1, 1, 1],
  gain: 20_000,
  stallMs: 2_000,
  slow: { bytes: 10, ms: 5_000 },
  askedMs: 50,
  tickMs: 10,
  clock: () => performance.now(),
};

interface Scene {
  readonly server: RawServer;
  readonly options: ObtainOptions;
  readonly source: Source;
}

/** Runs `scene` with a fresh folder and a server; the source names the server's answers in order. */
async function inScene(
  answers: readonly Answer[],
  scene: (scene: Scene) => Promise<void>,
  extra: Readonly<Record<string, Answer>> = {},
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const paths = answers.map((_, i) => `/${i}`);
  const routes = Object.fromEntries(answers.map((answer, i) => [`/${i}`, answer]));
  await using server = new RawServer({ ...routes, ...extra });
  const source: Source = {
    name: "file.bin",
    urls: paths.map((path) => server.url(path)),
    bytes: CONTENT.length,
    sha256: sha256(CONTENT),
  };
  try {
    await scene({ server, source, options: { folder, patience: PATIENCE } });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const refusal = (pattern: RegExp) => (thrown: unknown): boolean => {
  assert(thrown instanceof UnavailableError);
  assert.match(thrown.message, pattern);
  return true;
};

Deno.test("obtain() downloads, tells its progress and leaves nothing half-done", async () => {
  await inScene([whole(CONTENT)], async ({ source, options }) => {
    const done: number[] = [];
    const got = await obtain(source, { ...options, onProgress: (p) => done.push(p.done) });
    assert.deepEqual(await Deno.readFile(got.path), CONTENT);
    assert.equal(done.at(-1), CONTENT.length);
    assert.equal(await exists(`${got.path}.partial`), false);
  });
});

Deno.test("obtain() asks no server for a file that is here with the right digest", async () => {
  await inScene([whole(CONTENT)], async ({ source, options, server }) => {
    await obtain(source, options);
    await obtain(source, options);
    assert.equal(server.requests.length, 1);
  });
});

Deno.test("obtain() replaces a file that is here with wrong bytes", async () => {
  await inScene([whole(CONTENT)], async ({ source, options }) => {
    await Deno.writeFile(join(options.folder, source.name), WRONG);
    const got = await obtain(source, options);
    assert.deepEqual(await Deno.readFile(got.path), CONTENT);
  });
});

Deno.test("obtain() goes on after a cut where the server stopped", async () => {
  await inScene([cutting(CONTENT, 2, 30_000)], async ({ source, options, server }) => {
    const got = await obtain(source, options);
    assert.equal(got.sha256, source.sha256);
    assert.deepEqual(server.requests.map((r) => r.headers.get("range")), [
      undefined,
      "bytes=30000-",
      "bytes=60000-",
    ]);
  });
});

Deno.test("obtain() goes on in a later call with what an earlier one left", async () => {
  await inScene([cutting(CONTENT, 1, 30_000)], async ({ source, options, server }) => {
    const impatient = { ...options, patience: { ...PATIENCE, delaysMs: [] } };
    await assert.rejects(obtain(source, impatient), refusal(/file\.bin/));
    await obtain(source, impatient);
    assert.equal(server.requests[1]?.headers.get("range"), "bytes=30000-");
  });
});

Deno.test("obtain() starts over when the file changed between two tries", async () => {
  const changed: Answer = (request, send) =>
    request.before === 0
      ? cutting(WRONG, 1, 30_000, '"old"')(request, send)
      : cutting(CONTENT, 0, 0, '"new"')(request, send);
  await inScene([changed], async ({ source, options }) => {
    assert.equal((await obtain(source, options)).sha256, source.sha256);
  });
});

Deno.test("obtain() does not build on bytes without a strong validator", async () => {
  const weak: Answer = async (request, send) => {
    await send(head(200, "OK", { etag: 'W/"a"', "content-length": String(CONTENT.length) }));
    await send(request.before === 0 ? CONTENT.subarray(0, 10) : CONTENT);
  };
  await inScene([weak], async ({ source, options, server }) => {
    await obtain(source, options);
    assert.equal(server.requests[1]?.headers.get("range"), undefined);
  });
});

Deno.test("obtain() refuses a range that begins elsewhere", async () => {
  const elsewhere: Answer = async (request, send) => {
    if (request.before === 0) return await cutting(CONTENT, 1, 30_000)(request, send);
    await send(head(206, "Partial Content", {
      "content-range": `bytes 40000-99999/100000`,
      "content-length": "60000",
    }));
    await send(CONTENT.subarray(40_000));
  };
  await inScene([elsewhere], async ({ source, options }) => {
    await assert.rejects(obtain(source, options), refusal(/answers another range/));
  });
});

Deno.test("obtain() leaves a server that stalls for the next", async () => {
  const stalling: Answer = async (_request, send) => {
    await send(head(200, "OK", { "content-length": String(CONTENT.length) }));
    await send(CONTENT.subarray(0, 1000));
    await new Promise((resolve) => setTimeout(resolve, 400));
  };
  await inScene([stalling, whole(CONTENT)], async ({ source, options, server }) => {
    const patience = { ...PATIENCE, delaysMs: [], stallMs: 100 };
    const got = await obtain(source, { ...options, patience });
    assert.equal(got.from, server.url("/1"));
  });
});

Deno.test("obtain() leaves a server with wrong bytes for the next and keeps none of them", async () => {
  await inScene([whole(WRONG), whole(CONTENT)], async ({ source, options, server }) => {
    const got = await obtain(source, options);
    assert.equal(got.from, server.url("/1"));
    assert.deepEqual(await Deno.readFile(got.path), CONTENT);
  });
});

Deno.test("obtain() retries a busy server, but not one that says no", async () => {
  const busy: Answer = (request, send) =>
    (request.before < 2 ? status(503, "Busy") : whole(CONTENT))(request, send);
  await inScene([status(404, "Not Found"), busy], async ({ source, options, server }) => {
    await obtain(source, options);
    assert.deepEqual(server.requests.map((request) => request.path), ["/0", "/1", "/1", "/1"]);
  });
});

Deno.test("obtain() reads no body whose announced length is not the pin's", async () => {
  await inScene([whole(CONTENT.subarray(1))], async ({ source, options }) => {
    await assert.rejects(
      obtain(source, options),
      refusal(/has 99999 bytes, the pin says 100000/),
    );
  });
});

Deno.test("obtain() stops a body that is longer than announced or never ends", async () => {
  const endless: Answer = async (_request, send) => {
    await send(head(200, "OK", {}));
    for (;;) await send(CONTENT);
  };
  await inScene([endless], async ({ source, options }) => {
    const { bytes: _bytes, ...unsized } = source;
    await assert.rejects(
      obtain({ ...unsized, max_bytes: 250_000 }, options),
      refusal(/sends more than 250000 bytes/),
    );
  });
});

Deno.test("obtain() follows redirects on the same host, not in circles, not away from https", async () => {
  const circle: Answer = (_request, send) =>
    send(head(302, "Found", { location: "/circle", "content-length": "0" }));
  const away = status(302, "Found", { location: "http://example.org/file.bin" });
  const good = status(301, "Moved", { location: "/content" });
  await inScene([circle, away, good], async ({ source, options, server }) => {
    const got = await obtain(source, options);
    assert.equal(got.from, server.url("/2"));
    const others = { ...source, name: "other.bin", urls: source.urls.slice(0, 2) };
    await assert.rejects(
      obtain(others, options),
      refusal(/redirects more than 8 times[^]*example\.org\/file\.bin, which is not https/),
    );
  }, { "/circle": circle, "/content": whole(CONTENT) });
});

Deno.test("obtain() lists every place, its answer and the way on when all are gone", async () => {
  await inScene(
    [status(404, "Not Found"), status(503, "Busy")],
    async ({ source, options, server }) => {
      const mirror = { kind: "folder", folder: join(options.folder, "none") } as const;
      await assert.rejects(
        obtain(source, { ...options, mirror }),
        refusal(
          new RegExp(
            `none/file\\.bin: not there\\n.*${server.url("/0")}: 404 Not Found\\n.*` +
              `${server.url("/1")}: 503 .* \\(4 tries\\)\\n.*--mirror`,
          ),
        ),
      );
    },
  );
});

Deno.test("obtain() waits for a dead network once, not once a file", async () => {
  await inScene([whole(CONTENT)], async ({ source, options }) => {
    const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = closed.addr;
    closed.close();
    const gone: Source = { ...source, urls: [`http://127.0.0.1:${port}/`] };
    const shared = { ...options, reachability: new Reachability() };
    await assert.rejects(obtain(gone, shared), refusal(/: no answer: .*refused.*\(4 tries\)\n/));
    await assert.rejects(
      obtain({ ...gone, name: "next.bin", urls: [...gone.urls, "http://localhost:1/"] }, shared),
      refusal(/: no answer: [^\n]*refused[^\n]*\d\)\n.*localhost:1\/: no answer: [^(]*\n/),
    );
  });
});

Deno.test("Reachability is patient with a host that answered, and with all once one has", () => {
  const [a, b] = [new URL("https://a.example/x"), new URL("https://b.example/x")];
  const reachability = new Reachability();
  const tries = (url: URL): number => 1 + reachability.patience(url, PATIENCE).delaysMs.length;
  reachability.note(a, false);
  assert.deepEqual([tries(a), tries(b)], [1, 1]);
  reachability.note(b, true);
  assert.deepEqual([tries(a), tries(b)], [1, 4]);
  reachability.note(a, true);
  assert.equal(tries(a), 4);
});

Deno.test("obtain() stops at once when it is told to", async () => {
  await inScene([status(503, "Busy")], async ({ source, options }) => {
    const stop = new AbortController();
    const patience = { ...PATIENCE, delaysMs: [60_000], stallMs: 1_000 };
    setTimeout(() => stop.abort(new Error("stopped")), 100);
    await assert.rejects(obtain(source, { ...options, patience, signal: stop.signal }), /stopped/);
  });
});

Deno.test("obtain() downloads once when two ask at once", async () => {
  await inScene([whole(CONTENT)], async ({ source, options, server }) => {
    await Promise.all([obtain(source, options), obtain(source, options)]);
    assert.equal(server.requests.length, 1);
  });
});
