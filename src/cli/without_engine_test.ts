import assert from "node:assert/strict";
import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { parseResult } from "../report/result.ts";
import { FakeProject } from "../suite/testing.ts";
import { foldersOf, runIn } from "./testing.ts";

Deno.test("without an engine every run is unavailable, on the terminal and in the files of the result", async () => {
  await using project = await FakeProject.make();
  const start = (): Promise<never> => Promise.reject(new UnavailableError("Cannot use the GPU"));
  const words = [
    ["reproduce", "--only", "twin-ntu-xsub/tcn"],
    ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", "w.pt"],
  ];
  for (const [i, args] of words.entries()) {
    const all = [...args, ...foldersOf(project), "--json"];
    const { code, out } = await runIn(project, all, { start });
    assert.equal(code, 5);
    const [run] = parseResult(out, "stdout").runs;
    assert.deepEqual([run?.run, run?.judgement.verdict], ["twin-ntu-xsub/tcn", "unavailable"]);
    const folder = join(project.places.work, "results", i === 0 ? "quick" : "eval");
    assert.equal(Deno.readTextFileSync(join(folder, "result.json")), out);
    assert.match(Deno.readTextFileSync(join(folder, "junit.xml")), /<error type="unavailable"/);
  }
});
