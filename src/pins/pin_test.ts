import { strict as assert } from "node:assert";
import { UsageError } from "../base/errors.ts";
import { isPinned } from "./digests.ts";
import { parsePins, readPins } from "./pin.ts";
import { selection } from "./wheel_tags.ts";

const FILE = `
pins:
  - kind: file
    name: a.txt
    group: data
    what: a text
    license: none
    urls: [https://example.org/a.txt]
    bytes: 1
`;

Deno.test("readPins() reads the project's own list", async () => {
  const pins = await readPins();
  const [wheel] = pins.wheels("engine-cpu");
  assert.equal(wheel?.requirement, "tensorflow-cpu==2.21.0");
  assert.equal(pins.wheels("engine-gpu")[0]?.requirement, "tensorflow==2.21.0");
  assert.equal(pins.files("weights-2018").length, 6);
  assert.equal(pins.files("weights-2019").every(isPinned), true);
  assert.equal(pins.tree("ui-prmd-kinect").packings[0]?.name, "ui-prmd-kinect.tar");
});

Deno.test("parsePins() names line and column of what is wrong", () => {
  const wrong = (from: string, to: string): string => FILE.replace(from, to);
  const cases: readonly (readonly [string, RegExp])[] = [
    [wrong("https:", "http:"), /pins\.yaml:8:\d+/],
    [wrong("a.txt\n    group", "../a.txt\n    group"), /pins\.yaml:4:\d+.*plain file name/],
    [wrong("bytes: 1", "byts: 1"), /byts/],
    [wrong("bytes: 1", "max_bytes: 1\n    bytes: 1"), /either bytes \(exact\) or max_bytes/],
    [wrong("bytes: 1", "bytes: 1\n    sha256: abc"), /64 lower-case hex digits/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parsePins(text, "pins.yaml"), (thrown) => {
      assert(thrown instanceof UsageError);
      assert.match(thrown.message, message);
      return true;
    });
  }
});

Deno.test("Pins find a file by name and suggest a near one", () => {
  const pins = parsePins(FILE, "pins.yaml");
  assert.equal(pins.file("a.txt").bytes, 1);
  assert.throws(() => pins.file("b.txt"), /Cannot find pin "b.txt".*did you mean "a.txt"/);
});

Deno.test("Pins refuse two of one name", () => {
  const twice = FILE + FILE.replace("\npins:\n", "");
  assert.throws(() => parsePins(twice, "pins.yaml"), /Cannot take pin "a.txt" twice/);
  const alias = FILE +
    FILE.replace("\npins:\n", "").replace("name: a.txt", "name: b\n    also: a.txt");
  assert.throws(() => parsePins(alias, "pins.yaml"), /Cannot take pin "a.txt" twice/);
});

Deno.test("selection() gives pip every tag of a wheel's name", () => {
  assert.deepEqual(
    selection({ name: "zig-1.0-py3-none-manylinux_2_12_x86_64.musllinux_1_1_x86_64.whl" }),
    [
      "--platform",
      "manylinux_2_12_x86_64",
      "--platform",
      "musllinux_1_1_x86_64",
      "--implementation",
      "py",
      "--abi",
      "none",
    ],
  );
});
