import { strict as assert } from "node:assert";
import { join } from "node:path";
import { UnavailableError } from "../../base/errors.ts";
import { exists } from "../../base/files.ts";
import { given } from "../../base/testing.ts";
import { Pins } from "../../pins/pin.ts";
import { ADDON } from "./engine_files.ts";
import { HEADERS, INCLUDE, LIBRARIES } from "./members.ts";
import {
  engineFolder,
  findEngine,
  provision,
  type ProvisionRequest,
  requirePlatform,
} from "./provision.ts";
import { type Member, wheelPin, zipOf } from "../testdata/fake_wheel.ts";

const TENSORFLOW: readonly Member[] = [
  ...LIBRARIES.map((name) => ({ name: `tensorflow/${name}`, text: `library ${name}` })),
  ...HEADERS.map((name) => ({ name: `${INCLUDE}/${name}`, text: "header" })),
  { name: "tensorflow/python/large.so", text: "not needed" },
];
const CUDA: readonly Member[] = [
  { name: "nvidia/cublas/lib/libcublas.so.12", text: "cublas" },
  { name: "nvidia/cublas/include/cublas.h", text: "not needed" },
  { name: "nvidia/cusolver/lib/libcusolver.so.11", text: "cusolver" },
];

/** Answers `--version`, counts its calls in `calls` and writes what `-o` names. */
const COMPILER = `#!/bin/sh
[ "$1" = --version ] && { echo "fake 1.0"; exit 0; }
echo call >> "$(/usr/bin/dirname "$0")/calls"
while [ "$1" != -o ]; do shift; done
echo addon > "$2"
`;
const BROKEN = `#!/bin/sh
[ "$1" = --version ] && { echo "broken 1.0"; exit 0; }
echo "fatal error: cstddef: No such file" >&2
exit 1
`;

interface Scene {
  readonly request: ProvisionRequest;
  readonly bin: string;
  readonly mirror: string;
}

/** A cache, a mirror folder with small wheels, and a PATH with these programs alone. */
async function inScene(
  programs: Readonly<Record<string, string>>,
  work: (scene: Scene) => Promise<void>,
  members: readonly Member[] = TENSORFLOW,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const [bin, mirror] = [join(root, "bin"), join(root, "mirror")];
    await Deno.mkdir(bin);
    await Deno.mkdir(mirror);
    for (const [name, text] of Object.entries(programs)) {
      await Deno.writeTextFile(join(bin, name), text, { mode: 0o755 });
    }
    const wheels = [
      { group: "engine-cpu", requirement: "tensorflow-cpu==2.21.0", content: zipOf(members) },
      { group: "engine-gpu", requirement: "tensorflow==2.21.0", content: zipOf(members) },
      { group: "engine-gpu", requirement: "nvidia-all==12.9", content: zipOf(CUDA) },
    ] as const;
    const pins = wheels.map((wheel) => wheelPin(wheel.group, wheel.requirement, wheel.content));
    for (const [i, { content }] of wheels.entries()) {
      await Deno.writeFile(join(mirror, pins[i]?.name ?? ""), content);
    }
    const request: ProvisionRequest = {
      device: "cpu",
      pins: new Pins(pins),
      cache: join(root, "cache"),
      environment: { PATH: bin },
      mirror: { kind: "folder", folder: mirror },
      offline: true,
    };
    await work({ request, bin, mirror });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name)).sort();
}

async function calls(bin: string): Promise<number> {
  return (await Deno.readTextFile(join(bin, "calls"))).split("\n").length - 1;
}

const isLinux = given(
  "Linux on x86-64",
  Deno.build.os === "linux" && Deno.build.arch === "x86_64",
);
const onLinux = (name: string, fn: () => Promise<void>): void =>
  Deno.test({ name, ignore: !isLinux, fn });

onLinux(
  "provision() unpacks what is needed, compiles the addon and leaves the mirror's wheel",
  async () => {
    await inScene({ "g++": COMPILER }, async ({ request, mirror }) => {
      const engine = await provision(request);
      assert.deepEqual(await names(engine.folder), ["manifest.json", "tensorflow", ADDON]);
      assert.deepEqual(await names(join(engine.folder, "tensorflow")), ["include", ...LIBRARIES]);
      assert.equal(await Deno.readTextFile(engine.addon), "addon\n");
      assert.equal(engine.manifest.compiler, "fake 1.0");
      assert.equal((await names(mirror)).length, 3);
      const folder = engineFolder(request);
      assert.deepEqual(await names(join(folder, "..")), [
        `${folder.split("/").at(-1)}`,
        `${folder.split("/").at(-1)}.lock`,
      ]);
    });
  },
);

