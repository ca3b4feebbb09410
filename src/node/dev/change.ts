// Two states of one lesson: do its steps differ, and from which one on must it be played again? Pure.
import type { Lesson } from "../../lessons/index.ts";

export interface LessonChange {
  /** False: only prose differs, or nothing. */
  readonly steps: boolean;
  /** The first step of the new state that has to be played; null: none, as where the last steps were taken out. */
  readonly from: string | null;
}

export function changeOf(before: Lesson, after: Lesson): LessonChange {
  const old = before.steps.map((step) => meaning(before, step));
  const now = after.steps.map((step) => meaning(after, step));
  // Another start makes every step another one.
  const first =
    meaning(before, scene(before)) === meaning(after, scene(after))
      ? now.findIndex((step, i) => step !== old[i])
      : 0;
  return { steps: first !== -1 || old.length !== now.length, from: after.steps[first]?.id ?? null };
}

function scene({ databases, history, clock }: Lesson): object {
  return { databases, history: String(history), clock };
}

/** A step without its places, which move with every line of prose above it; an exercise's with its solution. */
function meaning(lesson: Lesson, part: object): string {
  const id = "exercise" in part ? part.exercise : null;
  const solution = lesson.exercises.find((exercise) => exercise.id === id)?.solution.body;
  return JSON.stringify({ ...part, solution }, (key, value) => {
    if (key === "at" || key === "bodyAt" || key === "endLine" || key === "id") return undefined;
    return typeof value === "bigint" ? String(value) : value;
  });
}
