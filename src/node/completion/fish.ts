// Completions for fish 3, with the help of each command and option.
import type { Completed, CompletedOption } from "./types.ts";

export function fishScript(commands: readonly Completed[]): string {
  const groups = new Set(
    commands.filter(({ name }) => name.includes(" ")).map(({ name }) => name.split(" ")[0]!),
  );
  const lines = [
    ...[...groups].map((group) => `complete -c gosling -n '__gosling_at' -a ${group} -d '${group} ...'`),
    ...commands.flatMap(linesOf),
  ];
  return `# gosling's completions for fish: gosling completion fish > ~/.config/fish/completions/gosling.fish
function __gosling_at --description 'whether exactly these words precede'
  set -l words (commandline -opc)
  test (count $words) -eq (math (count $argv) + 1); and test "$words[2..]" = "$argv"
end
function __gosling_in --description 'whether this command is being completed'
  set -l words (commandline -opc)
  test (count $words) -gt (count $argv); and test "$words[2..$(math (count $argv) + 1)]" = "$argv"
end
complete -c gosling -f
complete -c gosling -n __gosling_at -l help -d 'print all commands'
complete -c gosling -n __gosling_at -l version -d 'print the version'
${lines.join("\n")}
`;
}

const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function linesOf({ name, summary, options, argument, words }: Completed): readonly string[] {
  const [first = "", second] = name.split(" ");
  const at = second === undefined ? "__gosling_at" : `__gosling_at ${first}`;
  const inside = `complete -c gosling -n ${quoted(`__gosling_in ${name}`)}`;
  return [
    `complete -c gosling -n ${quoted(at)} -a ${second ?? first} -d ${quoted(summary)}`,
    ...(words.length > 0 ? [`${inside} -a ${quoted(words.join(" "))}`] : []),
    ...(argument === "file" ? [`${inside} -F`] : []),
    ...(argument === "folder" ? [`${inside} -a '(__fish_complete_directories)'`] : []),
    ...options.map((option) => `${inside} ${optionOf(option)}`),
  ];
}

function optionOf({ long, short, help, value }: CompletedOption): string {
  const names = `-l ${long}${short ? ` -s ${short}` : ""} -d ${quoted(help)}`;
  if (!value) return names;
  if (value.choices.length > 0) return `${names} -x -a ${quoted(value.choices.join(" "))}`;
  if (value.kind === "word") return `${names} -x`;
  return value.kind === "file" ? `${names} -r -F` : `${names} -x -a '(__fish_complete_directories)'`;
}
