import { strict as assert } from "node:assert";
import { join } from "node:path";
import { Pins } from "../../pins/pin.ts";
import { diagnose, type DiagnosisRequest, type Finding } from "./diagnosis.ts";
import { ADDON, writeManifest } from "./engine_files.ts";
import { hasDriver } from "./driver.ts";
import { originOf } from "./provision.ts";
import { engineFolder } from "./provision.ts";
import { wheelPin } from "../testdata/fake_wheel.ts";
import { sha256 } from "../../base/digest.ts";

const PINS = new Pins([wheelPin("engine-cpu", "tensorflow-cpu==2.21.0", new Uint8Array(3))]);

async function diagnosing(
  work: (request: DiagnosisRequest, bin: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const bin = join(root, "bin");
    await Deno.mkdir(bin);
    await work({
      device: "cpu",
      pins: PINS,
      cache: join(root, "cache"),
      environment: { PATH: bin },
      driver: () => false,
    }, bin);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function the(component: string, findings: readonly Finding[]): Finding {
  const found = findings.find((finding) => finding.component === component);
  assert(found, `no finding about ${component}`);
  return found;
}

Deno.test("diagnose() names what a bare machine lacks and the command that mends it", async () => {
  await diagnosing(async (request) => {
    const findings = await diagnose(request);
    assert.deepEqual(the("python3", findings), {
      component: "python3",
      state: "missing",
      needed: true,
      mend: "apt-get install python3",
    });
    assert.equal(the("pip", findings).state, "missing");
    assert.equal(the("C++ compiler", findings).needed, false);
    assert.equal(the("TensorFlow", findings).mend, "deno task setup --device cpu");
    const mirror = { kind: "folder", folder: "/my mirror" } as const;
    const mend = "deno task setup --device cpu --mirror '/my mirror'";
    assert.equal(the("TensorFlow", await diagnose({ ...request, mirror })).mend, mend);
    assert.equal(the("NVIDIA driver", findings).needed, false);
    assert.equal(the("wheel pin", findings).digest, sha256(new Uint8Array(3)));
  });
});

Deno.test("diagnose() reads versions off the programs themselves", async () => {
  await diagnosing(async (request, bin) => {
    const script =
      '#!/bin/sh\n[ "$1" = -m ] && echo "pip 23.2.1 from /x (python 3.11)" || echo "Python 3.11.7"\n';
    await Deno.writeTextFile(join(bin, "python3"), script, { mode: 0o755 });
    const findings = await diagnose(request);
    assert.equal(the("python3", findings).version, "3.11.7");
    assert.equal(the("pip", findings).version, "23.2.1");
  });
});

Deno.test("diagnose() finds a changed byte in a library that has its size", async () => {
  await diagnosing(async (request) => {
    const folder = engineFolder(request);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, ADDON), "addon");
    const file = { path: ADDON, bytes: 5, sha256: sha256("addon") };
    await writeManifest(folder, {
      device: "cpu",
      origin: originOf(PINS, "cpu"),
      compiler: "fake 1.0",
      wheels: ["tensorflow-cpu==2.21.0"],
      files: [file],
    });
    assert.equal(the(ADDON, await diagnose(request)).state, "ok");
    await Deno.writeTextFile(join(folder, ADDON), "adden");
    const { state, mend } = the(ADDON, await diagnose(request));
    assert.equal(state, "wrong");
    assert.equal(mend, `rm -r "${folder}" && deno task setup --device cpu`);
  });
});

Deno.test("diagnose() names a mirror's file with wrong bytes", async () => {
  await diagnosing(async (request, bin) => {
    const name = PINS.wheels("engine-cpu")[0]?.name ?? "";
    await Deno.writeTextFile(join(bin, name), "four");
    const findings = await diagnose({ ...request, mirror: { kind: "folder", folder: bin } });
    const { state, detail } = the(`mirror's ${name}`, findings);
    assert.equal(state, "wrong");
    assert.match(detail ?? "", /it has 4 bytes, the pin says 3/);
  });
});

Deno.test("hasDriver() tells a library that cannot be loaded", () => {
  assert.equal(hasDriver("libno-such-driver.so.1"), false);
});
