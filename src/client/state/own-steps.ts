// A reader's own steps: which there are, and the lesson that they make together with the written ones. Pure.
import type { SourceFile } from "../../engine/index.ts";
import type { Placed } from "../../runner/index.ts";
import type { StepShape } from "./view-state.ts";

export interface OwnStep {
  /** Stands for it as long as it exists. */
  readonly key: string;
  readonly database: string;
  readonly sql: string;
  /** The written step that it comes after, and how that read; null: it comes first. */
  readonly after: { readonly step: string; readonly body: string } | null;
}

/** The written lesson with the reader's steps in it. */
export interface LessonWithOwn {
  readonly lesson: SourceFile;
  readonly placed: Placed;
  /** In the order in which they are played. */
  readonly steps: readonly StepShape[];
}

/** `written`: the lesson's own steps. A step whose place was rewritten since comes last. */
export function withOwnSteps(
  lesson: SourceFile,
  written: readonly StepShape[],
  own: readonly OwnStep[],
): LessonWithOwn {
  if (own.length === 0) return { lesson, placed: {}, steps: written };
  const last = written.at(-1)?.id ?? null;
  const known = new Map(written.map(({ id, body }) => [id, body]));
  const placed: Record<string, string | null> = {};
  const behind = new Map<string | null, StepShape[]>();
  for (const [index, { key, database, sql, after }] of own.entries()) {
    const id = `s${written.length + index + 1}`;
    const place = after === null ? null : known.get(after.step) === after.body ? after.step : last;
    placed[id] = place;
    behind.set(place, [
      ...(behind.get(place) ?? []),
      { id, body: sql, question: null, own: { key, database } },
    ]);
  }
  const steps = [
    ...(behind.get(null) ?? []),
    ...written.flatMap((step) => [step, ...(behind.get(step.id) ?? [])]),
  ];
  const blocks = own.map(({ database, sql }) => fenced(`sql db=${database}`, sql));
  const text = `${lesson.text.trimEnd()}\n\n## Steps of the reader's own\n\n${blocks.join("\n")}`;
  return { lesson: { name: lesson.name, text }, placed, steps };
}

/** `own` with one more, right after the step `after` (null: first), which may be one of them. */
export function withOneMore(
  own: readonly OwnStep[],
  steps: readonly StepShape[],
  after: string | null,
  { key, database, sql }: Pick<OwnStep, "key" | "database" | "sql">,
): readonly OwnStep[] {
  const at = steps.findIndex(({ id }) => id === after);
  const before = steps.slice(0, at + 1).findLast((step) => step.own === undefined);
  const place = before === undefined ? null : { step: before.id, body: before.body };
  const made: OwnStep = { key, database, sql, after: place };
  const behind = own.findIndex((one) => one.key === steps[at]?.own?.key);
  const index =
    behind === -1 ? own.findIndex((one) => (one.after?.step ?? null) === (place?.step ?? null)) : behind + 1;
  return index === -1 ? [...own, made] : own.toSpliced(index, 0, made);
}

/** Those of a stored value that can be read. */
export function ownStepsIn(value: unknown, databases: readonly string[]): readonly OwnStep[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one: Partial<OwnStep> | null): one is OwnStep => {
    const { key, database, sql, after } = one ?? {};
    const placed = after === null || (typeof after?.step === "string" && typeof after.body === "string");
    return typeof key === "string" && typeof sql === "string" && placed && databases.includes(database ?? "");
  });
}

/** A psql command is no statement, and cannot be played. */
export function canBeStep(sql: string): boolean {
  return sql.trim() !== "" && !/^\s*\\/.test(sql);
}

/** A fence that no line of the text can close. */
function fenced(info: string, body: string): string {
  const ticks = "`".repeat(Math.max(3, ...[...body.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${ticks}${info}\n${body}\n${ticks}\n`;
}
