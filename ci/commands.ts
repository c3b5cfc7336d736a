/** The command lines in a page's code blocks, and what is wrong with them. */

/** One command line as a page shows it. */
export interface CommandLine {
  readonly line: number;
  /** The task's name and its arguments. */
  readonly words: readonly string[];
}

/** What the commands are held against. */
export interface Tasks {
  /** Tasks by name, as deno.json has them. */
  readonly tasks: Readonly<Record<string, string>>;
  /** The help of our program for some words, such as `["prepare", "twin"]`. */
  readonly helpOf: (words: readonly string[]) => Promise<string>;
  /** Whether the project has a file. */
  readonly hasFile: (path: string) => Promise<boolean>;
}

/** Every line of a code block that runs a task, by `deno task` or through npx. */
export function commandLines(markdown: string): readonly CommandLine[] {
  const found: CommandLine[] = [];
  let inBlock = false;
  for (const [i, text] of markdown.split("\n").entries()) {
    if (text.startsWith("```")) inBlock = !inBlock;
    const command = /^\s*(?:\$ )?(?:npx -y deno@[\d.]+|deno) task ([^#]*)/.exec(text)?.[1];
    if (inBlock && command !== undefined) {
      found.push({ line: i + 1, words: command.trim().split(/\s+/) });
    }
  }
  return found;
}

/** What is wrong with a command line: its task, an option, a config file; undefined if nothing is. */
export async function problemOf(
  { words }: CommandLine,
  { tasks, helpOf, hasFile }: Tasks,
): Promise<string | undefined> {
  const [name = "", ...args] = words;
  const task = tasks[name];
  if (task === undefined) return `there is no task "${name}"`;
  const ours = / src\/main\.ts ?(.*)$/.exec(task);
  if (ours !== null) {
    const path = (ours[1] ?? "").split(" ").filter((word) => word !== "");
    const problem = await unknownOption(path, args, helpOf);
    if (problem !== undefined) return problem;
  }
  for (const arg of args) {
    if (/^config\/.*\.yaml$/.test(arg) && !await hasFile(arg)) return `there is no file "${arg}"`;
  }
  const suite = args[args.indexOf("--suite") + 1];
  if (args.includes("--suite") && !await hasFile(`config/suites/${suite}.yaml`)) {
    return `there is no suite "${suite}"`;
  }
  return undefined;
}

async function unknownOption(
  path: readonly string[],
  args: readonly string[],
  helpOf: Tasks["helpOf"],
): Promise<string | undefined> {
  let help = await helpOf(path);
  const [next] = args;
  if (/^Commands:$/m.test(help)) {
    const isCommand = next !== undefined && /^\w/.test(next) &&
      new RegExp(`^  ${next.replaceAll(".", "\\.")} `, "m").test(help);
    // A group may be a command itself, which takes a file.
    const takesItself = /^Usage: .*\[file\]/.test(help);
    if (!isCommand && (next === undefined || !takesItself)) {
      return `"${path.join(" ")}" has no command "${next ?? ""}"`;
    }
    if (isCommand) help = await helpOf([...path, next]);
  }
  const known = new Set(help.match(/(?<=^ {2}.*)(?<![\w-])--?[a-z][a-z-]*/gm));
  const unknown = args.filter((arg) => /^--?[a-z]/.test(arg))
    .map((arg) => arg.split("=")[0] ?? arg)
    .find((option) => !known.has(option.replaceAll("_", "-")));
  return unknown === undefined ? undefined : `"${path.join(" ")}" has no option ${unknown}`;
}
