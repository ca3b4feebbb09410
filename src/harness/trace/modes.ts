// PostgreSQL's table-level lock modes, and what each keeps others from.
import type { Blocked } from "../types.ts";

export type Mode =
  | "ACCESS SHARE"
  | "ROW SHARE"
  | "ROW EXCLUSIVE"
  | "SHARE UPDATE EXCLUSIVE"
  | "SHARE"
  | "SHARE ROW EXCLUSIVE"
  | "EXCLUSIVE"
  | "ACCESS EXCLUSIVE";

/** Weakest first, as in PostgreSQL's table of conflicts. */
const MODES: readonly Mode[] = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
];

export const isStronger = (mode: string, than: string) =>
  MODES.indexOf(mode as Mode) > MODES.indexOf(than as Mode);

export const strongerOf = (a: string, b: string) => (isStronger(a, b) ? a : b);

/** Empty for the locks that queries take. */
export function blockedBy(mode: string): readonly Blocked[] {
  switch (mode) {
    case "ACCESS EXCLUSIVE":
      return ["reads", "writes", "ddl"];
    case "EXCLUSIVE":
    case "SHARE ROW EXCLUSIVE":
    case "SHARE":
      return ["writes", "ddl"];
    case "SHARE UPDATE EXCLUSIVE":
      return ["ddl"];
    default:
      return [];
  }
}

/** Reads or writes wait. */
export const blocksQueries = (mode: string) => blockedBy(mode).includes("writes");

/** `reads and writes of users wait`. */
export function whoWaits(mode: string, label: string): string {
  return blockedBy(mode).includes("reads") ? `reads and writes of ${label} wait` : `writes to ${label} wait`;
}

/** `AccessExclusiveLock` as the documentation writes it. */
export function modeName(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toUpperCase();
}
