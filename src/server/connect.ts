// Opens a session on a PostgreSQL server: each host, each way that sslmode allows, until one answers.
import { existsSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import pg from "pg";
import { DatabaseError } from "../engine/index.ts";
import { requireOfServer } from "./authentication.ts";
import { unencodedIn } from "./connection-string.ts";
import { failedToConnect, isWireError } from "./errors.ts";
import { nameServerAnswers } from "./name-server.ts";
import { type Notice, noticeOf } from "./notice.ts";
import { labelOf, type ServerHost, type ServerParameters, serverParameters } from "./parameters.ts";
import { findPassword, readPasswordFile } from "./password-file.ts";
import { openSession, type ServerSession } from "./session.ts";
import { type Transport, tlsOptions, transports } from "./tls.ts";
import { cut, requestCancel, wireOf } from "./wire.ts";

export interface ConnectOptions {
  /** A postgres:// URL or libpq's `host=... dbname=...`; what it leaves open comes from PG* variables. */
  readonly connection: string;
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called while a statement runs. */
  readonly onNotice?: (notice: Notice) => void;
  /** Gives up connecting as soon as it is aborted, whatever the network does. An open session is ended by its `cancel` or `destroy`. */
  readonly signal?: AbortSignal;
}

const OLDEST_VERSION = 13;

/**
 * Rejects with a ConnectionStringError (the string) or a DatabaseError (the server, the network; class 08 where no server spoke).
 *
 * @example
 * ```ts
 * import { applyPending } from "gosling/engine";
 * import { connect, readMigrations } from "gosling/server";
 *
 * const session = await connect({ connection: process.env.DATABASE_URL ?? "" });
 * const applied = await applyPending(session, readMigrations("migrations"));
 * await session.close();
 * console.log(applied.length); // 2
 * ```
 */
export async function connect(options: ConnectOptions): Promise<ServerSession> {
  const parameters = parametersOf(options);
  const tls = parameters.tls.mode === "disable" ? {} : tlsOptions(parameters.tls);
  let failure: DatabaseError | null = null;
  for (const host of parameters.hosts) {
    const label = labelOf({ ...parameters, hosts: [host] });
    for (const transport of transports(parameters.tls.mode, host.host)) {
      try {
        return await open(parameters, host, transport, tls, options);
      } catch (cause) {
        if (options.signal?.aborted) throw stoppedConnecting(label);
        const error = withHint(failedToConnect(cause, label), unencodedIn(options.connection));
        // Of two ways to one host the first says more, unless it was only TLS that was missing.
        failure = failure && !onlyTlsWasMissing(failure) ? failure : error;
        if (!mayTryOtherwise(cause)) break;
      }
    }
  }
  throw failure ?? new DatabaseError({ message: "no host is given", sqlstate: "08001" });
}

/**
 * What messages call the database that this would connect to; connects to nothing. Throws ConnectionStringError, also for its files.
 *
 * @example
 * ```ts
 * import { describeConnection } from "gosling/server";
 *
 * const connection = "postgres://app:secret@db.example/shop";
 * console.log(describeConnection({ connection, env: {} })); // postgres://app@db.example:5432/shop
 * ```
 */
export function describeConnection(options: Pick<ConnectOptions, "connection" | "env">): string {
  const parameters = parametersOf(options);
  if (parameters.tls.mode !== "disable") tlsOptions(parameters.tls);
  return labelOf(parameters);
}

function parametersOf({
  connection,
  env = process.env,
}: Pick<ConnectOptions, "connection" | "env">): ServerParameters {
  return serverParameters(connection, {
    env,
    userName: userInfo().username,
    home: homedir(),
    exists: existsSync,
  });
}

/** A wrong password stays wrong without TLS; a missing entry in pg_hba.conf, or a server without TLS, may not. */
function mayTryOtherwise(cause: unknown): boolean {
  if (isWireError(cause)) return cause.code === "28000";
  return (
    !(cause instanceof DatabaseError) &&
    !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENOENT|timeout/.test(String(cause))
  );
}

const onlyTlsWasMissing = (error: DatabaseError) => error.message.includes("does not offer TLS");

async function open(
  parameters: ServerParameters,
  host: ServerHost,
  transport: Transport,
  tls: ReturnType<typeof tlsOptions>,
  options: ConnectOptions,
): Promise<ServerSession> {
  const label = labelOf({ ...parameters, hosts: [host] });
  const create = () =>
    new pg.Client({
      host: host.host,
      port: host.port,
      user: parameters.user,
      database: parameters.database,
      password: () => passwordFor(parameters, host, label),
      ssl: transport === "tls" ? { ...tls } : false,
      // Named in both cases, or `pg` would look into PGSSLNEGOTIATION by itself.
      sslnegotiation: transport === "tls" ? parameters.tls.negotiation : "postgres",
      enableChannelBinding: transport === "tls" && parameters.channelBinding !== "disable",
      application_name: parameters.applicationName,
      ...(parameters.options === null ? {} : { options: parameters.options }),
      connectionTimeoutMillis: parameters.connectTimeoutMs,
      // A migration may be silent for long; without this a firewall forgets the connection.
      keepAlive: true,
      types: { getTypeParser: () => (value: string) => value },
    } as pg.ClientConfig);

  await nameServerAnswers(host.host, { timeoutMs: parameters.connectTimeoutMs, signal: options.signal });
  const client = create();
  let version = "";
  const wire = wireOf(client);
  wire.on("parameterStatus", ({ parameterName, parameterValue }) => {
    if (parameterName === "server_version") version = parameterValue;
  });
  const rules = {
    methods: parameters.authentication,
    channelBinding: parameters.channelBinding === "require",
  };
  requireOfServer(wire, label, rules, () => cut(client));
  client.on("notice", (notice) => options.onNotice?.(noticeOf(notice)));
  // What comes after the first failure has nothing to add.
  client.on("error", () => undefined);
  const giveUp = () => cut(client);
  options.signal?.addEventListener("abort", giveUp);
  try {
    if (options.signal?.aborted) throw stoppedConnecting(label);
    await client.connect();
    const session = openSession({
      client,
      label,
      version,
      encrypted: transport === "tls",
      askToCancel: (signal) => requestCancel(client, create(), signal),
      openAnother: () => openAnother(parameters, host, transport, tls, options.signal),
    });
    refuseOldServer(version, label);
    if (parameters.session === "read-write") await refuseReadOnly(session);
    return session;
  } catch (error) {
    // A server that has refused, or that is being refused, keeps the socket open for as long as it likes.
    cut(client);
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", giveUp);
  }
}

/** Behind the hint that is there. */
function withHint(error: DatabaseError, more: string | null): DatabaseError {
  if (more === null) return error;
  const { hint } = error.fields;
  return new DatabaseError(
    { ...error.fields, hint: hint ? `${hint} ${more}` : more },
    { cause: error.cause },
  );
}

function stoppedConnecting(label: string): DatabaseError {
  return new DatabaseError({
    message: `stopped while connecting to ${label}`,
    sqlstate: "08001",
    severity: "FATAL",
  });
}

/** To the same host in the same way; its notices concern nobody. */
async function openAnother(
  parameters: ServerParameters,
  host: ServerHost,
  transport: Transport,
  tls: ReturnType<typeof tlsOptions>,
  signal: AbortSignal | undefined,
): Promise<ServerSession> {
  try {
    return await open(parameters, host, transport, tls, { connection: "", ...(signal && { signal }) });
  } catch (cause) {
    throw failedToConnect(cause, labelOf({ ...parameters, hosts: [host] }));
  }
}

async function passwordFor(parameters: ServerParameters, host: ServerHost, label: string): Promise<string> {
  if (parameters.password !== null) return parameters.password;
  const file = parameters.passwordFile === null ? null : readPasswordFile(parameters.passwordFile);
  const password = file === null ? null : findPassword(file, host, parameters.database, parameters.user);
  if (password !== null) return password;
  throw new DatabaseError({
    message: `${label} asks for a password and none is given`,
    sqlstate: "28P01",
    severity: "FATAL",
    hint: "Put it into the connection string, PGPASSWORD or ~/.pgpass (which only you may read).",
  });
}

function refuseOldServer(version: string, label: string): void {
  // A pooler may say nothing; then the statements will show it.
  const major = Number.parseInt(version, 10);
  if (Number.isNaN(major) || major >= OLDEST_VERSION) return;
  throw new DatabaseError({
    message: `${label} is PostgreSQL ${version}; ${OLDEST_VERSION} is the oldest that is supported`,
    sqlstate: "0A000",
    severity: "FATAL",
  });
}

async function refuseReadOnly(session: ServerSession): Promise<void> {
  const [result] = await session.run("SHOW transaction_read_only");
  if (result?.rows[0]?.[0] === "off") return;
  throw new DatabaseError({ message: `${session.label} is read-only`, sqlstate: "25006", severity: "FATAL" });
}
