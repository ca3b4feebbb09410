// What a reader is asked before a step runs: the true answer among plausible others, the same for every reader.
import type { ExpectedTable, PredictKind, Step } from "./types.ts";

export interface Prediction {
  readonly kind: PredictKind;
  /** Two to four, all different. */
  readonly choices: readonly PredictionChoice[];
  /** The index of the true one. */
  readonly truth: number;
}

export type PredictionChoice =
  | { readonly type: "runs" }
  /** A SQLSTATE or a code of the engine. */
  | { readonly type: "fails"; readonly code: string }
  | { readonly type: "schemas"; readonly count: number }
  | { readonly type: "row-count"; readonly count: number }
  | {
      readonly type: "rows";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly type: "at-once" }
  | { readonly type: "waits" };

/** `databases`: how many the lesson has. Null where the step asks nothing. */
export function predictionOf(step: Step, databases: number): Prediction | null {
  if (step.predict === null) return null;
  const { kind, instead } = step.predict;
  switch (kind) {
    case "waits": {
      const waits = step.error?.code === LOCK_NOT_AVAILABLE;
      return { kind: "waits", choices: [{ type: "at-once" }, { type: "waits" }], truth: waits ? 1 : 0 };
    }
    case "error":
      return among("error", errorOf(step.error?.code ?? null), errors(step), byCode);
    case "schemas": {
      const count = step.shapes ?? 1;
      const others = [1, 2, 3, 4, 5].filter((other) => other <= Math.max(2, databases));
      const near = others.toSorted((a, b) => Math.abs(a - count) - Math.abs(b - count)).slice(0, 4);
      const choice = (of: number): PredictionChoice => ({ type: "schemas", count: of });
      return among("schemas", choice(count), near.map(choice), (a, b) => numberIn(a) - numberIn(b));
    }
    case "rows":
      return step.type === "sql" && step.expected !== null ? rowsOf(step.expected, instead, step.body) : null;
    default:
      return kind satisfies never;
  }
}

const LOCK_NOT_AVAILABLE = "55P03";

function among(
  kind: PredictKind,
  truth: PredictionChoice,
  others: readonly PredictionChoice[],
  order: (a: PredictionChoice, b: PredictionChoice) => number,
): Prediction {
  const key = (choice: PredictionChoice) => JSON.stringify(choice);
  const known = new Map([truth, ...others].map((choice) => [key(choice), choice]));
  const choices = [...known.values()].slice(0, 4).toSorted(order);
  return { kind, choices, truth: choices.findIndex((choice) => key(choice) === key(truth)) };
}

const numberIn = (choice: PredictionChoice): number => ("count" in choice ? choice.count : 0);

/** Success first, then the codes in their order: the order gives nothing away. */
function byCode(a: PredictionChoice, b: PredictionChoice): number {
  const code = (choice: PredictionChoice) => ("code" in choice ? choice.code : "");
  return code(a) < code(b) ? -1 : 1;
}

function errorOf(code: string | null): PredictionChoice {
  return code === null ? { type: "runs" } : { type: "fails", code };
}

/** Codes that a reader could take for the true one. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  "22001": ["42804", "23514"],
  "23502": ["23505", "23514"],
  "23505": ["23502", "23503"],
  "23514": ["23502", "23505"],
  "25001": ["55P03", "42601"],
  "2BP01": ["42P01", "23503"],
  "42701": ["42703", "42P07"],
  "42703": ["42P01", "42701"],
  "42804": ["22001", "23502"],
  "42P01": ["42703", "3F000"],
  "42P07": ["42701", "23505"],
  "55P03": ["40P01", "57014"],
  CHECKSUM_MISMATCH: ["OUT_OF_ORDER", "DIRTY"],
  DIRTY: ["CHECKSUM_MISMATCH", "OUT_OF_ORDER"],
  OUT_OF_ORDER: ["CHECKSUM_MISMATCH", "DIRTY"],
  SERVER_RUNNING: ["DIRTY", "55P03"],
  TEXT_BEFORE_UP: ["UNFINISHED_STATEMENT", "42601"],
  UNFINISHED_STATEMENT: ["TEXT_BEFORE_UP", "42601"],
};

/** What a statement that begins so may fail with, the first that fits; a step that runs is asked about with these. */
const BY_STATEMENT: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\s*\$ /, ["OUT_OF_ORDER", "42701"]],
  [/\bADD\s+COLUMN\b/i, ["42701", "23502"]],
  [/^\s*CREATE\b/i, ["42P07", "23505"]],
  [/^\s*DROP\b/i, ["42P01", "2BP01"]],
  [/^\s*ALTER\b/i, ["23502", "42703"]],
  [/^\s*(?:INSERT|UPDATE|MERGE)\b/i, ["23502", "23505"]],
  [/^\s*DELETE\b/i, ["23503", "42P01"]],
];

