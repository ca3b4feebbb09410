// What turns one schema into another, and that difference as lines to read. Pure.
import { isPartOf, localName } from "./names.ts";
import type { Schema, SchemaChange, SchemaDifference, SchemaObject } from "./types.ts";

/** Objects are the same when kind and name agree, so a rename reads as one removed and one added. Order: that of `Schema.objects`. */
export function compareSchemas(before: Schema, after: Schema): SchemaDifference {
  if (before === after) return [];
  const [start, end] = sameEnds(before.objects, after.objects);
  const old = byKey(before.objects.slice(start, before.objects.length - end));
  const now = byKey(after.objects.slice(start, after.objects.length - end));
  const changes: SchemaChange[] = [];
  for (const [key, object] of old) {
    const successor = now.get(key);
    if (!successor) changes.push({ type: "removed", object });
    else if (successor.definition !== object.definition) {
      changes.push({ type: "changed", before: object, after: successor });
    }
  }
  for (const [key, object] of now) {
    if (!old.has(key)) changes.push({ type: "added", object });
  }
  return changes.sort((a, b) => compareObjects(subject(a), subject(b)));
}

/** Kinds in the order in which a schema is built; names by code unit, so that no locale can change a fingerprint. */
export const KINDS = [
  "schema",
  "extension",
  "collation",
  "type",
  "sequence",
  "table",
  "column",
  "constraint",
  "index",
  "statistics",
  "view",
  "materialized view",
  "function",
  "operator",
  "cast",
  "text search",
  "trigger",
  "event trigger",
  "policy",
  "rule",
  "publication",
  "privilege",
  "comment",
] as const satisfies readonly SchemaObject["kind"][];

const RANK = new Map<string, number>(KINDS.map((kind, rank) => [kind, rank]));

export function compareObjects(a: SchemaObject, b: SchemaObject): number {
  const byKind = RANK.get(a.kind)! - RANK.get(b.kind)!;
  if (byKind !== 0) return byKind;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/**
 * The difference as text, a line a change: `+ column users.phone  text`, `- ...`, `~ column users.phone  text -> integer`.
 * What came or went with its table is indented below it. A definition of several lines follows as such.
 */
export function describeDifference(difference: SchemaDifference): readonly string[] {
  const tables = difference.filter((change) => change.type !== "changed" && change.object.kind === "table");
  const partsOf = new Map<SchemaChange, SchemaChange[]>(tables.map((table) => [table, []]));
  const parts = new Set<SchemaChange>();
  for (const change of difference) {
    const owner = tables.find(
      (table) => table.type === change.type && isPartOf(subject(change), subject(table)),
    );
    if (!owner) continue;
    partsOf.get(owner)!.push(change);
    parts.add(change);
  }
  return difference.flatMap((change) => {
    if (parts.has(change)) return [];
    const own = describe(change, "", subject(change).name);
    const table = subject(change);
    const within = (partsOf.get(change) ?? []).flatMap((part) =>
      describe(part, "  ", localName(subject(part), table)),
    );
    return [...own, ...within];
  });
}

function describe(change: SchemaChange, indent: string, name: string): string[] {
  switch (change.type) {
    case "added":
    case "removed": {
      const sign = change.type === "added" ? "+" : "-";
      const head = `${sign} ${indent}${change.object.kind} ${name}`;
      const [first = "", ...more] = change.object.definition.split("\n");
      if (more.length === 0) return [first === "" ? head : `${head}  ${first}`];
      return [head, ...[first, ...more].map((line) => `${sign} ${indent}    ${line}`)];
    }
    case "changed": {
      const head = `~ ${indent}${change.after.kind} ${name}`;
      const before = change.before.definition.split("\n");
      const after = change.after.definition.split("\n");
      if (before.length === 1 && after.length === 1) {
        return [`${head}  ${before[0] || "(nothing)"} -> ${after[0] || "(nothing)"}`];
      }
      return [head, ...changedLines(before, after).map(([sign, line]) => `${sign} ${indent}    ${line}`)];
    }
    default:
      change satisfies never;
      return [];
  }
}

/** The lines between the common beginning and the common end: enough for a function's body. */
function changedLines(before: readonly string[], after: readonly string[]): (readonly ["-" | "+", string])[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [
    ...before.slice(start, before.length - end).map((line) => ["-", line] as const),
    ...after.slice(start, after.length - end).map((line) => ["+", line] as const),
  ];
}

function subject(change: SchemaChange): SchemaObject {
  return change.type === "changed" ? change.after : change.object;
}

/** How many objects are the same at the start and at the end: mostly nearly all. */
function sameEnds(a: readonly SchemaObject[], b: readonly SchemaObject[]): readonly [number, number] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && isSame(a[start], b[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSame(a.at(-1 - end), b.at(-1 - end))) end += 1;
  return [start, end];
}

function isSame(a: SchemaObject | undefined, b: SchemaObject | undefined): boolean {
  return a === b || (a?.kind === b?.kind && a?.name === b?.name && a?.definition === b?.definition);
}

function byKey(objects: readonly SchemaObject[]): Map<string, SchemaObject> {
  return new Map(objects.map((object) => [`${object.kind} ${object.name}`, object]));
}
