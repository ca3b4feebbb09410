// `gosling stats DATABASE_URL`: how large the tables of a database are, for `gosling test --stats`.
import { DatabaseError } from "../../engine/index.ts";
import { openTarget } from "../databases/index.ts";
import { FILE_OPTIONS, variablesOf } from "../options/index.ts";
import { outputJson } from "../outputs/index.ts";
import { parseTarget } from "../settings/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
} from "../terminal/index.ts";

const OPTIONS = { env: FILE_OPTIONS.env } as const satisfies Options;

export const stats: Command = command({
  name: "stats",
  summary: "Prints the sizes of a database's tables, for gosling test --stats; reads no rows.",
  arguments: "DATABASE_URL",
  options: OPTIONS,
  notes: [
    "It prints names, estimated rows, bytes and indexes as JSON. It reads only the catalog, in a READ ONLY transaction, and no rows.",
    "To use it: gosling stats DATABASE_URL > stats.json, then gosling test --stats stats.json.",
    "Exit codes: 0 printed, 1 the database cannot be read, 2 the input was bad.",
  ],
  run,
});

/** A table that was never analyzed has no estimate: its rows are counted from its size, as the planner does. */
const QUERY = `SELECT coalesce(json_agg(json_build_object(
    'name', n.nspname || '.' || c.relname,
    'rows', CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint ELSE coalesce(s.n_live_tup, 0) END,
    'bytes', pg_table_size(c.oid),
    'indexes', (SELECT coalesce(json_agg(json_build_object('name', n.nspname || '.' || ic.relname, 'bytes', pg_relation_size(ic.oid)) ORDER BY ic.relname), '[]')
      FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid)) ORDER BY n.nspname, c.relname), '[]')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
  WHERE c.relkind IN ('r', 'm', 'p') AND c.relpersistence <> 't'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const [url = ""] = input.positionals;
  try {
    const opened = await openTarget(
      parseTarget(url, "DATABASE_URL"),
      variablesOf(input.options, io),
      io.cwd,
      () => undefined,
    );
    try {
      await opened.database.run("BEGIN READ ONLY");
      const [version, tables] = await opened.database.run(`SHOW server_version; ${QUERY}`);
      await opened.database.run("COMMIT");
      const text = tables?.rows[0]?.[0] ?? "[]";
      io.out(
        outputJson("stats", { server: `PostgreSQL ${version?.rows[0]?.[0]}`, tables: JSON.parse(text) }, 2),
      );
      return 0;
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    io.err(`gosling: the database cannot be read: ${error.fields.message} (${error.fields.sqlstate})\n`);
    return 1;
  }
}
