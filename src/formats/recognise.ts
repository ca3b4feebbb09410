// Which tool a folder of migrations belongs to, by looking at names and first lines.
import { baseName } from "../text/index.ts";
import type { FolderFile, ForeignFormat } from "./types.ts";

export type UnreadableTool = "sqitch" | "Atlas" | "Liquibase";

export type Recognised =
  | { readonly type: "goose" }
  | { readonly type: "foreign"; readonly format: ForeignFormat }
  /** A tool whose folders are not read; `tool` is its name. */
  | { readonly type: "unreadable"; readonly tool: UnreadableTool };

/** goose is also what nothing else is: its messages then say what is missing. */
export function recognise(files: readonly FolderFile[]): Recognised {
  const names = files.map(({ name }) => baseName(name));
  const sql = files.filter(({ name }) => name.endsWith(".sql"));
  const some = (pattern: RegExp) => sql.some(({ text }) => pattern.test(text));
  if (hasGoose(files)) return { type: "goose" };
  if (names.includes("sqitch.plan")) return { type: "unreadable", tool: "sqitch" };
  if (names.includes("atlas.sum")) return { type: "unreadable", tool: "Atlas" };
  if (
    some(/^--\s*liquibase formatted sql/im) ||
    names.some((name) => /changelog.*\.(?:xml|ya?ml|json)$/i.test(name))
  )
    return { type: "unreadable", tool: "Liquibase" };
  const format = foreignFormat(names, sql, some);
  return format === null ? { type: "goose" } : { type: "foreign", format };
}

function foreignFormat(
  names: readonly string[],
  sql: readonly FolderFile[],
  some: (pattern: RegExp) => boolean,
): ForeignFormat | null {
  if (some(/^--\s*migrate:up\b/m)) return "dbmate";
  if (some(/^--\s*\+migrate\s+up\b/im)) return "sql-migrate";
  if (some(/^\s*--[\s-]*up\s+migration/im)) return "node-pg-migrate";
  if (names.includes("_journal.json") || some(/^--> statement-breakpoint/m)) return "drizzle";
  if (names.includes("migration.sql")) return "prisma";
  if (names.some((name) => /^(?:V[0-9][0-9._]*|R)__.+\.sql$/.test(name))) return "flyway";
  if (some(/^--\s*no-transaction\b/)) return "sqlx";
  if (names.some((name) => /^[0-9]+_.+\.up\.sql$/.test(name))) return "golang-migrate";
  const plain = sql.filter(({ name }) => /^[0-9]+_.+\.sql$/.test(baseName(name)));
  // One file without an annotation is more likely a first file of goose's that lacks it.
  return plain.length > 1 && plain.length === sql.length ? "sqlx" : null;
}

/** Whether any file has an annotation of goose's. */
export function hasGoose(files: readonly FolderFile[]): boolean {
  return files.some(({ text }) => /^--\s*\+goose\b/im.test(text));
}
