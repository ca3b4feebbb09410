// A console block: `$ ` lines are commands, the lines under each are its expected output.
import type { Location } from "../../engine/index.ts";
import { type Collector, shift } from "../source/index.ts";
import type { ConsoleCommand, ExpectedLine } from "../types.ts";
import { type CommandContext, readCommand } from "./commands.ts";

const PROMPT = /^\$(?:\s+|$)/;

export function hasCommand(body: readonly string[]): boolean {
  return body.some((line) => line.startsWith("$ "));
}

/** `at` is the first line of `body`. Commands that cannot be read are reported and left out. */
export function readConsole(
  body: readonly string[],
  at: Location,
  context: CommandContext,
  problems: Collector,
): readonly ConsoleCommand[] {
  const commands: (ConsoleCommand & { expected: ExpectedLine[] })[] = [];
  let expected: ExpectedLine[] | null = null;
  // A block without any command is reported elsewhere.
  let textFirst = !body.some((line) => PROMPT.test(line));
  for (const [index, line] of body.entries()) {
    const here = { ...at, line: at.line + index };
    const prompt = PROMPT.exec(line)?.[0];
    if (prompt !== undefined) {
      trimEnd(expected);
      expected = [];
      const text = line.slice(prompt.length).trimEnd();
      const commandAt = shift(here, prompt.length);
      const command = readCommand(text, commandAt, context, problems);
      if (command !== null) commands.push({ command, text, at: commandAt, expected });
    } else if (expected !== null) {
      expected.push({ text: line, at: here });
    } else if (line.trim() !== "" && !textFirst) {
      textFirst = true;
      const hint =
        "Write each command after `$ ` and its output below it. For text that doesn't run, use a block `text`.";
      problems.add("CONSOLE_TEXT_FIRST", here, "This text comes before the first command.", hint);
    }
  }
  trimEnd(expected);
  return commands;
}

/** Blank lines before the next command are there for the reader. */
function trimEnd(lines: ExpectedLine[] | null): void {
  while (lines?.at(-1)?.text.trim() === "") lines.pop();
}
