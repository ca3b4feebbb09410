// From SQLSTATE, and what is known of the statement and its session, to a hint that can be followed. One table for all who run SQL.
import { plural } from "../text/index.ts";
import type { DatabaseErrorFields } from "./errors.ts";
import type { Direction } from "./types.ts";

export interface Failed {
  readonly fields: DatabaseErrorFields;
  /** The statement's first words in upper case. */
  readonly tokens: readonly string[];
  /** Whether it ran in the transaction of its file. */
  readonly transaction: boolean;
  readonly direction: Direction;
  /** What the session answered after the failure, by name; empty where nobody asked. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** A command of ours as it is to be typed. */
  readonly command: (words: string) => string;
  readonly version: bigint;
}

export interface Setting {
  readonly value: string;
  /** As pg_settings says it: `user`, `database`, `client`, `session`, `configuration file`. */
  readonly source: string;
}

/** Settings to ask for after a failure, by its SQLSTATE. */
export function settingsToAsk(sqlstate: string): readonly string[] {
  return ASK[sqlstate] ?? [];
}

const ASK: Readonly<Record<string, readonly string[]>> = {
  "57014": ["statement_timeout"],
  "55P03": ["lock_timeout"],
  "25P04": ["transaction_timeout"],
  "25006": ["default_transaction_read_only", "in_hot_standby"],
  "3F000": ["search_path"],
  "42P01": ["search_path"],
  "42883": ["search_path"],
  "42704": ["search_path"],
  "42501": ["role"],
};

/** Undefined where nothing helps beyond what PostgreSQL says itself. */
export function hintFor(failed: Failed): string | undefined {
  return HINTS[failed.fields.sqlstate]?.(failed);
}

/** The same for SQL of the engine's own: the lock, the version table and the tables beside it. */
export function hintForOwnSql(
  { sqlstate, message }: DatabaseErrorFields,
  settings: ReadonlyMap<string, Setting>,
): string | undefined {
  switch (sqlstate) {
    case "57014":
      return /user request/.test(message) ? undefined : timeout(settings, "statement_timeout", true);
    case "25P04":
      return timeout(settings, "transaction_timeout", true);
    case "25006":
      return readOnly(settings);
    case "55P03":
      return "Another session holds a lock on the version table. Run the command again when that session is done.";
    case "53100":
      return "The server's disk is full. Make room, then run the command again.";
    default:
      return undefined;
  }
}

type Hint = (failed: Failed) => string | undefined;

const NO_TRANSACTION = "add the line -- +goose NO TRANSACTION to the file";

const existsAlready: Hint = ({ direction, command, version }) =>
  direction === "down"
    ? undefined
    : `The object that exists may have no more than the name in common: compare first, with ${command("diff")}. If it is exactly what this file creates, record the file without running it: ${command(`repair ${version} --as applied`)}`;

const rowsInTheWay: Hint = ({ tokens }) =>
  /^(ALTER|CREATE)$/.test(tokens[0] ?? "")
    ? "Rows that are there break the new rule. Correct them in a migration before this one, or earlier in this file."
    : undefined;

const notFound: Hint = ({ settings }) => {
  const path = settings.get("search_path")?.value;
  return path === undefined
    ? undefined
    : `PostgreSQL looks for a name without a schema in the search_path, which is ${path || "empty"}. Is it in another schema, or created by a file that is not applied here?`;
};

