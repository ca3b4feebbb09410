// Which databases a command works on: from --database, a file of them, or the environment.
import { UsageError } from "../terminal/index.ts";

/** `connection` may hold a password: it is never printed. */
export type DatabaseTarget =
  | { readonly type: "server"; readonly connection: string }
  /** `folder` null: in memory, gone when the command ends. */
  | { readonly type: "pglite"; readonly folder: string | null };

/** goose's names of drivers that speak to PostgreSQL. */
export const POSTGRES_DRIVERS: readonly string[] = ["postgres", "pgx"];

/**
 * A `postgres://` URL, a libpq string, `pglite:` or `pglite:PATH`. `from` says where the text comes from; the text itself may be a
 * password, and is not repeated.
 */
export function parseTarget(text: string, from: string): DatabaseTarget {
  const trimmed = text.trim();
  if (/^pglite:\/\/[^/]/i.test(trimmed))
    throw new UsageError(
      `${from} names no folder that can be read`,
      "Write pglite:FOLDER, with no // before it.",
    );
  const pglite = /^pglite:(?:\/\/(?=\/|$))?(.*)$/i.exec(trimmed);
  if (pglite)
    return { type: "pglite", folder: pglite[1] === "" || pglite[1] === "memory" ? null : pglite[1]! };
  if (/^postgres(ql)?:\/\//i.test(trimmed) || /^[a-z_]+\s*=/i.test(trimmed))
    return { type: "server", connection: trimmed };
  const scheme = OTHER_DATABASES.find((name) => trimmed.toLowerCase().startsWith(`${name}:`));
  if (scheme) throw new UsageError(`gosling works with PostgreSQL alone, not with ${scheme} (${from})`);
  throw new UsageError(`${from} names no database that can be read`, `${slipIn(trimmed)}${FORMS}`);
}

const OTHER_DATABASES = [
  ...["clickhouse", "cockroachdb", "duckdb", "mariadb", "mongodb", "mongodb+srv", "mssql", "mysql", "oracle"],
  ...["redis", "redshift", "spanner", "sqlite", "sqlite3", "sqlserver"],
];

const FORMS =
  "Write postgres://USER:PASSWORD@HOST:PORT/NAME, host=... dbname=..., pglite:FOLDER or pglite: (in memory).";

function slipIn(text: string): string {
  if (/^["'`]/.test(text)) return "Leave the quotes out. ";
  if (/^psql\s/.test(text)) return "Leave psql and the quotes out. ";
  if (/^postgres(ql)?:\/[^/]/i.test(text)) return "Two slashes are needed. ";
  return "";
}

/** One database a line; blank lines and lines that begin with `#` are skipped. */
export function parseTargets(text: string, file: string): readonly DatabaseTarget[] {
  const targets = text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    return [parseTarget(line, `${file}:${index + 1}`)];
  });
  if (targets.length === 0) throw new UsageError(`${file} names no database`, "Write one database a line.");
  return targets;
}

/** The same database given twice is worked on once. */
export function withoutRepeats(targets: readonly DatabaseTarget[]): readonly DatabaseTarget[] {
  return [...new Map(targets.map((target) => [JSON.stringify(target), target])).values()];
}

export function checkDriver(driver: string | undefined): void {
  if (driver === undefined || driver === "" || POSTGRES_DRIVERS.includes(driver)) return;
  throw new UsageError(
    `gosling does not know the driver ${driver} (GOOSE_DRIVER)`,
    `It speaks to PostgreSQL alone: set ${POSTGRES_DRIVERS.join(" or ")}, or leave it out.`,
  );
}
