// `gosling import DIR --records --database URL`: what another tool has recorded as applied, taken over into gosling's own table.
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  type AdoptedVersion,
  type Adoption,
  type AdoptionRefusal,
  adoptRecords,
  type Database,
  type Layout,
  MigrationError,
} from "../../engine/index.ts";
import { type Hashes, RECORD_TABLES, RECORDED, type RecordTable } from "../../formats/index.ts";
import { count, list, literal, nameParts, quoteName, versionIn } from "../../text/index.ts";
import { openTarget } from "../databases/index.ts";
import { type MigrationFolder, readSqlFiles } from "../disk/index.ts";
import { failureText, reachingDatabases } from "../migrate/index.ts";
import { outputJson } from "../outputs/index.ts";
import { parseTarget } from "../settings/index.ts";
import { type ExitCode, type Io, paint, UsageError } from "../terminal/index.ts";

export interface RecordsRequest {
  readonly folder: string;
  readonly migrations: MigrationFolder;
  readonly database: string;
  /** goose's files, where they are written already; else what would be written. */
  readonly to: string | undefined;
  /** The other tool's table, where it has another name. */
  readonly from: string | undefined;
  readonly table: string | undefined;
  readonly layout: Layout;
  readonly env: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const HASHES: Hashes = {
  sha384: (text) => createHash("sha384").update(text).digest("hex"),
  // Line by line, without line ends and a byte order mark; as a signed number.
  flyway: (text) =>
    crc32(
      text
        .replace(/^\uFEFF/, "")
        .split(/\r\n|\r|\n/)
        .join(""),
    ) | 0,
};

export async function importRecords(request: RecordsRequest, io: Io): Promise<ExitCode> {
  const { migrations, folder, env, json, dryRun, database: url } = request;
  const { format } = migrations;
  if (format === null)
    throw new UsageError(
      `${folder} holds goose's files; --records reads the folder of the other tool`,
      "Its files show that they are those that were applied. gosling convert takes over goose's own table.",
    );
  const known = RECORDED.find((one) => one === format);
  if (known === undefined)
    throw new UsageError(
      `what ${format} has recorded is not taken over; that of ${list(RECORDED)} is`,
      "Record each version by hand: gosling repair VERSION --as applied.",
    );
  const kept = RECORD_TABLES[known];
  const theirs = request.from ?? kept.table;
  const sources = request.to === undefined ? migrations.sources : written(request.to, migrations, io);
  const target = parseTarget(url, "--database");
  return reachingDatabases(
    io,
    json,
    (error) => error,
    async () => {
      const opened = await openTarget(target, env, io.cwd, () => undefined);
      try {
        const ours = request.table ?? (request.layout === "goose" ? "goose_db_version" : "schema_migrations");
        await refuseOthers(opened.database, known, kept, theirs, ours);
        const adoption = await adoptRecords(opened.database, sources, {
          layout: request.layout,
          ...(request.table !== undefined && { table: request.table }),
          env,
          dryRun,
          applied: (database, recorded) => read(database, recorded, kept, theirs, migrations, dryRun),
        });
        if (json) io.out(outputJson("import-records", { ok: true, format, from: theirs, ...adoption }, 2));
        else for (const line of lines(adoption, format, theirs)) io.out(`${line}\n`);
        return 0;
      } catch (error) {
        if (!(error instanceof MigrationError)) throw error;
        if (json) io.out(outputJson("import-records", { ok: false, failure: error.failure }, 2));
        else io.err(`${failureText(error.failure, sources, paint(io.terminal))}\n`);
        return 1;
      } finally {
        await opened.close();
      }
    },
  );
}

/** goose's files that are there already must have the versions of the folder. */
function written(to: string, { sources }: MigrationFolder, io: Io) {
  const own = readSqlFiles(to, io.cwd);
  const versions = new Set(own.map(({ name }) => versionIn(name)));
  const missing = sources.find(({ name }) => !versions.has(versionIn(name)));
  if (missing)
    throw new UsageError(
      `${to} has no file of version ${versionIn(missing.name)}`,
      "Write it with gosling import DIR --to DIR2 first, or leave --to out.",
    );
  return own;
}

const quoted = (table: string) => (nameParts(table) ?? [table]).map((part) => quoteName(part)).join(".");

/** Before anything is read as a table that it is not. */
async function refuseOthers(
  database: Database,
  format: string,
  kept: RecordTable,
  theirs: string,
  ours: string,
): Promise<void> {
  const [found] = await database.run(
    `SELECT to_regclass(${literal(quoted(theirs))}) IS NOT NULL, to_regclass(${literal(quoted(theirs))}) = to_regclass(${literal(quoted(ours))}),
      (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = to_regclass(${literal(quoted(theirs))}) AND attnum > 0 AND NOT attisdropped)`,
  );
  const [exists, same, columns] = found?.rows[0] ?? [];
  if (exists !== "t")
    throw new UsageError(
      `there is no table ${theirs} in this database`,
      `${format} keeps its records in ${kept.table}; --from-table names another, SCHEMA.NAME where it is in another schema.`,
    );
  const own = new Set((columns ?? "").split(","));
  const fits = kept.columns.every((column) => own.has(column)) && (format !== "dbmate" || own.size === 1);
  if (!fits)
    throw new UsageError(
      `the table ${theirs} is not ${format}'s: its columns are ${columns}`,
      "--from-table names another table, --format another tool.",
    );
  if (same === "t")
    throw new UsageError(
      `${theirs} is ${format}'s own table, and gosling's would have the same name`,
      "Keep gosling's records elsewhere: --layout goose (goose_db_version), or --table NAME; use the same option from then on.",
    );
}

async function read(
  database: Database,
  recorded: readonly bigint[],
  kept: RecordTable,
  theirs: string,
  { foreign }: MigrationFolder,
  dryRun: boolean,
): Promise<readonly AdoptedVersion[] | AdoptionRefusal> {
  const table = quoted(theirs);
  // Nobody applies anything with the other tool meanwhile.
  if (!dryRun) await database.run(`LOCK TABLE ${table} IN SHARE MODE`);
  const [result] = await database.run(kept.read(table));
  const records = kept.meaning(result?.rows ?? [], foreign, HASHES);
  if (records.type === "refused") return records;
  const applied = new Set(records.versions.map(({ version }) => version));
  const more = recorded.filter((version) => !applied.has(version));
  if (more.length > 0)
    return {
      message: `gosling's table has ${more.length === 1 ? "a version" : "versions"} that ${theirs} has not: ${list(more.map(String))}`,
      hint: "Find out which of the two is right; gosling repair VERSION --as pending takes one out of gosling's table.",
    };
  return records.versions;
}

function lines({ added, done, table }: Adoption, format: string, theirs: string): readonly string[] {
  if (added.length === 0) return [`${table} has all that ${theirs} has; nothing was changed`];
  const most = added.length > 6 ? [...added.slice(0, 3), "...", ...added.slice(-2)] : added;
  return [
    `${table}: ${count(added.length, "version")} of ${format} (${most.join(", ")}) ${done ? "recorded" : "would be recorded"} as applied; nothing was run`,
    ...(done ? [`${theirs} is left as it is. Do not go on with both tools.`] : []),
  ];
}
