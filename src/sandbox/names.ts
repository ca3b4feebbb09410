// How the names of schema objects nest: `users.phone` is a part of table `users`, and so is the comment on `column users.phone`.
import type { SchemaObject } from "./types.ts";

const PARTS: ReadonlySet<SchemaObject["kind"]> = new Set([
  "column",
  "constraint",
  "index",
  "trigger",
  "policy",
  "rule",
]);

/** Whether the object comes and goes with the table. */
export function isPartOf(object: SchemaObject, table: SchemaObject): boolean {
  if (PARTS.has(object.kind)) return isWithin(object.name, table.name);
  if (object.kind !== "comment" && object.kind !== "privilege") return false;
  // `column users.phone`, `table users: app`
  const about =
    /^(?:table|column|constraint|index|trigger|policy|rule) (.*?)(?:: .*)?$/s.exec(object.name)?.[1] ?? "";
  return about === table.name || isWithin(about, table.name);
}

/** The object's name inside the table it is a part of: `phone` instead of `users.phone`. */
export function localName(object: SchemaObject, table: SchemaObject): string {
  return PARTS.has(object.kind) ? object.name.slice(table.name.length + 1) : object.name;
}

/** One identifier behind the table's name: `users.phone.id` is in a table of the schema `users`, not in the table `users`. */
function isWithin(name: string, table: string): boolean {
  return name.startsWith(`${table}.`) && /^(?:"(?:[^"]|"")*"|[^."]+)$/.test(name.slice(table.length + 1));
}
