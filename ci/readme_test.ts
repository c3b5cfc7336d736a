import assert from "node:assert/strict";
import { commandLines, problemOf, type Tasks } from "./commands.ts";
import { formatted, withTable } from "./goldens_table.ts";
import { helpOf } from "./help.ts";
import { fileLinks, toldLayers } from "./readme.ts";

const HELP = {
  "prepare": "Options:\n  -q, --quiet   less\n\nCommands:\n  twin [options]  make it\n",
  "prepare twin": "Options:\n  -q, --quiet     less\n  --data-dir <dir>  where\n",
  "reproduce": 'Options:\n  --suite <name>  which (default: "quick")\n  --dry-run  plan\n',
} as Readonly<Record<string, string>>;

const outside: Tasks = {
  tasks: {
    test: "deno test src",
    prepare: "deno run -A src/main.ts prepare",
    reproduce: "deno run -A src/main.ts reproduce",
  },
  helpOf: (words) => Promise.resolve(HELP[words.join(" ")] ?? ""),
  hasFile: (path) => Promise.resolve(path === "config/suites/quick.yaml"),
};

function problem(command: string): Promise<string | undefined> {
  return problemOf({ line: 1, words: command.split(" ") }, outside);
}

Deno.test("commandLines() takes tasks from code blocks, with a prompt or npx before them", () => {
  const page = [
    ...["deno task prose", "```sh", "npx -y deno@2.9.6 task test", "$ deno task a --b  # why"],
    ...["python x.py", "```", "deno task prose"],
  ].join("\n");
  assert.deepEqual(commandLines(page), [
    { line: 3, words: ["test"] },
    { line: 4, words: ["a", "--b"] },
  ]);
});

Deno.test("problemOf() finds nothing wrong with a command that runs", async () => {
  for (
    const command of ["test --anything", "prepare twin -q --data_dir x", "reproduce --dry-run"]
  ) {
    assert.equal(await problem(command), undefined, command);
  }
});

Deno.test("problemOf() names an unknown task, command, option, suite and file", async () => {
  assert.equal(await problem("tset"), 'there is no task "tset"');
  assert.equal(await problem("prepare twni"), '"prepare" has no command "twni"');
  assert.equal(await problem("reproduce --dry"), '"reproduce" has no option --dry');
  assert.equal(
    await problem("reproduce --suite=quick --dryrun"),
    '"reproduce" has no option --dryrun',
  );
  assert.equal(await problem("reproduce --suite slow"), 'there is no suite "slow"');
  assert.equal(await problem("test config/a/b.yaml"), 'there is no file "config/a/b.yaml"');
});

Deno.test("fileLinks() follows links from the page's folder, and leaves sites and code alone", () => {
  const page = "[a](x.md#top) [b](https://x.y/z) [c](#here)\n```\n[d](no.md)\n```\n[e](../f.ts)";
  assert.deepEqual(fileLinks("bench/README.md", page), ["bench/x.md", "f.ts"]);
});

Deno.test("withTable() replaces what is between the markers, and nothing else", async () => {
  const page = "# A\n\n<!-- goldens -->\nstale\n<!-- /goldens -->\n\nend\n";
  const table = "| Run |\n| --- |\n| twin-ntu-xsub/tcn |\n";
  const once = await formatted(withTable(page, table));
  assert.match(once, /^# A\n\n<!-- goldens -->\n\n\| Run +\|\n/);
  assert.match(once, /<!-- \/goldens -->\n\nend\n$/);
  assert.equal(once.includes("stale"), false);
  assert.equal(await formatted(withTable(once, table)), once);
});

Deno.test("withTable() refuses a page without markers, or with two of one", () => {
  assert.throws(() => withTable("none", "t"), /stand once each/);
  assert.throws(
    () => withTable("<!-- goldens --> <!-- goldens --> <!-- /goldens -->", "t"),
    /once/,
  );
});

Deno.test("helpOf() is what the program prints, of a command and of one below it", async () => {
  assert.match(await helpOf(["reproduce"]), /^Usage: deno task reproduce/);
  assert.match(await helpOf(["golden", "propose"]), /--reason <text>/);
  await assert.rejects(helpOf(["reprodcue"]), /Cannot read the help of "reprodcue"/);
});

Deno.test("toldLayers() reads the first column of the table of layers, and of no other", () => {
  const page = [
    ...["| what | where |", "| ---- | ----- |", "| a    | b     |", ""],
    ...["| layer  | what is held |", "| ------ | ------------ |"],
    ...["| inputs | digests      |", "| score  | counts       |", "", "| z | z |", ""],
  ].join("\n");
  assert.deepEqual(toldLayers(page), ["inputs", "score"]);
  assert.deepEqual(toldLayers("no table"), []);
});
