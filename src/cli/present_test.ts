import assert from "node:assert/strict";
import { join } from "node:path";
import { parseResult } from "../report/result.ts";
import { FakeProject } from "../suite/testing.ts";
import { schemaText } from "./commands/schema.ts";
import { foldersOf, runIn } from "./testing.ts";

const chosen = ["reproduce", "--only", "twin-ntu-xsub/tcn"];

Deno.test("reproduce leaves the result as JSON, JUnit and a page, all of one verdict", async () => {
  await using project = await FakeProject.make();
  const { code, out } = await runIn(project, [...chosen, ...foldersOf(project), "--json"]);
  const read = (name: string): string =>
    Deno.readTextFileSync(join(project.places.work, "results", "quick", name));
  assert.equal(read("result.json"), out);
  const { verdict, exitCode } = parseResult(out, "stdout");
  assert.deepEqual([verdict, exitCode, code], ["inconclusive", 3, 3]);
  assert.match(read("junit.xml"), /<testsuite name="quick: twin-ntu-xsub\/tcn"/);
  assert.match(read("junit.xml"), /type="inconclusive"/);
  assert.match(read("report.html"), /<span class="verdict inconclusive">/);
});

Deno.test("GitHub gets annotations and a step summary, and only where it asks for them", async () => {
  await using project = await FakeProject.make();
  const summary = join(project.folder, "summary.md");
  const args = [...chosen, ...foldersOf(project)];
  const plain = await runIn(project, args, { environment: { GITHUB_STEP_SUMMARY: summary } });
  assert.doesNotMatch(plain.err, /::warning/);
  const environment = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
  const { err } = await runIn(project, args, { environment });
  assert.match(err, /^::warning title=twin-ntu-xsub\/tcn%3A inconclusive::/m);
  assert.match(Deno.readTextFileSync(summary), /^## Skelbench quick: inconclusive/);
});

Deno.test("the schemas in the tree are those of the code", () => {
  for (const name of ["record@1", "result@1"] as const) {
    const path = new URL(`../../schema/${name}.json`, import.meta.url);
    assert.equal(Deno.readTextFileSync(path), schemaText(name), "run deno task schema");
  }
});
