import assert from "node:assert/strict";
import { parseResult } from "../report/result.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { runForTest } from "./testing.ts";

Deno.test("--limit and --debug cut both parts; what passed whole is then inconclusive", async () => {
  await using project = await FakeProject.make();
  const { data, work } = project.places;
  const outside = { project: project.folder, start: () => Promise.resolve(fakeRunner()) };
  const chosen = ["--only", "twin-ntu-xsub/tcn", "--data-dir", data, "--work-dir", work];
  await runForTest(["golden", "propose", ...chosen, "--reason", "first"], outside);
  const whole = await runForTest(["reproduce", ...chosen, "--json"], outside);
  assert.equal(whole.code, 0, whole.err);
  const cut = await runForTest(["reproduce", ...chosen, "--limit", "10", "--json"], outside);
  assert.equal(cut.code, 3, cut.err);
  const { observation } = parseResult(cut.out, "stdout").runs[0]?.record ?? {};
  assert.equal(observation?.limit, 10);
  assert.equal(observation?.results[0]?.score.samples, 10);
  assert.deepEqual(observation?.inputs.val.counts, { val: 36 });
  assert.match(parseResult(cut.out, "stdout").command, /--limit 10/);
  const debug = await runForTest(["reproduce", ...chosen, "--debug", "--json"], outside);
  assert.equal(parseResult(debug.out, "stdout").runs[0]?.record?.observation.limit, 100);
  const bad = await runForTest(["reproduce", "--limit", "0"], outside);
  assert.equal(bad.code, 64);
});
