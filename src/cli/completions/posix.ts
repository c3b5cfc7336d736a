/** Completion for bash and zsh, which share what fits where. */

import type { CompletedCommand, Fitting } from "./tree.ts";

/** What stands for paths among the words that fit. */
const PATHS = "/paths";

/**
 * Two functions of both shells: `_skelbench_words <command>`, and `_skelbench_values <command> <option>`, which fails for
 * an option that takes nothing; and one that tells whether this folder is the program's, since `deno task` is
 * everybody's.
 */
function data(commands: readonly CompletedCommand[]): string {
  const words = commands.map((one) => arm([one.path], lineOf(one)));
  const flags = commands.map(({ path, options }) =>
    arm([path], options.flatMap((option) => option.flags).join(" "))
  );
  const values = commands.flatMap(({ path, options }) =>
    options.flatMap(({ flags, value }) =>
      value === null ? [] : [arm(flags.map((flag) => `${path} ${flag}`), lineOf(value))]
    )
  );
  return `_skelbench_words() {
  case $1 in
${words.join("\n")}
  esac
}
_skelbench_flags() {
  case $1 in
${flags.join("\n")}
  esac
}
_skelbench_values() {
  case "$1 $2" in
${values.join("\n")}
    *) return 1 ;;
  esac
}
_skelbench_is_here() {
  [ -f deno.json ] && grep -q '"@skelbench/skelbench"' deno.json
}
`;
}

function lineOf({ words, paths }: Fitting): string {
  return [...words, ...paths ? [PATHS] : []].join(" ");
}

function arm(patterns: readonly string[], line: string): string {
  return `    ${patterns.map(quoted).join(" | ")}) echo ${quoted(line)} ;;`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The script for bash: `source <(deno task completions bash)`. Other uses of Deno are completed as before. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Skelbench's tasks, completed by bash. Made by: deno task completions bash
${data(commands)}
_skelbench_found=$(complete -p deno 2>/dev/null | sed -n 's/.*-F \\([^ ]*\\) .*/\\1/p')
[ "$_skelbench_found" = _skelbench ] || _skelbench_before=$_skelbench_found

_skelbench() {
  local cur=\${COMP_WORDS[COMP_CWORD]} line=("\${COMP_WORDS[@]:0:COMP_CWORD}") at='' i
  for i in "\${!line[@]}"; do
    if [ "\${line[i]}" = task ]; then at=$((i + 1)); break; fi
  done
  if [ -z "$at" ] || ! _skelbench_is_here; then
    if [ -n "$_skelbench_before" ]; then "$_skelbench_before" "$@"; else mapfile -t COMPREPLY < <(compgen -f -- "$cur"); fi
    return
  fi
  # Bash parts --model=tcn at its sign.
  if [ "$cur" = = ]; then cur=; line+=("="); fi
  local command='' option='' word
  for word in "\${line[@]:at}"; do
    if [ "$word" = = ]; then continue; fi
    if [ -n "$option" ]; then option=; continue; fi
    if _skelbench_values "$command" "$word" >/dev/null; then option=$word; continue; fi
    case " $(_skelbench_words "$command") " in *" $word "*)
      if [ -n "$(_skelbench_flags "\${command:+$command }$word")" ]; then command="\${command:+$command }$word"; fi ;;
    esac
  done
  local words
  if [ -n "$option" ]; then
    words=$(_skelbench_values "$command" "$option")
  elif [ "\${cur#-}" != "$cur" ]; then
    words=$(_skelbench_flags "$command")
  else
    words=$(_skelbench_words "$command")
  fi
  case " $words " in *" ${PATHS} "*)
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
  *) COMPREPLY=() ;;
  esac
  mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "\${words//'${PATHS}'/}" -- "$cur")
}
complete -F _skelbench deno
`;
}

/** The script for zsh: `source <(deno task completions zsh)`, after `compinit`. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `# Skelbench's tasks, completed by zsh. Made by: deno task completions zsh
${data(commands)}
_skelbench() {
  local at=\${words[(i)task]} command= option= word
  if (( at >= CURRENT )) || ! _skelbench_is_here; then
    if (( $+functions[_deno] )); then _deno "$@"; else _default "$@"; fi
    return
  fi
  for word in "\${(@)words[at + 1,CURRENT - 1]}"; do
    if [[ -n $option ]]; then option=; continue; fi
    if _skelbench_values "$command" "$word" >/dev/null; then option=$word; continue; fi
    if [[ " $(_skelbench_words "$command") " == *" $word "* ]]; then
      if [[ -n $(_skelbench_flags "\${command:+$command }$word") ]]; then command="\${command:+$command }$word"; fi
    fi
  done
  local cur=\${words[CURRENT]} fit
  if [[ -z $option && $cur == --*=* ]]; then
    option=\${cur%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    fit=$(_skelbench_values "$command" "$option")
  elif [[ $cur == -* ]]; then
    fit=$(_skelbench_flags "$command")
  else
    fit=$(_skelbench_words "$command")
  fi
  local -a found=(\${=fit})
  if (( \${found[(Ie)${PATHS}]} )); then
    found=(\${found:#${PATHS}})
    _files
  fi
  compadd -- $found
}
compdef _skelbench deno
`;
}
