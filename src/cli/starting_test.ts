/** How commands start: the list that the help has of them, and what is told before an engine is loaded. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { FakeProject } from "../suite/testing.ts";
import { COMMANDS } from "./commands.ts";
import { foldersOf, noEngine, runIn } from "./testing.ts";

Deno.test("the help tells of a command what its file tells, without loading it", async () => {
  await using project = await FakeProject.make();
  const { out } = await runIn(project, ["-h"]);
  const names = COMMANDS.map(({ name }) => name);
  for (const name of names) assert.match(out, new RegExp(`^  ${name} `, "m"));
  const loaded = await runIn(project, ["-h", ...names]); // which are whole then, for they are named
  assert.equal(loaded.out, out);
});

Deno.test("a path that is not there is told before an engine is started", async () => {
  await using project = await FakeProject.make();
  const config = join(project.places.config, "ntu-xsub", "tcn.yaml");
  await Deno.mkdir(join(config, ".."));
  await Deno.copyFile(new URL("../../config/ntu-xsub/tcn.yaml", import.meta.url), config);
  const run = ["--model", "tcn", "--dataset", "twin-ntu-xsub"];
  const ours = foldersOf(project);
  const cases: readonly [readonly string[], number, RegExp][] = [
    [["eval", ...run, "--weights", "no.pt"], 65, /Cannot read weights "no\.pt": there is no/],
    [["eval", ...run, "--weights", config, "--data", "no"], 5, /there is no "no\/val_data\.npy"/],
    [["eval", ...run, "--weights", "no.pt", "--shard", "1/2"], 65, /Cannot read weights "no\.pt"/],
    [["eval", ...run, "--weights", "no.pt", "--data", "no"], 5, /"no\.pt" are not here either/],
    [
      ["train", "--config", config],
      5,
      /Cannot use ntu-xsub: there is no database in ".*"; get the/,
    ],
    [
      ["golden", "propose", "--recorded", "no.pt", "--reason", "a test"],
      65,
      /Cannot read weights "no\.pt": there is no such file/,
    ],
  ];
  for (const [args, wanted, message] of cases) {
    const { code, out, err } = await runIn(project, [...args, ...ours], { start: noEngine });
    assert.equal(code, wanted, err);
    assert.match(out + err, message);
  }
});
