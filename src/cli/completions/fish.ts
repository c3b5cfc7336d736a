/** Completion for fish, which shows what each word does. */

import type { CompletedCommand, CompletedOption, Fitting } from "./tree.ts";

/** The script for fish: `deno task completions fish | source`. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const paths = commands.map(({ path }) => path).filter((path) => path !== "");
  return `# Skelbench's tasks, completed by fish. Made by: deno task completions fish
# Whether the cursor is behind this command of this program, whose folder this has to be: deno task is everybody's.
function __skelbench_at
    test -f deno.json; and string match -q '*"@skelbench/skelbench"*' < deno.json; or return 1
    set -l words (commandline -opc)
    set -l at (contains -i -- task $words); or return 1
    set -l found ''
    for word in $words[(math $at + 1)..]
        set -l longer (string trim -- "$found $word")
        if contains -- $longer ${paths.map(quoted).join(" ")}
            set found $longer
        end
    end
    test "$found" = "$argv[1]"
end
${commands.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ path, summaries, options, ...taken }: CompletedCommand): string[] {
  const here = `complete -c deno -n ${quoted(`__skelbench_at ${quoted(path)}`)}`;
  return [
    `${here} ${valueOf(taken)}`,
    ...[...summaries].map(([word, summary]) => `${here} -a ${quoted(word)} -d ${quoted(summary)}`),
    ...options.map((option) => `${here} ${flagsOf(option)}`),
  ];
}

function flagsOf({ flags, summary, value }: CompletedOption): string {
  const names = flags.map((flag) =>
    flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`
  );
  const takes = value === null ? [] : ["-r", valueOf(value)];
  return [...names, ...takes, "-d", quoted(summary)].join(" ");
}

function valueOf({ words, paths }: Fitting): string {
  return `${paths ? "-F" : "-f"}${words.length === 0 ? "" : ` -a ${quoted(words.join(" "))}`}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
