// The checksums of applied files and the role that applied them, in a table of our own beside the version table, so that neither reader of it is broken.
import { literal } from "../../text/index.ts";
import type { Migration } from "../plan/index.ts";
import { contentOf, type Home } from "../text/index.ts";
import type { Host, ResultSet, SourceFile, Version } from "../types.ts";

export interface FileChecksum extends Checksum {
  readonly migration: Migration;
}

/** Lower-case hex. */
export interface Checksum {
  /** Of the file's text. */
  readonly checksum: string;
  /** Of what it does (see `contentOf`); undefined where it does not parse. */
  readonly content: string | undefined;
}

/** `keepsContent`: whether the table has the column `content`; one that an older version made has not. */
export function checksumSql(home: Home, keepsContent: boolean) {
  const name = `${home.schema}.gosling_checksums`;
  const key = literal(home.key);
  return {
    name,
    /** As an SQL literal. */
    key,
    create:
      `CREATE TABLE IF NOT EXISTS ${name} (version_table text NOT NULL, version_id bigint NOT NULL, name text NOT NULL, ` +
      `checksum text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(), applied_by text NOT NULL DEFAULT current_user, content text, ` +
      `PRIMARY KEY (version_table, version_id))`,
    extend: `ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS content text`,
    /** One row: at thousands of versions a row each is what a start would mostly cost. */
    read: `SELECT string_agg(concat(version_id, ' ', checksum), ',') FROM ${name} WHERE version_table = ${key}`,
    /** For these files, by version: what they do, where somebody has recorded it. */
    readContent: (versions: readonly Version[]) =>
      `SELECT version_id, content FROM ${name} WHERE version_table = ${key} AND content IS NOT NULL AND version_id IN (${versions.join(", ")})`,
    /** SQL expressions; fails where the version has a row already. */
    add: (version: string, file: string, checksum: string, content: string) =>
      `INSERT INTO ${name} (version_table, version_id, name, checksum${keepsContent ? ", content" : ""}) ` +
      `VALUES (${key}, ${version}, ${file}, ${checksum}${keepsContent ? `, ${content}` : ""})`,
    put: (files: readonly FileChecksum[]) =>
      `INSERT INTO ${name} (version_table, version_id, name, checksum${keepsContent ? ", content" : ""}) VALUES ${files
        .map(
          ({ migration, checksum, content }) =>
            `(${key}, ${migration.version}, ${literal(migration.name)}, ${literal(checksum)}${keepsContent ? `, ${literalOrNull(content)}` : ""})`,
        )
        .join(", ")} ON CONFLICT (version_table, version_id) DO UPDATE SET name = excluded.name, ` +
      `checksum = excluded.checksum, ${keepsContent ? "content = excluded.content, " : ""}recorded_at = now(), applied_by = current_user`,
    /** For rows that an older version wrote. */
    fillContent: (files: readonly FileChecksum[]) =>
      `UPDATE ${name} SET content = known.content FROM (VALUES ${files
        .map(({ migration, content }) => `(${migration.version}, ${literalOrNull(content)})`)
        .join(
          ", ",
        )}) known (version_id, content) WHERE version_table = ${key} AND ${name}.version_id = known.version_id`,
    remove: (version: Version) =>
      `DELETE FROM ${name} WHERE version_table = ${key} AND version_id = ${version}`,
    clear: `DELETE FROM ${name} WHERE version_table = ${key}`,
    /** From the table of another home, which may be this one under another key. */
    takeOver: (other: { readonly name: string; readonly key: string }) =>
      `INSERT INTO ${name} (version_table, version_id, name, checksum, recorded_at, applied_by${keepsContent ? ", content" : ""}) ` +
      `SELECT ${key}, version_id, name, checksum, recorded_at, applied_by${keepsContent ? ", content" : ""} FROM ${other.name} WHERE version_table = ${other.key}`,
  };
}

export function literalOrNull(text: string | undefined): string {
  return text === undefined ? "NULL" : literal(text);
}

/** SHA-256 of the text; line ends do not count, because git changes them from one machine to the next. */
export function hasher(host: Host): (source: SourceFile) => string | Promise<string> {
  return onceEach(({ text }) => host.sha256(text.includes("\r") ? text.replaceAll("\r\n", "\n") : text));
}

/** SHA-256 of what the file does. */
export function contentHasher(host: Host): (source: SourceFile) => string | Promise<string> | undefined {
  return onceEach((source) => {
    const content = contentOf(source);
    return content === undefined ? undefined : host.sha256(content);
  });
}

function onceEach<T>(work: (source: SourceFile) => T): (source: SourceFile) => T {
  const known = new WeakMap<SourceFile, { readonly value: T }>();
  return (source) => {
    const before = known.get(source);
    if (before) return before.value;
    const value = work(source);
    known.set(source, { value });
    return value;
  };
}

export function readChecksums(result: ResultSet): ReadonlyMap<Version, string> {
  const found = new Map<Version, string>();
  for (const entry of result.rows[0]?.[0]?.split(",") ?? []) {
    const space = entry.indexOf(" ");
    // What another hand has written there may hold a comma; its version then has no checksum that could match.
    if (/^\d+ /.test(entry)) found.set(BigInt(entry.slice(0, space)), entry.slice(space + 1));
  }
  return found;
}
