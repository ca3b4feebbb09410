// Completions for zsh, with the help of each command and option.
import type { Completed, CompletedOption, Kind } from "./types.ts";

export function zshScript(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name);
  const groups = [...new Set(names.filter((name) => name.includes(" ")).map((name) => name.split(" ")[0]!))];
  const first = [
    ...commands.filter(({ name }) => !name.includes(" ")),
    ...groups.map((name) => ({ name, summary: `${name} ...` })),
  ];
  const seconds = (group: string) =>
    commands
      .filter(({ name }) => name.startsWith(`${group} `))
      .map(({ name, summary }) => ({ name: name.split(" ")[1]!, summary }));
  return `#compdef gosling
# gosling's completions for zsh: gosling completion zsh > DIR/_gosling, with DIR in $fpath; or source <(gosling completion zsh)
_gosling() {
  local -a found
  local name="$words[2]"
  if (( CURRENT == 2 )); then
    found=(${first.map(described).join(" ")})
    _describe -t commands 'command' found
    return
  fi
  case "$name" in
${groups
  .map(
    (group) => `    ${group})
      if (( CURRENT == 3 )); then
        found=(${seconds(group).map(described).join(" ")})
        _describe -t commands 'command' found
        return
      fi
      name="$name $words[3]"
      shift words; (( CURRENT-- )) ;;`,
  )
  .join("\n")}
  esac
  shift words; (( CURRENT-- ))
  case "$name" in
${commands.map(commandCase).join("\n")}
  esac
}
if [ "$funcstack[1]" = "_gosling" ]; then _gosling "$@"; else compdef _gosling gosling; fi
`;
}

/** In single quotes; a colon would begin the description. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const described = ({ name, summary }: { readonly name: string; readonly summary: string }) =>
  quoted(`${name.replaceAll(":", "\\:")}:${summary}`);
/** Within _arguments. */
const help = (text: string) => text.replaceAll(/[[\]:\\]/g, "\\$&");

function commandCase({ name, options, argument, words }: Completed): string {
  const rows = [...options.map(optionOf), `'*:argument:${action(argument, words)}'`];
  return `    "${name}") _arguments -S \\\n      ${rows.join(" \\\n      ")} ;;`;
}

function optionOf({ long, short, help: text, value }: CompletedOption): string {
  const rest = `[${help(text)}]${value ? `:${help(value.name)}:${action(value.kind, value.choices)}` : ""}`;
  const equals = value ? "=" : "";
  return short ? `'*'{-${short},--${long}${equals}}${quoted(rest)}` : quoted(`*--${long}${equals}${rest}`);
}

function action(kind: Kind, choices: readonly string[]): string {
  if (choices.length > 0) return `(${choices.join(" ")})`;
  if (kind === "word") return " ";
  return kind === "file" ? "_files" : "_files -/";
}
