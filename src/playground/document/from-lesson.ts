// A lesson's first steps as a document: exercises solved, expectations left out.
import type { SourceFile } from "../../engine/index.ts";
import { type Exercise, parseLesson, type Step } from "../../lessons/index.ts";
import type { PlaygroundBlock, PlaygroundDocument } from "./document.ts";

/** `after`: how many of its steps are taken. Throws a sentence where the lesson can't be read. */
export function documentOf(source: SourceFile, after: number): PlaygroundDocument {
  const parsed = parseLesson(source);
  if (!parsed.ok) throw new Error(parsed.problems[0]!.message);
  const { databases, history, clock, steps, exercises } = parsed.lesson;
  return {
    databases,
    history: history === null ? null : String(history),
    clock: clock.slice(0, 19).replace("T", " "),
    blocks: steps.slice(0, after).flatMap((step) => blockOf(step, exercises) ?? []),
  };
}

/** A branch can't be shown here: what is committed to one comes with its merge, which is left out. */
function blockOf(step: Step, exercises: readonly Exercise[]): PlaygroundBlock | null {
  const solution = exercises.find((exercise) => exercise.step === step.id)?.solution.body;
  const text = solution ?? (step.type === "console" ? commandsOf(step) : step.body);
  if (text.trim() === "") return null;
  switch (step.type) {
    case "file":
      return { type: "file", path: step.path, text };
    case "sql":
      return { type: "sql", databases: step.databases, text };
    case "console":
      return { type: "console", text: withoutOutput(text) };
    default:
      return step satisfies never;
  }
}

const commandsOf = (step: Step & { type: "console" }): string =>
  step.commands
    .filter(({ command }) => command.type !== "git-merge")
    .map(({ text }) => `$ ${text}`)
    .join("\n");

const withoutOutput = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line.startsWith("$ "))
    .join("\n");
