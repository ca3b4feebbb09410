// The tables in which other tools record what is applied: how each is read, and what its rows mean for the files. Pure.
import { baseName, stem } from "../text/index.ts";
import type { ForeignMigration } from "./types.ts";

/** The tools whose records are taken over. */
export const RECORDED = ["golang-migrate", "dbmate", "flyway", "sqlx", "node-pg-migrate"] as const;
export type RecordedFormat = (typeof RECORDED)[number];

type Row = readonly (string | null)[];

export interface RecordTable {
  /** Where the tool keeps it by default. */
  readonly table: string;
  /** Columns by which it is known. */
  readonly columns: readonly string[];
  /** In the order in which the versions were applied. */
  readonly read: (table: string) => string;
  readonly meaning: (
    rows: readonly Row[],
    migrations: readonly ForeignMigration[],
    hashes: Hashes,
  ) => Records;
}

/** What the tools hash a file with. Lower-case hex, and Flyway's number. */
export interface Hashes {
  readonly sha384: (text: string) => string;
  readonly flyway: (text: string) => number;
}

export type Records =
  | {
      readonly type: "applied";
      readonly versions: readonly { readonly version: bigint; readonly at: Date | null }[];
    }
  /** Why they are not taken over: a clause, and what to do. */
  | { readonly type: "refused"; readonly message: string; readonly hint: string };

const refused = (message: string, hint: string): Records => ({ type: "refused", message, hint });
const notHere = (what: string): Records =>
  refused(
    `${what} is recorded, and no file of the folder has it`,
    "Name the folder that the database was migrated with.",
  );

/** PostgreSQL's text of a time without a zone, as UTC. */
const UTC = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const timeOf = (text: string | null | undefined) => (text ? new Date(text) : null);

export const RECORD_TABLES: Readonly<Record<RecordedFormat, RecordTable>> = {
  "golang-migrate": {
    table: "schema_migrations",
    columns: ["version", "dirty"],
    read: (table) => `SELECT version::text, dirty::text FROM ${table}`,
    meaning(rows, migrations) {
      const [row] = rows;
      if (!row) return { type: "applied", versions: [] };
      const [version, dirty] = [BigInt(row[0] ?? "-1"), row[1] === "true"];
      if (rows.length > 1)
        return refused(
          "its table has more than one row",
          "golang-migrate keeps one: the version that it is at.",
        );
      if (dirty)
        return refused(
          `version ${version} is dirty: its file failed half-way`,
          `Finish or undo it by hand, then migrate force VERSION.`,
        );
      if (!migrations.some((one) => one.version === version)) return notHere(`version ${version}`);
      // It keeps only the last: all before it were applied on the way.
      return {
        type: "applied",
        versions: migrations
          .filter((one) => one.version <= version)
          .map((one) => ({ version: one.version, at: null })),
      };
    },
  },
  dbmate: {
    table: "schema_migrations",
    columns: ["version"],
    read: (table) => `SELECT version FROM ${table} ORDER BY version`,
    meaning: (rows, migrations) =>
      byVersion(
        rows.map(([version]) => ({ text: version ?? "", at: null })),
        migrations,
      ),
  },
  sqlx: {
    table: "_sqlx_migrations",
    columns: ["version", "success", "checksum"],
    read: (table) =>
      `SELECT version::text, success::text, encode(checksum, 'hex'), ${UTC("installed_on AT TIME ZONE 'UTC'")} FROM ${table} ORDER BY version`,
    meaning(rows, migrations, { sha384 }) {
      const failed = rows.find(([, success]) => success !== "true");
      if (failed)
        return refused(
          `version ${failed[0]} did not succeed`,
          "Finish or undo it by hand, and correct its row or delete it.",
        );
      for (const [version, , checksum] of rows) {
        const file = migrations.find((one) => `${one.version}` === version);
        if (file && checksum && sha384(file.up.text) !== checksum) return edited(file);
      }
      return byVersion(
        rows.map(([version, , , at]) => ({ text: version ?? "", at: timeOf(at) })),
        migrations,
      );
    },
  },
  "node-pg-migrate": {
    table: "pgmigrations",
    columns: ["id", "name", "run_on"],
    read: (table) => `SELECT name, ${UTC("run_on")} FROM ${table} ORDER BY run_on, id`,
    meaning(rows, migrations) {
      const missing = rows.find(([name]) => !migrations.some((one) => stem(one.file) === name));
      if (missing) return notHere(`the migration ${missing[0]}`);
      return {
        type: "applied",
        versions: rows.map(([name, at]) => ({
          version: migrations.find((one) => stem(one.file) === name)!.version,
          at: timeOf(at),
        })),
      };
    },
  },
  flyway: {
    table: "flyway_schema_history",
    columns: ["installed_rank", "version", "type", "script", "checksum", "success"],
    read: (table) =>
      `SELECT type, version, script, checksum::text, success::text, ${UTC("installed_on")} FROM ${table} ORDER BY installed_rank`,
    meaning: flywayMeaning,
  },
};

