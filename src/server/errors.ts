// What can go wrong on the way to a server: strings that cannot be read, and failures of pg and Node as DatabaseErrors.
import { DatabaseError, type DatabaseErrorFields } from "../engine/index.ts";

/**
 * A connection string or parameter that cannot be used. Its message never holds a password.
 *
 * @example
 * ```ts
 * import { ConnectionStringError, connect } from "gosling/server";
 *
 * try {
 *   await connect({ connection: "postgres://localhost/app?sslmode=maybe" });
 * } catch (error) {
 *   console.log(error instanceof ConnectionStringError); // true
 * }
 * ```
 */
export class ConnectionStringError extends Error {
  override readonly name = "ConnectionStringError";
  readonly hint: string | null;
  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}

const CONNECTION_REFUSED = "08001";
const CONNECTION_LOST = "08006";
export const CONNECTION_CLOSED = "08003";

/** The fields of an ErrorResponse as `pg` hands them on. */
interface WireError {
  readonly message: string;
  readonly code?: string;
  readonly severity?: string;
  readonly [field: string]: unknown;
}

/** Whether the server said it, rather than the network or `pg` itself. */
export function isWireError(error: unknown): error is WireError {
  return error instanceof Error && "severity" in error && typeof error.severity === "string";
}

export function fromWire(error: WireError, completed?: number): DatabaseErrorFields {
  const text = (name: string) =>
    typeof error[name] === "string" && error[name] !== "" ? { [name]: error[name] as string } : {};
  return {
    message: error.message,
    sqlstate: error.code ?? "XX000",
    ...text("severity"),
    ...text("detail"),
    ...text("hint"),
    ...(typeof error.position === "string" ? { position: Number(error.position) } : {}),
    ...text("where"),
    ...text("schema"),
    ...text("table"),
    ...text("column"),
    ...text("constraint"),
    ...(completed === undefined ? {} : { completed }),
  };
}

/** An open session that broke: the server went away, or the network did. */
export function lostConnection(cause: unknown, label: string, completed?: number): DatabaseError {
  if (isWireError(cause)) return new DatabaseError(fromWire(cause, completed), { cause });
  return new DatabaseError(
    {
      message: `the connection to ${label} was lost (${codeOf(cause) ?? messageOf(cause)})`,
      sqlstate: CONNECTION_LOST,
      severity: "FATAL",
      hint: "What was not committed is rolled back by the server. Whether a statement outside a transaction was done must be looked up.",
      ...(completed === undefined ? {} : { completed }),
    },
    { cause },
  );
}

/** A session that could not be opened, as one sentence. */
export function failedToConnect(cause: unknown, label: string): DatabaseError {
  if (cause instanceof DatabaseError) return cause;
  if (isWireError(cause)) return refused(fromWire(cause), cause);
  const { message, hint } = sentence(cause, label);
  return new DatabaseError(
    { message, sqlstate: CONNECTION_REFUSED, severity: "FATAL", ...(hint ? { hint } : {}) },
    { cause },
  );
}

/** The server, or a pooler before it, has said no. */
function refused(fields: DatabaseErrorFields, cause: unknown): DatabaseError {
  const hint = fields.hint ?? REFUSALS[fields.sqlstate]?.(fields.message);
  return new DatabaseError({ ...fields, ...(hint !== undefined && { hint }) }, { cause });
}

const USER = "The user comes from the connection string or PGUSER.";

const REFUSALS: Readonly<Record<string, (message: string) => string | undefined>> = {
  "08P01": (message) =>
    /startup parameter/.test(message)
      ? "A pooler such as PgBouncer does not pass on settings of the connection string (search_path, options, timeouts). " +
        "Connect to PostgreSQL itself, or take them out of the string and set them for the role: ALTER ROLE NAME SET search_path = ...;"
      : undefined,
  "28000": (message) => (/does not exist/.test(message) ? USER : undefined),
  "28P01": () => `${USER} The password comes from there, PGPASSWORD or ~/.pgpass.`,
  "3D000": () =>
    "The database comes from the connection string or PGDATABASE. Create it first, or correct the name.",
  "53300": () => "The server has no connection left. Wait, or raise max_connections.",
  "57P03": () => "The server is starting, stopping or recovering. Try again in a moment.",
};

function sentence(cause: unknown, label: string): { message: string; hint?: string } {
  const code = codeOf(cause);
  const message = messageOf(cause);
  switch (code) {
    case "ECONNREFUSED":
      return {
        message: `no server answers at ${label} (${code})`,
        hint: "Is PostgreSQL running there, and are host and port right?",
      };
    case "ENOENT":
      return {
        message: `there is no socket of a server at ${label} (${code})`,
        hint: "Is PostgreSQL running, and is the port right?",
      };
    case "EACCES":
      return { message: `you may not use the socket of ${label} (${code})` };
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return {
        message: `the host of ${label} cannot be found (${code})`,
        hint: "Check its name, and the network.",
      };
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return {
        message: `${label} cannot be reached (${code})`,
        hint: "Check the host, the network and its firewalls.",
      };
    default:
  }
  if (message === "timeout expired") {
    return {
      message: `${label} did not answer in time`,
      hint: "connect_timeout (PGCONNECT_TIMEOUT) sets how many seconds to wait.",
    };
  }
  if (message.includes("does not support SSL")) {
    return {
      message: `${label} does not offer TLS`,
      hint: "sslmode=prefer or sslmode=disable connects without.",
    };
  }
  if (code !== undefined && isCertificateCode(code)) {
    return {
      message: `the certificate of ${label} is not accepted: ${message} (${code})`,
      hint: "sslrootcert names the file of the authority to trust.",
    };
  }
  return { message: `${label} cannot be connected to: ${message}` };
}

const isCertificateCode = (code: string) => /CERT|SIGNATURE|ERR_TLS_/.test(code);

function codeOf(cause: unknown): string | undefined {
  // A name with several addresses fails with an AggregateError, one error an address.
  const error = cause instanceof AggregateError ? (cause.errors.at(-1) as unknown) : cause;
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
