// Which databases a command works on: from --database, a file of them, or the environment.
import { redact } from "../../server/index.ts";
import { UsageError } from "../terminal/index.ts";

/** `connection` may hold a password: it is never printed. */
export type DatabaseTarget =
  | { readonly type: "server"; readonly connection: string }
  /** `folder` null: in memory, gone when the command ends. */
  | { readonly type: "pglite"; readonly folder: string | null };

/** goose's names of drivers that speak to PostgreSQL. */
export const POSTGRES_DRIVERS: readonly string[] = ["postgres", "pgx"];

/** A `postgres://` URL, a libpq string, `pglite:` or `pglite:PATH`. What it is not is told with passwords hidden. */
export function parseTarget(text: string): DatabaseTarget {
  const trimmed = text.trim();
  const pglite = /^pglite:(?:\/\/(?=\/|$))?(.*)$/i.exec(trimmed);
  if (pglite)
    return { type: "pglite", folder: pglite[1] === "" || pglite[1] === "memory" ? null : pglite[1]! };
  if (/^postgres(ql)?:\/\//i.test(trimmed) || /^[a-z_]+\s*=/i.test(trimmed))
    return { type: "server", connection: trimmed };
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(trimmed)?.[1];
  throw new UsageError(
    scheme
      ? `gosling does not speak to ${scheme} databases`
      : `${redact(trimmed) || "an empty text"} is no database`,
    "Write postgres://USER:PASSWORD@HOST:PORT/NAME, host=... dbname=..., pglite:FOLDER or pglite: (in memory).",
  );
}

/** One database a line; blank lines and lines that begin with `#` are skipped. */
export function parseTargets(text: string, file: string): readonly DatabaseTarget[] {
  const targets = text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    try {
      return [parseTarget(line)];
    } catch (error) {
      if (error instanceof UsageError)
        throw new UsageError(`${file}:${index + 1}: ${error.message}`, error.hint);
      throw error;
    }
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
