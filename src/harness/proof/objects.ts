// The objects of a finding: what a difference of two schemas is about, with the schema that `public.` is left out of.
import type { SchemaChange, SchemaDifference, SchemaObject } from "../../sandbox/index.ts";

/** Identifiers in a name without its schema; kinds that are missing have no schema, or a name of several parts. */
const LENGTH: Partial<Readonly<Record<SchemaObject["kind"], number>>> = {
  type: 1,
  sequence: 1,
  table: 1,
  view: 1,
  "materialized view": 1,
  function: 1,
  column: 2,
  constraint: 2,
  index: 2,
  trigger: 2,
  policy: 2,
  rule: 2,
};

/** A whole table includes its columns and the rest of its parts. */
export function objectsOf(difference: SchemaDifference): { readonly object?: string } {
  const names = [...new Set(difference.map(subject).map(qualified))].sort();
  const whole = names.filter((name) => !names.some((other) => name.startsWith(`${other}.`)));
  return whole.length > 0 ? { object: whole.join(", ") } : {};
}

const subject = (change: SchemaChange) => (change.type === "changed" ? change.after : change.object);

function qualified({ kind, name }: SchemaObject): string {
  const plain = name.replace(/\(.*$/s, "");
  const words = plain.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
  return words.length === LENGTH[kind] ? `public.${name}` : name;
}

/** A table's label, which leaves `public.` out, as the name of an object. */
export function objectOfLabel(label: string): string {
  return label.includes(".") ? label : `public.${label}`;
}
