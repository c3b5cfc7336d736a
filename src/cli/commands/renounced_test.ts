import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { FakeProject } from "../../suite/testing.ts";
import type { Power } from "../permissions.ts";
import { runForTest, runIn } from "../testing.ts";

const missing = "../../datasets/testdata/ntu/samples_to_leave_out.txt";
const list = fileURLToPath(new URL(missing, import.meta.url));
/** A place that is there and that no command can read. */
const ntu = ["--data-path", list, "--ignored-sample-path", list];
const places = ["--data-path", "/nowhere"];

/** Commands that read what users bring, where what they would read is not there or no recording. */
const READERS: readonly (readonly string[])[] = [
  ["ntu_gendata", ...ntu],
  ["prepare", "ntu", ...ntu],
  ["prepare", "kinetics", ...places],
  ["prepare", "ntu", "--annotations", "/nowhere"],
  ["prepare", "kinetics", "--annotations", "/nowhere"],
  ["verify", "--dataset", "kinetics", ...places],
  ["verify", "--dataset", "ntu-xsub", ...ntu],
  ["verify", "--dataset", "kinetics", "--data", "/nowhere"],
];

for (const args of READERS) {
  Deno.test(`${args.slice(0, 3).join(" ")} gives the network up before it opens a file`, async () => {
    const renounced: Power[] = [];
    const { code } = await runForTest(args, { onRenounced: (powers) => renounced.push(...powers) });
    assert.ok(code === 64 || code === 65, `${code}`);
    assert.deepEqual(renounced, ["network"]);
  });
}

Deno.test("golden gives up all that training needs, unless it trains", async () => {
  await using project = await FakeProject.make();
  const all: Power[] = ["network", "native code", "provisioning"];
  const cases: readonly (readonly [string[], Power[]])[] = [
    [["check"], all],
    [["show"], all],
    [["diff"], all],
    [["propose", "--reason", "x", "--from", "/nowhere"], all],
    [["propose", "--reason", "x", "--only", "nothing"], []],
  ];
  for (const [args, wanted] of cases) {
    const renounced: Power[] = [];
    await runIn(project, ["golden", ...args], {
      onRenounced: (powers) => renounced.push(...powers),
    });
    assert.deepEqual(renounced, wanted, args.join(" "));
  }
});
