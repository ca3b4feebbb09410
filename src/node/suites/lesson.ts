// A lesson as Vitest tests: one test a step, titled with its line. Knows nothing of Node, so that browsers share it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SourceFile } from "../../engine/index.ts";
import { type Exercise, type Lesson, parseLesson, type Step, solutions } from "../../lessons/index.ts";
import { checkDiagnostic, type LessonPlayer, type StepResult } from "../../runner/index.ts";
import { type Diagnostic, type Location, printDiagnostic, sourceFrom } from "../../text/index.ts";

export interface LessonSuite {
  readonly lesson: SourceFile;
  /** Absolute path of the lesson's file, for the places in failures; its name where none. */
  readonly path?: string;
  readonly createPlayer: () => LessonPlayer;
}

export function describeLesson(suite: LessonSuite): void {
  const parsed = parseLesson(suite.lesson);
  if (!parsed.ok) {
    describe(suite.lesson.name, () => {
      for (const problem of parsed.problems) {
        test(`is a lesson (line ${problem.at.line})`, () => {
          throw placed(problem, suite);
        });
      }
    });
    return;
  }
  describe(`${parsed.lesson.title} (${suite.lesson.name})`, () => defineSteps(suite, parsed.lesson));
}

function defineSteps(suite: LessonSuite, lesson: Lesson): void {
  const results = new Map<string, StepResult>();
  let player: LessonPlayer;
  // The steps are one story: they are played once, in order, and each test then reads its step's verdict.
  beforeAll(async () => {
    player = suite.createPlayer();
    for await (const event of player.play(null, solutions(lesson))) {
      if (event.type === "step-finished") results.set(event.step, event.result);
    }
  }, 180_000);
  afterAll(() => player?.close());
  for (const { step, section } of titled(lesson)) {
    test(`${section} › ${claimOf(step)} (line ${step.at.line})`, () => {
      const result = results.get(step.id);
      if (!result) throw placed(wrong("NOT_PLAYED", "the step was not played", step.at), suite);
      const failed = result.checks.find((check) => check.status === "failed");
      if (failed) throw placed({ ...checkDiagnostic(failed), at: failed.at }, suite);
      expect(result.checks.length).toBeGreaterThan(0);
    });
  }
  for (const exercise of lesson.exercises) {
    test(`exercise ${exercise.id}: as it starts, it fails at its own check (line ${exercise.at.line})`, async () => {
      await failsUnsolved(suite, lesson, exercise, player);
    });
  }
  test("has steps", () => expect(lesson.steps.length).toBeGreaterThan(0));
}

/** A check that the untouched start passes would praise a learner who did nothing. */
async function failsUnsolved(
  suite: LessonSuite,
  lesson: Lesson,
  exercise: Exercise,
  player: LessonPlayer,
): Promise<void> {
  const own = [exercise.step, ...exercise.checks];
  const order = lesson.steps.map((step) => step.id);
  const last = order[Math.max(...own.map((step) => order.indexOf(step)))] ?? null;
  const failed: string[] = [];
  for await (const event of player.play(last, solutions(lesson, exercise.id))) {
    if (event.type === "step-finished" && event.result.status === "failed") failed.push(event.step);
  }
  if (!failed.some((step) => own.includes(step))) {
    const message = `the exercise ${exercise.id} passes as it starts: its checks notice nothing`;
    throw placed(wrong("EXERCISE_PASSES", message, exercise.at), suite);
  }
}

function titled(lesson: Lesson): { step: Step; section: string }[] {
  return lesson.steps.map((step) => {
    const section = lesson.sections.find((one) => one.blocks.some((block) => block === step));
    return { step, section: section?.title ?? lesson.title };
  });
}

function claimOf(step: Step): string {
  if (step.check) return step.check;
  if (step.type === "file") return `commit ${step.path}`;
  if (step.type === "console") return step.commands.map((command) => command.text).join("; ");
  return `${step.error ? `fails with ${step.error.code}` : "runs"} on ${step.databases.join(", ")}`;
}

/** An error whose stack is the lesson's line, so that reporters show the Markdown and not this file. */
function placed(diagnostic: Diagnostic & { readonly at: Location }, { lesson, path }: LessonSuite): Error {
  const { line, column } = diagnostic.at;
  const error = new Error(printDiagnostic(diagnostic, { source: sourceFrom([lesson]) }));
  error.stack = `${error.name}: ${error.message}\n    at lesson (${path ?? lesson.name}:${line}:${column})`;
  return error;
}

const wrong = (code: string, message: string, at: Location) =>
  ({ code, severity: "error", message, at }) as const;