function errors(step: Step): readonly PredictionChoice[] {
  const truth = step.error?.code ?? null;
  const near =
    truth === null
      ? (BY_STATEMENT.find(([pattern]) => pattern.test(step.body))?.[1] ?? ["42703", "42P01"])
      : (NEIGHBOURS[truth] ?? ["42703", "42P01"]);
  return [...(truth === null ? [] : [errorOf(null)]), ...near.map(errorOf)];
}

/** Whole results where they are small; else how many rows. */
function rowsOf(table: ExpectedTable, instead: readonly string[] | null, body: string): Prediction {
  const rows = table.rows.map((row) => row.cells.map(({ text }) => text));
  const columns = table.columns.map(({ text }) => text);
  const whole = (some: Rows): PredictionChoice => ({ type: "rows", columns, rows: some });
  const own = instead === null ? [] : [[instead, ...rows.slice(1)]];
  const small = rows.length <= 3 && columns.length <= 4 && !table.rows.some(({ any }) => any);
  const variants = small ? [...own, ...variantsOf(rows, body)].map(whole) : [];
  const shuffled = (a: PredictionChoice, b: PredictionChoice) => hash(a, body) - hash(b, body);
  if (variants.length >= 2 || own.length > 0)
    return among("rows", whole(rows), variants.slice(0, 2), shuffled);
  const counted = (count: number): PredictionChoice => ({ type: "row-count", count });
  const counts = [0, 1, 2, 3, rows.length - 1, rows.length + 1].filter((n) => n >= 0 && n !== rows.length);
  const near = counts.toSorted((a, b) => Math.abs(a - rows.length) - Math.abs(b - rows.length));
  return among("rows", counted(rows.length), near.map(counted), (a, b) => numberIn(a) - numberIn(b));
}

type Rows = readonly (readonly string[])[];

/** Results that differ from the true one where a reader may go wrong: a value, a missing row, no row at all. */
function variantsOf(rows: Rows, body: string): readonly Rows[] {
  const changedBy = (others: (cell: string) => readonly string[]): readonly Rows[] =>
    rows.flatMap((row, at) =>
      row.flatMap((cell, column) =>
        others(cell).map((other) =>
          rows.map((same, index) => (index === at ? same.with(column, other) : same)),
        ),
      ),
    );
  const name = /'([a-z_][a-z0-9_]*)'/.exec(body)?.[1];
  const likely = changedBy((cell) => (cell === "NULL" && name !== undefined ? [name] : lookalikes(cell)));
  const missing = changedBy((cell) => (cell === "NULL" || cell === "..." ? [] : ["NULL"]));
  return [
    ...likely,
    ...(rows.length > 1 ? [rows.slice(0, -1)] : []),
    ...(rows.length > 0 ? [[]] : []),
    ...missing,
  ];
}

function lookalikes(cell: string): readonly string[] {
  if (/^\d{1,6}$/.test(cell)) {
    const number = Number(cell);
    return (number === 0 ? [1, 2] : [number - 1, number + 1]).map(String);
  }
  const family = FAMILIES.find((known) => known.includes(cell)) ?? [];
  return family.filter((other) => other !== cell).slice(0, 2);
}

/** Values that people take for each other. */
const FAMILIES: readonly (readonly string[])[] = [
  ["t", "f"],
  ["YES", "NO"],
  ["text", "character varying"],
  ["integer", "bigint"],
  ["timestamp with time zone", "timestamp without time zone"],
  ["AccessExclusiveLock", "ShareUpdateExclusiveLock", "RowExclusiveLock"],
];

/** An order of one step's choices that doesn't depend on which is true. */
function hash(choice: PredictionChoice, seed: string): number {
  let sum = 7;
  for (const letter of seed + JSON.stringify(choice)) sum = (sum * 31 + letter.charCodeAt(0)) | 0;
  return sum;
}
