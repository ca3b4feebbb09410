// Which lessons a course counts.
import type { Lesson } from "../lessons/index.ts";

/** The lessons that are numbered, and the pages beside them. */
export function courseOrder(all: readonly Lesson[]): {
  readonly lessons: readonly Lesson[];
  readonly references: readonly Lesson[];
} {
  return {
    lessons: all.filter(({ reference }) => !reference),
    references: all.filter(({ reference }) => reference),
  };
}
