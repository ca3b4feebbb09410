// Steps at the end of a lesson's text that are played at another place: a reader's own, between those that are written there.
import type { Lesson, Step } from "../lessons/index.ts";

/** Step id -> the id of the step that it comes after; null: it comes first. Steps that are not in it stay where they are written. */
export type Placed = Readonly<Record<string, string | null>>;

/** Several after the same step keep their order. A step whose place does not exist stays where it is written. */
export function inPlace(lesson: Lesson, placed: Placed): Lesson {
  const ids = new Set(lesson.steps.map(({ id }) => id));
  const moved = (step: Step): boolean => {
    const after = placed[step.id];
    return after !== undefined && (after === null || (ids.has(after) && after !== step.id));
  };
  const movers = lesson.steps.filter(moved);
  if (movers.length === 0) return lesson;
  const behind = (after: string | null): Step[] => movers.filter(({ id }) => placed[id] === after);
  const steps = behind(null);
  for (const step of lesson.steps) if (!moved(step)) steps.push(step, ...behind(step.id));
  return steps.length === lesson.steps.length ? { ...lesson, steps } : lesson;
}