function byVersion(
  rows: readonly { readonly text: string; readonly at: Date | null }[],
  migrations: readonly ForeignMigration[],
): Records {
  const missing = rows.find(({ text }) => !migrations.some((one) => `${one.version}` === withoutZeros(text)));
  if (missing) return notHere(`version ${missing.text}`);
  return { type: "applied", versions: rows.map(({ text, at }) => ({ version: BigInt(text), at })) };
}

const withoutZeros = (digits: string) => digits.replace(/^0+(?=\d)/, "");

const edited = ({ file }: ForeignMigration): Records =>
  refused(
    `${file} is not the file that was applied: its checksum is another`,
    "Put the file back as it was; what it should do now belongs into a new one.",
  );

/** Scripts are known by their file's name: the versions of the files may be places in the order. */
function flywayMeaning(
  rows: readonly Row[],
  migrations: readonly ForeignMigration[],
  { flyway }: Hashes,
): Records {
  const applied = new Map<bigint, Date | null>();
  for (const [type, version, script, checksum, success, at] of rows) {
    if (success !== "true")
      return refused(`${script} failed`, "Finish or undo it by hand, then flyway repair takes its row out.");
    if (type === "SCHEMA") continue;
    const name = baseName(script ?? "");
    if (type === "BASELINE") {
      for (const file of migrations) {
        const own = flywayVersion(file);
        if (own !== null && compareVersions(own, version ?? "") <= 0) applied.set(file.version, timeOf(at));
      }
      continue;
    }
    if (type === "UNDO_SQL" || type === "DELETE") {
      const file = migrations.find((one) => sameVersion(flywayVersion(one), version));
      if (file) applied.delete(file.version);
      continue;
    }
    if (type !== "SQL")
      return refused(
        `${script} is a migration of the type ${type}, which is not SQL`,
        "Only SQL migrations can be taken over.",
      );
    const file = migrations.find((one) => baseName(one.file) === name);
    if (!file) return notHere(`the script ${script}`);
    if (checksum !== null && checksum !== undefined && `${flyway(file.up.text)}` !== checksum) {
      // A repeatable file is run again after each change: an older row of it says nothing.
      const later =
        version === null && rows.some((row) => row[2] === script && row[3] === `${flyway(file.up.text)}`);
      if (!later) return edited(file);
    }
    applied.set(file.version, timeOf(at));
  }
  return { type: "applied", versions: [...applied].map(([version, at]) => ({ version, at })) };
}

/** `1.2` of `V1.2__name.sql`; null for a repeatable one. */
function flywayVersion({ file }: ForeignMigration): string | null {
  return /(?:^|\/)V([0-9][0-9._]*)__/.exec(file)?.[1]?.replaceAll("_", ".") ?? null;
}

const partsOf = (version: string) =>
  version
    .split(/[._]/)
    .filter((part) => part !== "")
    .map(BigInt);

function compareVersions(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const [x, y] = [one[index] ?? 0n, other[index] ?? 0n];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

const sameVersion = (a: string | null, b: string | null | undefined) =>
  a !== null && b !== null && b !== undefined && compareVersions(a, b) === 0;
