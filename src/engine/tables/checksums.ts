// The checksums of applied files and the role that applied them, in a table of our own beside the version table, so that neither reader of it is broken.
import { literal } from "../../text/index.ts";
import type { Migration } from "../plan/index.ts";
import type { Home } from "../text/index.ts";
import type { Host, ResultSet, SourceFile, Version } from "../types.ts";

export interface FileChecksum {
  readonly migration: Migration;
  readonly checksum: string;
}

export function checksumSql(home: Home) {
  const name = `${home.schema}.gosling_checksums`;
  const key = literal(home.key);
  return {
    name,
    /** As an SQL literal. */
    key,
    create:
      `CREATE TABLE IF NOT EXISTS ${name} (version_table text NOT NULL, version_id bigint NOT NULL, name text NOT NULL, ` +
      `checksum text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(), applied_by text NOT NULL DEFAULT current_user, ` +
      `PRIMARY KEY (version_table, version_id))`,
    /** One row: at thousands of versions a row each is what a start would mostly cost. */
    read: `SELECT string_agg(concat(version_id, ' ', checksum), ',') FROM ${name} WHERE version_table = ${key}`,
    /** SQL expressions; fails where the version has a row already. */
    add: (version: string, file: string, checksum: string) =>
      `INSERT INTO ${name} (version_table, version_id, name, checksum) VALUES (${key}, ${version}, ${file}, ${checksum})`,
    put: (files: readonly FileChecksum[]) =>
      `INSERT INTO ${name} (version_table, version_id, name, checksum) VALUES ${files
        .map(
          ({ migration, checksum }) =>
            `(${key}, ${migration.version}, ${literal(migration.name)}, ${literal(checksum)})`,
        )
        .join(", ")} ON CONFLICT (version_table, version_id) DO UPDATE SET name = excluded.name, ` +
      `checksum = excluded.checksum, recorded_at = now(), applied_by = current_user`,
    remove: (version: Version) =>
      `DELETE FROM ${name} WHERE version_table = ${key} AND version_id = ${version}`,
    clear: `DELETE FROM ${name} WHERE version_table = ${key}`,
    /** From the table of another home, which may be this one under another key. */
    takeOver: (other: { readonly name: string; readonly key: string }) =>
      `INSERT INTO ${name} (version_table, version_id, name, checksum, recorded_at, applied_by) ` +
      `SELECT ${key}, version_id, name, checksum, recorded_at, applied_by FROM ${other.name} WHERE version_table = ${other.key}`,
  };
}

/** SHA-256 of the text; line ends do not count, because git changes them from one machine to the next. */
export function hasher(host: Host): (source: SourceFile) => string | Promise<string> {
  const known = new WeakMap<SourceFile, string | Promise<string>>();
  return (source) => {
    const before = known.get(source);
    if (before !== undefined) return before;
    const { text } = source;
    const checksum = host.sha256(text.includes("\r") ? text.replaceAll("\r\n", "\n") : text);
    known.set(source, checksum);
    return checksum;
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
