// Binds an exercise to its hints, its solution and its checks, and says what is missing.
import type { Location } from "../../engine/index.ts";
import { type Collector, suggest } from "../source/index.ts";
import type { Exercise, Hint, Step } from "../types.ts";
import type { CommandContext } from "./commands.ts";
import { readConsole } from "./console.ts";
import type { SolutionBlock } from "./step.ts";

export interface ExerciseParts {
  readonly steps: readonly Step[];
  readonly solutions: readonly SolutionBlock[];
  /** By the id of the exercise's step. */
  readonly hints: ReadonlyMap<string, readonly Hint[]>;
}

export function bindExercises(
  parts: ExerciseParts,
  context: CommandContext,
  problems: Collector,
): readonly Exercise[] {
  const exercises = new Map<string, Step>();
  for (const step of parts.steps) {
    if (step.exercise === null) continue;
    if (exercises.has(step.exercise)) duplicate("exercise", step.exercise, step.at, problems);
    else exercises.set(step.exercise, step);
  }
  const solutions = bindSolutions(parts.solutions, exercises, context, problems);
  const checks = bindChecks(parts.steps, exercises, problems);
  const bound: Exercise[] = [];
  for (const [id, step] of exercises) {
    const solution = solutions.get(id);
    const own = checksItself(step);
    const ids = checks.get(id) ?? [];
    if (solution === undefined) {
      const hint = `Under it, in \`<details>\`, a block \`${step.type === "console" ? "console" : "sql"} solution=${id}\`.`;
      problems.add("EXERCISE_NO_SOLUTION", step.at, `The exercise \`${id}\` has no solution.`, hint);
    }
    if (!own && ids.length === 0)
      problems.add(
        "EXERCISE_NO_CHECK",
        step.at,
        `The exercise \`${id}\` has no check: any answer would pass.`,
        `After it, a block with \`for=${id} check="..."\`.`,
      );
    if (own && step.check === null) noSentence(step.at, problems);
    if (solution === undefined) continue;
    const { body, at, bodyAt } = solution;
    bound.push({
      id,
      at: step.at,
      step: step.id,
      hints: parts.hints.get(step.id) ?? [],
      solution: { body, at, bodyAt },
      checks: ids,
    });
  }
  return bound;
}

/** Whether an exercise's own block says what must come of it. */
function checksItself(step: Step): boolean {
  if (step.error !== null || step.shapes !== null) return true;
  if (step.type === "sql") return step.expected !== null;
  return step.type === "console" && step.commands.some((command) => command.expected.length > 0);
}

function bindSolutions(
  blocks: readonly SolutionBlock[],
  exercises: ReadonlyMap<string, Step>,
  context: CommandContext,
  problems: Collector,
): ReadonlyMap<string, SolutionBlock> {
  const solutions = new Map<string, SolutionBlock>();
  for (const block of blocks) {
    const step = exercises.get(block.id);
    if (step === undefined) {
      unknown(block.id, block.at, exercises, problems);
    } else if (solutions.has(block.id)) {
      duplicate("solution", block.id, block.at, problems);
    } else {
      solutions.set(block.id, block);
      const language = step.type === "console" ? "console" : "sql";
      if (block.language !== language)
        problems.add(
          "SOLUTION_KIND",
          block.at,
          `The exercise \`${block.id}\` is a block \`${language}\`, its solution is not.`,
        );
      else if (language === "console") readConsole(block.body.split("\n"), block.bodyAt, context, problems);
    }
  }
  return solutions;
}

function bindChecks(
  steps: readonly Step[],
  exercises: ReadonlyMap<string, Step>,
  problems: Collector,
): ReadonlyMap<string, string[]> {
  const checks = new Map<string, string[]>();
  for (const step of steps) {
    if (step.for === null) continue;
    const exercise = exercises.get(step.for);
    if (exercise === undefined) unknown(step.for, step.at, exercises, problems);
    else if (step.at.line < exercise.at.line)
      problems.add(
        "EXERCISE_CHECK_EARLY",
        step.at,
        `This check of \`${step.for}\` runs before the exercise.`,
        "Put it under the exercise.",
      );
    if (step.check === null) noSentence(step.at, problems);
    const ids = checks.get(step.for);
    if (ids === undefined) checks.set(step.for, [step.id]);
    else ids.push(step.id);
  }
  return checks;
}

function unknown(id: string, at: Location, exercises: ReadonlyMap<string, Step>, problems: Collector): void {
  problems.add(
    "EXERCISE_UNKNOWN",
    at,
    `There is no exercise \`${id.slice(0, 60)}\`.`,
    suggest(id, [...exercises.keys()].slice(0, 200), "exercises"),
  );
}

function duplicate(what: string, id: string, at: Location, problems: Collector): void {
  problems.add(
    "EXERCISE_DUPLICATE",
    at,
    `There is another ${what} \`${id.slice(0, 60)}\` above.`,
    "Every exercise is one block with one solution.",
  );
}

function noSentence(at: Location, problems: Collector): void {
  problems.add(
    "CHECK_NO_SENTENCE",
    at,
    "A check of an exercise needs a sentence for the learner who fails it.",
    'For example `check="bob has users.phone"`.',
  );
}
