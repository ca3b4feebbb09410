// pg_dump's text as one goose file: without what belongs to the dumping session, statement by statement, each as pg_dump wrote it. Pure.
import { parse, type SourceFile } from "../../engine/index.ts";
import { literal, quoteName, scanSql } from "../../text/index.ts";
import { withoutToken } from "./contents.ts";
import type { Role } from "./types.ts";

export interface BaselineParts {
  /** `00045`, as the file of the newest squashed version writes it. */
  readonly digits: string;
  readonly version: bigint;
  /** How many files it replaces. */
  readonly files: number;
  /** pg_dump's text: schema and rows, or the schema alone. */
  readonly dump: string;
  /** Who dumped: what belongs to this role belongs to whoever applies the file. */
  readonly owner: string;
  /** Those that the files make. */
  readonly roles: readonly Role[];
  /** Comments that the extensions bring along, by name. */
  readonly extensions: ReadonlyMap<string, string>;
}

/** The file cannot say it: what goose would send is not what pg_dump wrote. */
export class NotWritable extends Error {
  override readonly name = "NotWritable";
}

/** Throws NotWritable. */
export function baselineFile(parts: BaselineParts): SourceFile {
  const statements = [
    "SET LOCAL check_function_bodies = off;",
    guard(parts.version),
    ...parts.roles.map(roleOf),
    ...statementsOf(parts.dump, parts),
  ];
  const text = [
    `-- ${parts.files} migrations, up to ${parts.digits}, as one: written by gosling squash from what they give.`,
    "-- A database that has applied that version runs nothing of it.",
    "-- +goose Up",
    ...statements.map(blockOf),
    "-- +goose Down",
    "-- gosling: irreversible the files before it are squashed",
    "",
  ].join("\n");
  const source = { name: `${parts.digits}_baseline.sql`, text };
  const sent = parse(source, "up", {}).statements.map(({ sql }) => bare(sql));
  const at = statements.findIndex((statement, index) => bare(statement) !== sent[index]);
  if (at >= 0 || sent.length !== statements.length)
    throw new NotWritable(`goose would cut this statement elsewhere: ${statements[at]?.slice(0, 200) ?? ""}`);
  return source;
}

/** Rows apart: plain SQL, for the program that fills a new database. */
export function seedFile(
  digits: string,
  dump: string,
  parts: Pick<BaselineParts, "owner" | "extensions">,
): SourceFile {
  return { name: `${digits}_rows.sql`, text: `${statementsOf(dump, parts).join("\n\n")}\n` };
}

const bare = (sql: string) => sql.trim().replace(/;$/, "");

/** Before anything is made: a database at an older version has tables of the same names. */
function guard(version: bigint): string {
  return `DO $squash$
DECLARE
  recorded text;
  newest bigint;
BEGIN
  FOREACH recorded IN ARRAY ARRAY['schema_migrations', 'goose_db_version'] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(recorded) AND attname = 'version_id');
    EXECUTE format('SELECT max(version_id) FROM %s WHERE version_id BETWEEN 1 AND ${version}', recorded) INTO newest;
    IF newest IS NOT NULL THEN
      RAISE EXCEPTION 'this database is at version %, older than ${version}, which this file begins with', newest
        USING HINT = 'Take the revision before the squash, apply its files up to ${version}, and come back.';
    END IF;
  END LOOP;
END $squash$;`;
}

export function roleOf({ name, quoted, attributes }: Role): string {
  return `DO $squash$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(name)}) THEN CREATE ROLE ${quoted} ${attributes}; END IF;
END $squash$;`;
}

/** Each with its semicolon, as pg_dump wrote it. */
function statementsOf(
  dump: string,
  { owner, extensions }: Pick<BaselineParts, "owner" | "extensions">,
): readonly string[] {
  const text = withoutToken(dump);
  const me = quoteName(owner);
  const defaults = new Set(
    [...extensions].map(([name, said]) => `COMMENT ON EXTENSION ${name} IS ${literal(said)};`),
  );
  return scanSql(text).statements.flatMap(({ start, end, tokens }): string[] => {
    const sql = text.slice(start, end);
    const [first] = tokens;
    if (first === "SET") return ownSetting(sql);
    if (first === "SELECT" && /^SELECT pg_catalog\.set_config\('search_path', '', false\)/.test(sql))
      return [];
    if (first === "ALTER" && sql.endsWith(` OWNER TO ${me};`) && !/^ALTER DEFAULT/.test(sql)) return [];
    if (defaults.has(sql)) return [];
    if (/^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) /.test(sql)) return [withoutOwner(sql, me)];
    return [sql];
  });
}

/** Of the settings only those matter that say where a table is kept; they end with the transaction. */
function ownSetting(sql: string): string[] {
  const [, name, value] = /^SET (default_tablespace|default_table_access_method) = (.*);$/.exec(sql) ?? [];
  if (name === undefined || value === "''" || value === "heap") return [];
  return [`SET LOCAL ${name} = ${value};`];
}

function withoutOwner(sql: string, me: string): string {
  return sql
    .replace(` FOR ROLE ${me} `, " ")
    .replace(new RegExp(`( (?:TO|FROM)) ${me.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")};$`), "$1 CURRENT_USER;");
}

/** In a block where it has several lines or anything of a comment: outside, goose drops comments, and ends at a line's last semicolon. */
function blockOf(statement: string): string {
  if (!/\n|--/.test(statement)) return `${statement}\n`;
  return `-- +goose StatementBegin\n${statement}\n-- +goose StatementEnd\n`;
}
