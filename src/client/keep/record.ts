// A reader's record of one lesson, as facts that any two copies can be merged from: tabs, files and visits agree in any order. Pure.

/**
 * Key -> `[at, value]`, `at` in milliseconds since 1970. `MARK` stands for a step as it was written at that time, so what was
 * passed before a step was rewritten doesn't count for it.
 *
 * - `passed:MARK`: the step passed; 1. The earliest counts.
 * - `solved:MARK`: the exercise passed its checks; 1 with the author's solution, 2 with the reader's own. The higher counts.
 * - `hints:MARK`: how many of the exercise's hints were opened. The higher counts.
 * - `answer:MARK`: the choice to the step's question, times two, plus one where it was right; -1: taken back. The latest counts.
 * - `place`: the mark of the step that ran last. The latest counts.
 */
export type LessonFacts = Readonly<Record<string, Fact>>;
export type Fact = readonly [at: number, value: number | string];

const KEY = /^(?:(?:passed|solved|hints|answer):[0-9a-f]{6}|place)$/;
const MARK = /^[0-9a-f]{6}$/;
/** More than any lesson has: a damaged or hostile text doesn't fill the page. */
const MOST_FACTS = 5000;

/** Commutative, associative, idempotent. */
export function mergeFacts(...all: readonly LessonFacts[]): LessonFacts {
  const merged: Record<string, Fact> = {};
  for (const facts of all)
    for (const [key, fact] of Object.entries(facts)) {
      const known = merged[key];
      merged[key] = known === undefined ? fact : winner(key, known, fact);
    }
  return merged;
}

function winner(key: string, a: Fact, b: Fact): Fact {
  const [first, second] = a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]) ? [a, b] : [b, a];
  if (key.startsWith("passed:")) return first;
  if (key.startsWith("solved:") || key.startsWith("hints:")) return first[1] >= second[1] ? first : second;
  return second;
}

/** Those after a moment: what a reader had forgotten before does not come back from a tab that missed it. */
export function factsAfter(facts: LessonFacts, at: number): LessonFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact[0] > at));
}

export function sameFacts(a: LessonFacts, b: LessonFacts): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => b[key]?.[0] === a[key]?.[0] && b[key]?.[1] === a[key]?.[1])
  );
}

/** The facts in anything that was stored or loaded; what is none is left out. */
export function readFacts(value: unknown): LessonFacts {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(isEntry).slice(0, MOST_FACTS));
}

function isEntry(entry: [string, unknown]): entry is [string, Fact] {
  const [key, fact] = entry;
  if (!KEY.test(key) || !Array.isArray(fact) || fact.length !== 2) return false;
  const [at, value] = fact as unknown[];
  if (typeof at !== "number" || !Number.isSafeInteger(at) || at < 0) return false;
  return key === "place"
    ? typeof value === "string" && MARK.test(value)
    : Number.isInteger(value) && (value as number) >= -1 && (value as number) < 1000;
}

/** A lesson's marks, in its order. */
export interface LessonMarks {
  readonly steps: readonly string[];
  /** Of the steps that readers complete. */
  readonly exercises: readonly string[];
  /** Of the steps that ask something. */
  readonly questions: readonly string[];
}

export interface LessonProgress {
  readonly passed: number;
  readonly total: number;
  /** When the last of all steps passed; null: some have not. */
  readonly finished: number | null;
  /** Index of the step to go on with; null: nothing has run, or all have passed. */
  readonly next: number | null;
  /** When a step ran last; 0: never. */
  readonly at: number;
  readonly solved: number;
  /** How many of the solved ones took the author's solution. */
  readonly withSolution: number;
  readonly answered: number;
  readonly right: number;
}

export function progressOf(facts: LessonFacts, marks: LessonMarks): LessonProgress {
  const times = marks.steps.map((mark) => facts[`passed:${mark}`]?.[0] ?? null);
  const passed = times.filter((at) => at !== null);
  const all = marks.steps.length > 0 && passed.length === marks.steps.length;
  const solved = marks.exercises.flatMap((mark) => facts[`solved:${mark}`]?.[1] ?? []);
  const answers = marks.questions.flatMap((mark) => answerIn(facts, mark) ?? []);
  const [at, place] = facts.place ?? [0, ""];
  const after = marks.steps.indexOf(String(place)) + 1;
  // Behind the place, else wherever a step is left.
  const open = times.findIndex((time, index) => time === null && index >= after);
  return {
    passed: passed.length,
    total: marks.steps.length,
    finished: all ? Math.max(...passed) : null,
    next: all || (passed.length === 0 && after === 0) ? null : open === -1 ? times.indexOf(null) : open,
    at,
    solved: solved.length,
    withSolution: solved.filter((how) => how === 1).length,
    answered: answers.length,
    right: answers.filter(({ right }) => right).length,
  };
}

export function answerIn(
  facts: LessonFacts,
  mark: string,
): { readonly choice: number; readonly right: boolean } | null {
  const value = facts[`answer:${mark}`]?.[1];
  return typeof value !== "number" || value < 0
    ? null
    : { choice: Math.floor(value / 2), right: value % 2 === 1 };
}
