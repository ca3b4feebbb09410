// SQL literals and names: quoted where PostgreSQL needs it, and back.
import { RESERVED } from "./reserved.ts";

/** A string literal that means the same whatever standard_conforming_strings says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** A name as quote_ident() writes it: plain where it means the same plain, else in double quotes. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : alwaysQuoted(name);
}

/** A name in double quotes, whatever it is. */
export function alwaysQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `schema.table` and the like, each part quoted where it must be. */
export function qualified(...parts: readonly string[]): string {
  return parts.map(quoteName).join(".");
}

const PART = String.raw`(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")+")`;
const ONE_PART = new RegExp(PART, "uy");

/** The parts of `name`, `schema.name` and so on, as they are written; undefined where the text is no name. */
export function nameParts(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  for (let index = 0; ; index += 1) {
    ONE_PART.lastIndex = index;
    const part = ONE_PART.exec(text)?.[0];
    if (part === undefined) return undefined;
    parts.push(part);
    index += part.length;
    if (index === text.length) return parts;
    if (text[index] !== ".") return undefined;
  }
}

/** A part of a name as the catalog has it: plain names in lower case, of which PostgreSQL folds the ASCII letters only. */
export function foldedName(part: string): string {
  if (part.startsWith('"')) return part.slice(1, -1).replaceAll('""', '"');
  return part.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
