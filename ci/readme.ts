/**
 * The README check: its commands run, its links lead somewhere, its results are the goldens', its layers the verdict's.
 *
 *     deno task readme           writes the table of results
 *     deno task readme --check   says what is wrong, and changes nothing
 */

import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import config from "../deno.json" with { type: "json" };
import { exists } from "../src/base/files.ts";
import { LAYERS } from "../src/golden/verdict.ts";
import { commandLines, problemOf } from "./commands.ts";
import { finish } from "./finish.ts";
import { formatted, goldensTable, withTable } from "./goldens_table.ts";
import { helpOf } from "./help.ts";
import { PROJECT, projectFiles, textOf } from "./tree.ts";

/** Links of a page to files, from the project's folder; those to other sites are left out. */
export function fileLinks(path: string, markdown: string): readonly string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target.replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(path), target));
}

/** The layers of a verdict that a page's table of them has, in its order. */
export function toldLayers(markdown: string): readonly string[] {
  const [, table = ""] = markdown.match(/^\| layer +\|.*\n\| -.*\n((?:\|.*\n)*)/m) ?? [];
  return [...table.matchAll(/^\| (\S+)/gm)].map(([, layer = ""]) => layer);
}

function hasFile(path: string): Promise<boolean> {
  return exists(new URL(path, PROJECT).pathname);
}

async function problemsOf(path: string, markdown: string): Promise<string[]> {
  const problems: string[] = [];
  for (const command of commandLines(markdown)) {
    const problem = await problemOf(command, { tasks: config.tasks, helpOf, hasFile });
    if (problem !== undefined) problems.push(`${path}:${command.line}: ${problem}`);
  }
  for (const target of fileLinks(path, markdown)) {
    if (!await hasFile(target)) problems.push(`${path} links to "${target}", which is not there`);
  }
  return problems;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: "boolean" } } });
  const readme = await textOf("README.md");
  const wanted = await formatted(withTable(readme, await goldensTable()));
  if (!values.check) await Deno.writeTextFile(new URL("README.md", PROJECT), wanted);
  const paths = (await projectFiles()).map(({ path }) => path).filter((path) => /\.md$/.test(path));
  const pages = await Promise.all(paths.map(async (path) => [path, await textOf(path)] as const));
  const problems = (await Promise.all(pages.map((page) => problemsOf(...page)))).flat();
  if (values.check && wanted !== readme) {
    problems.push("README.md is not as the goldens have it: run deno task readme");
  }
  if (toldLayers(readme).join() !== LAYERS.join()) {
    problems.push(`README.md's table of layers is not ${LAYERS.join(", ")}, in this order`);
  }
  const held = {
    pages: pages.length,
    commands: pages.flatMap(([, text]) => commandLines(text)).length,
    links: pages.flatMap((page) => fileLinks(...page)).length,
  };
  finish("readme", problems, held, `${pages.length} pages`);
}
