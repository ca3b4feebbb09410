// Completions for bash 3.2 and newer, without the package bash-completion.
import type { Completed, Kind } from "./types.ts";

export function bashScript(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name);
  const first = [...new Set(names.map((name) => name.split(" ")[0]!))];
  const groups = first.filter((word) => names.some((name) => name.startsWith(`${word} `)));
  const seconds = (word: string) =>
    names.filter((name) => name.startsWith(`${word} `)).map((name) => name.split(" ")[1]!);
  return `# gosling's completions for bash: source <(gosling completion bash)
_gosling_words() { COMPREPLY=( $(compgen -W "$1" -- "$2") ); }
_gosling_files() { compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=( $(compgen -f -- "$1") ); }
_gosling_folders() { compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=( $(compgen -d -- "$1") ); }
_gosling() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" name="\${COMP_WORDS[1]}" options=""
  COMPREPLY=()
  # --option=VALUE arrives as three words.
  if [ "$cur" = "=" ]; then cur=""
  elif [ "$prev" = "=" ]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [ "$COMP_CWORD" -eq 1 ]; then _gosling_words "${[...first, "--help", "--version"].join(" ")}" "$cur"; return; fi
  case "$name" in
${groups
  .map(
    (word) => `    ${word})
      if [ "$COMP_CWORD" -eq 2 ]; then _gosling_words "${seconds(word).join(" ")}" "$cur"; return; fi
      name="$name \${COMP_WORDS[2]}" ;;`,
  )
  .join("\n")}
  esac
  case "$name $prev" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "$name" in
${commands.map(commandCase).join("\n")}
  esac
}
complete -F _gosling gosling
`;
}

function valueCases({ name, options }: Completed): readonly string[] {
  return options.flatMap(({ long, short, value }) => {
    if (!value) return [];
    const words = [`--${long}`, ...(short ? [`-${short}`] : [])].map((word) => `"${name} ${word}"`);
    return [`    ${words.join("|")}) ${complete(value.kind, value.choices)}; return ;;`];
  });
}

function commandCase({ name, options, argument, words }: Completed): string {
  const all = options.flatMap(({ long, short }) => [`--${long}`, ...(short ? [`-${short}`] : [])]);
  return `    "${name}")
      case "$cur" in
        -*) _gosling_words "${all.join(" ")}" "$cur" ;;
        *) ${complete(argument, words)} ;;
      esac ;;`;
}

function complete(kind: Kind, choices: readonly string[]): string {
  if (choices.length > 0) return `_gosling_words "${choices.join(" ")}" "$cur"`;
  return kind === "word" ? ":" : `_gosling_${kind}s "$cur"`;
}
