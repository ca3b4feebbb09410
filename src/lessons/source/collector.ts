// Gathers the problems of one lesson, in the order they are found, with their places.
import type { Location } from "../../engine/index.ts";
import { type ParseProblemCode, PROBLEMS } from "../problems.ts";
import type { LessonProblem } from "../types.ts";

/** More than anybody reads; a file that is no lesson at all could otherwise have millions. */
const LIMIT = 1000;

export class Collector {
  readonly #problems: LessonProblem[] = [];

  /** Nothing more is listed: what only finds more problems can stop. */
  get full(): boolean {
    return this.#problems.length > LIMIT;
  }

  add(code: ParseProblemCode, at: Location, message: string, hint?: string): void {
    if (this.full) return;
    if (this.#problems.length === LIMIT) {
      this.#problems.push({
        code: "TOO_MANY_PROBLEMS",
        severity: "error",
        message: `There are more than ${LIMIT} problems; the rest is not listed.`,
        at,
      });
      return;
    }
    const { severity } = PROBLEMS[code];
    this.#problems.push({ code, severity, message, at, ...(hint === undefined ? {} : { hint }) });
  }

  /** Sorted by place. */
  list(): readonly LessonProblem[] {
    return [...this.#problems].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  }
}
