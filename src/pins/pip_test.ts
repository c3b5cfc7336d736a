import { strict as assert } from "node:assert";
import { join } from "node:path";
import { sha256 } from "../base/digest.ts";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import type { Environment } from "../base/process.ts";
import { PIP_PATIENCE } from "./patience.ts";
import type { WheelPin } from "./pin.ts";
import { fetchWheel } from "./pip.ts";
import type { OnProgress } from "./progress.ts";
import { RawServer, whole } from "./testdata/raw_server.ts";

const CONTENT = "a wheel";
const PIN: WheelPin = {
  kind: "wheel",
  group: "engine-cpu",
  name: "thing-1.0-cp311-cp311-manylinux_2_27_x86_64.whl",
  what: "a thing",
  license: "none",
  requirement: "thing==1.0",
  bytes: CONTENT.length,
  sha256: sha256(CONTENT),
};

interface Sandbox {
  readonly folder: string;
  readonly bin: string;
  readonly environment: Environment;
}

/** A folder for wheels, and a PATH on which `python3` is this shell script, or nothing. */
async function withPython(
  script: string | undefined,
  work: (sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const bin = join(root, "bin");
    await Deno.mkdir(bin);
    if (script !== undefined) {
      await Deno.writeTextFile(join(bin, "python3"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    await work({ folder: join(root, "wheels"), bin, environment: { PATH: bin } });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Writes a file into the folder after `--dest`, as pip does. */
const giving = (text: string): string =>
  `echo "$@" > "${"$(dirname $0)"}/args"
while [ "$1" != --dest ]; do [ "$1" = --requirement ] && echo "$(while read -r l; do echo "$l"; done < $2)" >> "$(dirname $0)/args"; shift; done
/bin/mkdir -p "$2"; printf '%s' '${text}' > "$2/${PIN.name}"`;

const refusal = (pattern: RegExp) => (thrown: unknown): boolean => {
  assert(thrown instanceof UnavailableError);
  assert.match(thrown.message, pattern);
  return true;
};

Deno.test("fetchWheel() asks pip for exactly the pinned wheel by its hash", async () => {
  await withPython(giving(CONTENT), async ({ folder, bin, environment }) => {
    const path = `${bin}:/usr/bin:/bin`;
    const wheel = await fetchWheel(PIN, { folder, environment: { ...environment, PATH: path } });
    assert.deepEqual(wheel, { path: join(folder, PIN.name), ours: true });
    const asked = await Deno.readTextFile(join(bin, "args"));
    assert.match(asked, /-m pip download --no-deps --only-binary=:all: --require-hashes/);
    assert.match(
      asked,
      /--platform manylinux_2_27_x86_64 --implementation cp --python-version 311 --abi cp311/,
    );
    assert(asked.includes(`thing==1.0 --hash=sha256:${PIN.sha256}`));
    assert.deepEqual([...Deno.readDirSync(folder)].map((entry) => entry.name), [PIN.name]);
  });
});

Deno.test("fetchWheel() does not believe pip: the digest is taken here", async () => {
  await withPython(giving("a whee1"), async ({ folder, bin }) => {
    const environment = { PATH: `${bin}:/usr/bin:/bin` };
    await assert.rejects(
      fetchWheel(PIN, { folder, environment }),
      refusal(/from pip: its sha256 is [0-9a-f]{64}, the pin says/),
    );
    assert.equal(await exists(join(folder, PIN.name)), false);
  });
});

const FAILURES: readonly (readonly [string, string | undefined, RegExp])[] = [
  ["no python3", undefined, /there is no python3 on PATH; install Python/],
  ["no pip", 'echo "/usr/bin/python3: No module named pip" >&2; exit 1', /has no pip; install it/],
  [
    "no network",
    "echo 'WARNING: Retrying after NewConnectionError' >&2; echo 'ERROR: No matching distribution found' >&2; exit 1",
    /index cannot be reached; check the network/,
  ],
  [
    "an index without the wheel",
    "echo 'ERROR: No matching distribution found for thing==1.0' >&2; exit 1",
    /index that pip uses does not have it/,
  ],
  [
    "an index that closes early",
    "echo 'urllib3.exceptions.ProtocolError: IncompleteRead(3 bytes read)' >&2; exit 1",
    /closed before the 7 bytes were there; run the command again, or put .* \(7 bytes, sha256 /,
  ],
  [
    "wrong bytes",
    `echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES' >&2; echo '   Got   ${
      "0".repeat(64)
    }' >&2; exit 1`,
    /gave a file with sha256 0{64}, the pin says/,
  ],
  [
    "a full disk",
    "echo 'OSError: [Errno 28] No space left on device' >&2; exit 1",
    /the disk is full at .*SKELBENCH_CACHE/,
  ],
  [
    "anything else",
    "echo 'Traceback: what a day' >&2; exit 2",
    /pip failed and wrote\n\s+Traceback: what a day/,
  ],
];
for (const [what, script, message] of FAILURES) {
  Deno.test(`fetchWheel() tells ${what} by a message of its own and leaves nothing`, async () => {
    await withPython(script, async ({ folder, environment }) => {
      await assert.rejects(fetchWheel(PIN, { folder, environment }), refusal(message));
      assert.deepEqual([...Deno.readDirSync(folder)], []);
    });
  });
}

Deno.test("fetchWheel() takes a mirror folder's wheel as it lies there, and no pip", async () => {
  await withPython(undefined, async ({ folder, bin, environment }) => {
    const path = join(bin, PIN.name);
    await Deno.writeTextFile(path, CONTENT);
    const mirror = { kind: "folder", folder: bin } as const;
    const options = { folder, environment, mirror, offline: true };
    assert.deepEqual(await fetchWheel(PIN, options), { path, ours: false });
    await Deno.writeTextFile(path, "a whee1");
    await assert.rejects(fetchWheel(PIN, options), refusal(/offline[^]*its sha256 is/));
  });
});

Deno.test("fetchWheel() takes a mirror URL's wheel, and pip's where the mirror has none", async () => {
  await withPython(giving(CONTENT), async ({ folder, bin }) => {
    const environment = { PATH: `${bin}:/usr/bin:/bin` };
    await using server = new RawServer({
      [`/have/${PIN.name}`]: whole(new TextEncoder().encode(CONTENT)),
    });
    const mirror = (path: string) => ({ kind: "url", base: new URL(server.url(path)) }) as const;
    await fetchWheel(PIN, { folder, environment: { PATH: "" }, mirror: mirror("/have/") });
    await Deno.remove(join(folder, PIN.name));
    const wheel = await fetchWheel(PIN, { folder, environment, mirror: mirror("/none/") });
    assert.equal(await Deno.readTextFile(wheel.path), CONTENT);
  });
});

Deno.test("fetchWheel() ends a pip that brings nothing, and says what was had and how to go on", async () => {
  const dest = `while [ "$1" != --dest ]; do shift; done; /bin/mkdir -p "$2"`;
  const script = `${dest}; printf aw > "$2/${PIN.name}"; exec /bin/sleep 60`;
  await withPython(script, async ({ folder, environment }) => {
    const details: string[] = [];
    const pipPatience = { ...PIP_PATIENCE, stallMs: 300, tickMs: 20 };
    const onProgress: OnProgress = ({ detail }) => void (detail && details.push(detail));
    await assert.rejects(
      fetchWheel(PIN, { folder, environment, pipPatience, onProgress }),
      refusal(/by pip: it sent nothing for 0\.3 s, after 2 of 7 bytes; .*, or put .*sha256/),
    );
    assert.match(details.at(-1) ?? "", /^nothing has come for /);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});
