// The caller's database, checked: what is no session is reported as one sentence before anything is sent, or with its first answer.
import { DatabaseError, type DatabaseErrorFields, type MigrationError, migrationError } from "../errors.ts";
import type { Database, ResultSet, SourceFile } from "../types.ts";

/** The database with every answer checked. Throws BAD_DATABASE where it has no `run`. */
export function checkedDatabase(database: Database): Database {
  if (!has(database, "run")) throw badDatabase(`it is ${kindOf(database)}, and has no run(sql)`, database);
  return {
    async run(sql) {
      const results: unknown = await answer(database, sql);
      const wrong = wrongAnswer(results);
      if (wrong !== undefined) throw badDatabase(wrong, database, results);
      return results as readonly ResultSet[];
    },
    ...(database.repeat && {
      repeat: (sql: string, values?: readonly string[]) => database.repeat!(sql, values),
    }),
    // Bound, so that a class's methods keep their `this`.
    ...(database.second && { second: () => database.second!() }),
    get processId() {
      return database.processId;
    },
  };
}

/** Throws BAD_OPTION. */
export function checkSources(sources: readonly SourceFile[]): void {
  if (isPromise(sources))
    throw migrationError("BAD_OPTION", "the migrations are a promise: await it before you pass them");
  const wrong = Array.isArray(sources)
    ? sources.find((source) => typeof source?.name !== "string" || typeof source?.text !== "string")
    : sources;
  if (Array.isArray(sources) && wrong === undefined && !sources.includes(undefined as never)) return;
  throw migrationError(
    "BAD_OPTION",
    `the migrations must be an array of { name, text }, not ${kindOf(wrong)}`,
    {
      hint: 'readMigrations("migrations") from gosling/server reads a folder so.',
    },
  );
}

/** A driver's own error with a SQLSTATE counts as PostgreSQL's answer; any other passes as it is. */
async function answer(database: Database, sql: string): Promise<unknown> {
  try {
    return await database.run(sql);
  } catch (error) {
    if (error instanceof DatabaseError || !(error instanceof Error)) throw error;
    const fields = fieldsOf(error);
    throw fields ? new DatabaseError(fields, { cause: error }) : error;
  }
}

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** The fields of a DatabaseError of another copy of this package, or of a driver that calls the SQLSTATE `code`. */
function fieldsOf(error: Error): DatabaseErrorFields | undefined {
  const { fields, code, severity, detail, hint, position, where } = error as Error & Record<string, unknown>;
  if (isObject(fields) && SQLSTATE.test(String(fields.sqlstate)))
    return fields as unknown as DatabaseErrorFields;
  // EPIPE and its like are five capitals too, but only a server names a severity.
  if (typeof code !== "string" || !SQLSTATE.test(code) || typeof severity !== "string") return undefined;
  const text = (name: string, value: unknown) =>
    typeof value === "string" && value ? { [name]: value } : {};
  return {
    message: error.message,
    sqlstate: code,
    severity,
    ...text("detail", detail),
    ...text("hint", hint),
    ...(Number(position) > 0 && { position: Number(position) }),
    ...text("where", where),
  };
}

function wrongAnswer(results: unknown): string | undefined {
  if (!Array.isArray(results))
    return `its run(sql) answered with ${kindOf(results)}, not with an array of result sets`;
  for (const result of results) {
    if (!isObject(result) || typeof result.command !== "string" || !Array.isArray(result.columns))
      return "its run(sql) answered with results that have no command and no columns";
    if (!Array.isArray(result.rows)) return "its run(sql) answered with a result that has no array of rows";
    const [row] = result.rows as readonly unknown[];
    if (row === undefined) continue;
    if (!Array.isArray(row)) return "its run(sql) answered with rows that are objects, not arrays of text";
    const value = row.find((cell) => typeof cell !== "string" && cell !== null);
    if (value !== undefined)
      return `its run(sql) answered with ${kindOf(value)} in a row: every value must be PostgreSQL's own text, or null`;
  }
  return undefined;
}

function badDatabase(what: string, database: unknown, results?: unknown): MigrationError {
  return migrationError("BAD_DATABASE", `this is no database that gosling can run on: ${what}`, {
    hint: hintFor(database, results),
  });
}

/** Which of our own ports fits, by what the caller seems to have. */
function hintFor(database: unknown, results: unknown): string {
  const [result] = (Array.isArray(results) ? results : [results]) as readonly unknown[];
  const given = [database, ...(isObject(database) ? Object.values(database) : [])];
  const is = (...names: readonly string[]) => given.some((one) => names.every((name) => has(one, name)));
  if (isObject(result) && "affectedRows" in result) return PGLITE;
  if (isObject(result) && "rowCount" in result) return PG;
  if (isObject(result) && "statement" in result && "count" in result) return POSTGRES;
  if (is("exec", "query", "transaction")) return PGLITE;
  if (is("unsafe", "reserve")) return POSTGRES;
  if (is("query", "connect")) return PG;
  return "A database has run(sql), which resolves with one { command, columns, rows, affected } for each statement. connect() and fromPg() from gosling/server and fromPGlite() from gosling/pglite return one.";
}

const PGLITE = "For a PGlite: applyPending(fromPGlite(db), ...), with fromPGlite from gosling/pglite.";
const PG =
  "For a client or pool of pg: applyPending(await fromPg(client), ...), with fromPg from gosling/server.";
const POSTGRES =
  "For the postgres package: applyPending(await fromPostgres(sql), ...), with fromPostgres from gosling/server.";

function has(value: unknown, method: string): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  return typeof (value as Record<string, unknown>)[method] === "function";
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isPromise = (value: unknown) => has(value, "then");

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (isPromise(value)) return "a promise (await it)";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Date) return "a Date";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