onLinux(
  "provision() makes nothing a second time, and mends a library that was cut off",
  async () => {
    await inScene({ "g++": COMPILER }, async ({ request, bin }) => {
      const { folder } = await provision(request);
      const before = await calls(bin);
      await provision(request);
      assert.equal(await calls(bin), before);
      const library = join(folder, "tensorflow", LIBRARIES[0]);
      await Deno.truncate(library, 3);
      assert.equal(await findEngine(request), undefined);
      await provision(request);
      assert.equal(await Deno.readTextFile(library), `library ${LIBRARIES[0]}`);
    });
  },
);

onLinux("provision() builds once when two ask at once, and one of them waits", async () => {
  await inScene({ "g++": COMPILER }, async ({ request, bin }) => {
    const activities: string[] = [];
    const onProgress: ProvisionRequest["onProgress"] = ({ activity }) => activities.push(activity);
    await Promise.all([
      provision({ ...request, onProgress }),
      provision({ ...request, onProgress }),
    ]);
    assert.equal(await calls(bin), 3); // two empty libraries and the addon
    assert.equal(activities.filter((activity) => activity.startsWith("wait")).length, 1);
  });
});

onLinux("provision() counts and keeps nothing that a killed build left", async () => {
  await inScene({ "g++": COMPILER }, async ({ request }) => {
    const folder = engineFolder(request);
    const left = `${folder}.partial-1-abc`;
    await Deno.mkdir(join(left, "tensorflow"), { recursive: true });
    await Deno.mkdir(join(`${folder}.wheels`, "pip-abc"), { recursive: true });
    assert.equal(await findEngine(request), undefined);
    await provision(request);
    assert.equal(await exists(left), false);
    assert.equal(await exists(`${folder}.wheels`), false);
  });
});

onLinux("provision() takes the next compiler where one is broken", async () => {
  await inScene({ "g++": BROKEN, "clang++": COMPILER }, async ({ request }) => {
    assert.equal((await provision(request)).manifest.compiler, "fake 1.0");
  });
});

onLinux("provision() says what each compiler answered and which to install", async () => {
  await inScene({ "g++": BROKEN }, async ({ request }) => {
    await assert.rejects(provision(request), (thrown) => {
      assert(thrown instanceof UnavailableError);
      assert.match(thrown.message, /install a C\+\+17 compiler[^]*with g\+\+:\n[^]*cstddef/);
      return true;
    });
  });
  await inScene({}, async ({ request }) => {
    await assert.rejects(provision(request), /there is neither g\+\+ nor clang\+\+ on PATH/);
    assert.equal(await findEngine(request), undefined);
  });
});

onLinux("provision() stops when it is told to and leaves no folder that counts", async () => {
  await inScene({ "g++": COMPILER }, async ({ request }) => {
    const stop = new AbortController();
    const onProgress = (): void => stop.abort(new Error("stopped"));
    await assert.rejects(provision({ ...request, onProgress, signal: stop.signal }), /stopped/);
    assert.equal(await exists(engineFolder(request)), false);
  });
});

onLinux("provision() names what a wheel lacks", async () => {
  await inScene({ "g++": COMPILER }, async ({ request }) => {
    await assert.rejects(provision(request), /it lacks tensorflow\/libtensorflow_cc\.so\.2;/);
  }, TENSORFLOW.slice(1));
});

onLinux(
  "provision() lays CUDA's wheels beside TensorFlow and links cuSOLVER where it is looked for",
  async () => {
    await inScene({ "g++": COMPILER }, async ({ request }) => {
      const { folder } = await provision({ ...request, device: "gpu" });
      const cublas = join(folder, "nvidia", "cublas");
      assert.equal(await Deno.readTextFile(join(cublas, "lib", "libcusolver.so.11")), "cusolver");
      assert.equal(await exists(join(cublas, "include")), false);
      assert.equal((await Deno.lstat(join(folder, "tensorflow"))).isSymlink, false);
    });
  },
);

Deno.test("engineFolder() is another one for other pins and for the other device", () => {
  const pins = (content: Uint8Array): Pins =>
    new Pins([wheelPin("engine-cpu", "tensorflow-cpu==2.21.0", content)]);
  const one = { cache: "/cache", device: "cpu", pins: pins(zipOf([])) } as const;
  assert.equal(engineFolder(one), engineFolder({ ...one }));
  assert.notEqual(engineFolder(one), engineFolder({ ...one, pins: pins(zipOf(CUDA)) }));
  assert.notEqual(engineFolder(one), engineFolder({ ...one, device: "gpu" }));
});

Deno.test("requirePlatform() names the platforms that are pinned", () => {
  assert.throws(() => requirePlatform({ os: "windows", arch: "x86_64" }), /linux x86_64.*WSL/);
  assert.doesNotThrow(() => requirePlatform({ os: "linux", arch: "x86_64" }));
});