const HINTS: Readonly<Record<string, Hint>> = {
  // Transactions
  "25001": ({ tokens, transaction }) => {
    if (tokens[0] === "SET")
      return "Make it the first statement of the file: nothing may run before it in its transaction.";
    return transaction
      ? `This statement cannot run inside a transaction: ${NO_TRANSACTION}.`
      : "This statement cannot run between BEGIN and COMMIT: move it out, and let it be the only one between its StatementBegin and StatementEnd.";
  },
  "25P01": () =>
    "This statement needs a transaction: leave out -- +goose NO TRANSACTION, or put it between BEGIN; and COMMIT; in this file.",
  "2D000": ({ transaction }) =>
    transaction
      ? `A procedure or DO block that commits cannot run inside a transaction: ${NO_TRANSACTION}.`
      : "A procedure or DO block that commits must be a statement of its own: let nothing else share its StatementBegin block, its transaction or its function.",
  "25006": ({ settings }) => readOnly(settings),
  "25P03": () =>
    "idle_in_transaction_session_timeout ended the session between two statements. Set it to 0 for this role or in the connection string.",
  "25P04": ({ settings }) => timeout(settings, "transaction_timeout"),
  "40001": () => "It conflicted with another transaction and was rolled back. Run it again.",
  "40P01": () =>
    "Two transactions waited for each other, and this one was rolled back. Run it again when less is going on.",
  // Timeouts
  "57014": ({ settings, fields }) =>
    /user request/.test(fields.message) || settings.get("statement_timeout")?.value === "0"
      ? undefined
      : timeout(settings, "statement_timeout"),
  "55P03": ({ settings }) => {
    const value = settings.get("lock_timeout")?.value;
    const waited = value && value !== "0" ? `waited longer than lock_timeout (${value}) for` : "was refused";
    return `The statement ${waited} a lock that another session holds. Run it again when less is going on, or have it retried: --lock-timeout TIME --lock-retries N.`;
  },
  // Names
  "3F000": notFound,
  "42P01": notFound,
  "42883": notFound,
  "42704": ({ settings, fields }) =>
    /^(type|collation|operator|text search)/.test(fields.message)
      ? notFound({ settings } as Failed)
      : undefined,
  "42701": existsAlready,
  "42P07": existsAlready,
  "42710": existsAlready,
  "42723": existsAlready,
  "42P06": existsAlready,
  // Rights
  "42501": ({ settings, fields }) => {
    if (/system catalog|pg_catalog/i.test(`${fields.message} ${fields.detail ?? ""}`)) return SYSTEM_SCHEMA;
    const who = (settings.get("role") ?? settings.get("session_authorization"))?.value;
    return who === undefined
      ? undefined
      : `It ran as the role ${who}. Grant that role the missing right, connect as the owner, or SET ROLE to the owner in this file.`;
  },
  // Rows
  "23502": rowsInTheWay,
  "23503": rowsInTheWay,
  "23505": rowsInTheWay,
  "23514": rowsInTheWay,
  "23P01": rowsInTheWay,
  // Objects
  "55P04": () =>
    "A new value of an enum can be used only after it is committed: add it in a migration of its own, and use it in the next one.",
  "2BP01": ({ fields }) =>
    fields.detail
      ? `Drop what depends on it first, in this file: ${plural(fields.detail.split("\n").length, "it is", "they are")} listed above. CASCADE drops all of that without asking.`
      : undefined,
  "58P01": ({ tokens }) =>
    tokens.includes("EXTENSION")
      ? "The server does not have this extension's files: install its package on the server, or choose an image that has it."
      : undefined,
  "0A000": ({ tokens, fields }) =>
    tokens.includes("EXTENSION") && /not available/.test(fields.message)
      ? "The server does not have this extension's files: install its package on the server, or choose an image that has it."
      : undefined,
  "42P16": ({ fields }) =>
    /pseudo-type void/.test(fields.message)
      ? "A function that returns void has no value to keep: call it in a statement of its own (SELECT ...;), or keep its text: pg_sleep(1)::text."
      : undefined,
  "53100": () =>
    "The server's disk is full. Make room, then run the command again: what the file did in its transaction was rolled back.",
  "53300": () => "The server has no connection left. Wait, or raise max_connections.",
};

const SYSTEM_SCHEMA =
  "No role may create or change anything in PostgreSQL's own schema pg_catalog, and no GRANT allows it: use a schema of your own.";

function readOnly(settings: ReadonlyMap<string, Setting>): string {
  if (settings.get("in_hot_standby")?.value === "on")
    return "This server is a standby: connect to the primary, for example with target_session_attrs=read-write.";
  return `The session is read-only${bySource(settings.get("default_transaction_read_only"), "default_transaction_read_only")}: connect as a role that may write, or with default_transaction_read_only=off in the connection string.`;
}

/** `own`: no file has the statement, so none can be changed. */
function timeout(settings: ReadonlyMap<string, Setting>, name: string, own = false): string {
  const setting = settings.get(name);
  const inFile = own ? "" : `SET ${name} = 0; before the statement, or `;
  return (
    `${name} ended the statement: it is ${setting?.value ?? "set"}${bySource(setting, "") || ""}. ` +
    `Put ${inFile}${name}=0 into the connection string (?${name}=0).`
  );
}

const SOURCES: Readonly<Record<string, string>> = {
  user: "set for this role (ALTER ROLE)",
  database: "set for this database (ALTER DATABASE)",
  "database user": "set for this role in this database (ALTER ROLE ... IN DATABASE)",
  client: "from the connection string",
  session: "set by a file of this run",
  "configuration file": "from the server's configuration",
};

function bySource(setting: Setting | undefined, name: string): string {
  const source = setting && SOURCES[setting.source];
  if (!source) return "";
  return name ? ` (${name} is ${source})` : `, ${source}`;
}
