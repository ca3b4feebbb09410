// One query before and after a change of the schema: whether it breaks, and what of its types and columns is another. Pure.
import { list } from "../../text/index.ts";
import type { Severity } from "../types.ts";
import type { Column, QueryAtPoint } from "./types.ts";

export type QueryChange =
  /** `position`: in the query's text, where PostgreSQL names one. */
  | { readonly type: "breaks"; readonly why: string; readonly position?: number }
  /** `note`: code that runs does not notice. */
  | {
      readonly type: "changes";
      readonly severity: Exclude<Severity, "error">;
      readonly lines: readonly string[];
    };

/** Null where nothing changes, or where it could not be prepared before. */
export function compare(before: QueryAtPoint, after: QueryAtPoint): QueryChange | null {
  if (!before.ok) return null;
  if (!after.ok) {
    const { message, sqlstate, position } = after.failure;
    return { type: "breaks", why: `${message} (${sqlstate})`, ...(position !== undefined && { position }) };
  }
  const missing = after.missing.filter((column) => !before.missing.includes(column));
  if (missing.length > 0)
    return {
      type: "breaks",
      why: `it gives no value for ${list(missing, "and")}, which must have one now (23502 when it runs)`,
    };
  const changes = [
    ...parameterChanges(before.parameters, after.parameters),
    ...columnChanges(before.columns, after.columns),
    ...labelChanges(before.labels, after.labels),
  ];
  if (changes.length === 0) return null;
  const severity = changes.some((change) => change.severity === "warning") ? "warning" : "note";
  return { type: "changes", severity, lines: changes.map(({ line }) => line) };
}

interface Change {
  readonly severity: Exclude<Severity, "error">;
  readonly line: string;
}

const warning = (line: string): Change => ({ severity: "warning", line });
const note = (line: string): Change => ({ severity: "note", line });

function parameterChanges(before: readonly string[], after: readonly string[]): readonly Change[] {
  const count = Math.max(before.length, after.length);
  return Array.from(
    { length: count },
    (_, index) => [before[index] ?? "nothing", after[index] ?? "nothing"] as const,
  ).flatMap(([one, other], index) =>
    one === other ? [] : [warning(`parameter $${index + 1}: ${one} -> ${other}`)],
  );
}

/** Columns are known by place; where only their order differs, that is what is said. */
function columnChanges(before: readonly Column[], after: readonly Column[]): readonly Change[] {
  const names = (columns: readonly Column[]) => columns.map(({ name }) => name);
  const [old, now] = [names(before), names(after)];
  const same = JSON.stringify(old.toSorted()) === JSON.stringify(now.toSorted());
  if (same && JSON.stringify(old) !== JSON.stringify(now))
    return [warning(`columns: ${old.join(", ")} -> ${now.join(", ")}`), ...byName(before, after)];
  const gained = after.slice(before.length);
  // SELECT * that only gains a column at its end.
  const kept = old.every((name, index) => name === now[index]);
  if (kept)
    return [
      ...before.flatMap((column, index) => oneColumn(column, after[index]!)),
      ...gained.map(({ name, type }) =>
        note(`column ${after.findIndex((one) => one.name === name) + 1}: ${name} ${type} is new, at the end`),
      ),
    ];
  const count = Math.max(before.length, after.length);
  return Array.from({ length: count }, (_, index) => index).flatMap((index): readonly Change[] => {
    const [one, other] = [before[index], after[index]];
    if (one && other && one.name === other.name) return oneColumn(one, other);
    return [
      warning(`column ${index + 1}: ${one ? shown(one) : "nothing"} -> ${other ? shown(other) : "nothing"}`),
    ];
  });
}

function byName(before: readonly Column[], after: readonly Column[]): readonly Change[] {
  return before.flatMap((column) => {
    const other = after.find(({ name }) => name === column.name);
    return other ? oneColumn(column, other) : [];
  });
}

const shown = ({ name, type }: Column) => `${name} ${type}`;

function oneColumn(before: Column, after: Column): readonly Change[] {
  const { name } = before;
  if (before.type !== after.type) return [warning(`column ${name}: ${before.type} -> ${after.type}`)];
  if (before.nullable === after.nullable) return [];
  // Code that expects NULL is not surprised by none.
  if (after.nullable === false) return [note(`column ${name}: may be NULL -> NOT NULL`)];
  return [warning(`column ${name}: ${before.nullable === false ? "NOT NULL" : "computed"} -> may be NULL`)];
}

/** A label that is gone: what running code sends, or compares with, is refused or never comes. */
function labelChanges(
  before: Readonly<Record<string, readonly string[]>>,
  after: Readonly<Record<string, readonly string[]>>,
): readonly Change[] {
  return Object.entries(before).flatMap(([type, labels]) => {
    const gone = labels.filter((label) => !(after[type] ?? labels).includes(label));
    return gone.length > 0
      ? [
          warning(
            `type ${type}: no longer has ${list(
              gone.map((label) => `'${label}'`),
              "and",
            )}`,
          ),
        ]
      : [];
  });
}
