// From a connection string and the PG* variables to what a connection needs, as libpq decides it.

import { nearest } from "../text/index.ts";
import { methodsOf } from "./authentication.ts";
import { type ConnectionFields, parseConnectionString } from "./connection-string.ts";
import { ConnectionStringError } from "./errors.ts";

const SSL_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof SSL_MODES)[number];

export interface ServerHost {
  /** A name, an address, or, beginning with `/`, the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

export interface ServerParameters {
  /** Tried in this order. */
  readonly hosts: readonly ServerHost[];
  readonly user: string;
  readonly database: string;
  readonly password: string | null;
  readonly passwordFile: string | null;
  readonly applicationName: string;
  /** For the server's command line: `-c search_path=app`. */
  readonly options: string | null;
  /** For each host. */
  readonly connectTimeoutMs: number;
  readonly tls: TlsParameters;
  readonly channelBinding: "disable" | "prefer" | "require";
  /** How the server may ask who we are; null: in any way. */
  readonly authentication: ReturnType<typeof methodsOf>;
  readonly session: "any" | "read-write";
}

export interface TlsParameters {
  readonly mode: SslMode;
  /** Paths of PEM files; `system` as `rootCert`: the authorities that Node trusts. */
  readonly rootCert: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly keyPassword: string | null;
  readonly minVersion: string | null;
  readonly negotiation: "postgres" | "direct";
}

/** What is looked up outside of the string. */
export interface ConnectionSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The operating system's user: libpq's default for `user`. */
  readonly userName: string;
  readonly home: string;
  readonly exists: (path: string) => boolean;
}

const ENVIRONMENT: Readonly<Record<string, string>> = {
  host: "PGHOST",
  hostaddr: "PGHOSTADDR",
  port: "PGPORT",
  dbname: "PGDATABASE",
  user: "PGUSER",
  password: "PGPASSWORD",
  passfile: "PGPASSFILE",
  application_name: "PGAPPNAME",
  options: "PGOPTIONS",
  connect_timeout: "PGCONNECT_TIMEOUT",
  sslmode: "PGSSLMODE",
  sslrootcert: "PGSSLROOTCERT",
  sslcert: "PGSSLCERT",
  sslkey: "PGSSLKEY",
  ssl_min_protocol_version: "PGSSLMINPROTOCOLVERSION",
  sslnegotiation: "PGSSLNEGOTIATION",
  channel_binding: "PGCHANNELBINDING",
  target_session_attrs: "PGTARGETSESSIONATTRS",
  service: "PGSERVICE",
  require_auth: "PGREQUIREAUTH",
  requirepeer: "PGREQUIREPEER",
  sslcrl: "PGSSLCRL",
};

const READ = new Set([...Object.keys(ENVIRONMENT), "sslpassword"]);

/** What makes no difference to a migration, or what `pg` does in any case. */
const IGNORED =
  /^(keepalives\w*|tcp_user_timeout|client_encoding|fallback_application_name|load_balance_hosts|sslcompression|sslsni|gsslib|krbsrvname|gssdelegation|gssencmode|sslcertmode|min_protocol_version|max_protocol_version|pool_\w+|default_query_exec_mode|statement_cache_\w+|description_cache_\w+|uselibpqcompat|replication)$/;

/** What would make a connection less safe than was asked for if it were passed over. */
const REFUSED = ["service", "servicefile", "requirepeer", "sslcrl", "sslcrldir", "ssl_max_protocol_version"];

const INSTEAD: Readonly<Record<string, string>> = {
  service: "Write the host, port, dbname and user of the service into the connection string.",
  servicefile: "Write the host, port, dbname and user of the service into the connection string.",
  requirepeer: "Leave it out, or connect over TCP with sslmode=verify-full, which checks who the server is.",
  sslcrl:
    "Leave it out: revoked certificates are not checked. A connection over a tunnel of your own can check them.",
  sslcrldir:
    "Leave it out: revoked certificates are not checked. A connection over a tunnel of your own can check them.",
  ssl_max_protocol_version: "Leave it out: the newest version that both sides know is used.",
};

const DEFAULT_CONNECT_SECONDS = 15;
const LONGEST_CONNECT_SECONDS = 2_147_483;
const SOCKET_FOLDERS = ["/var/run/postgresql", "/tmp"];

/** Throws ConnectionStringError. Pure but for `surroundings`. */
export function serverParameters(connection: string, surroundings: ConnectionSurroundings): ServerParameters {
  const given = parseConnectionString(connection);
  const read = (name: string): string | null =>
    given[name] ?? (surroundings.env[ENVIRONMENT[name] ?? ""] || null);
  for (const [name, value] of Object.entries(given)) refuseSlip(name, value);
  for (const name of REFUSED) {
    if (read(name) !== null)
      throw new ConnectionStringError(`the connection parameter ${name} is not supported`, INSTEAD[name]);
  }
  const user = read("user") ?? surroundings.userName;
  const mode = oneOf("sslmode", read("sslmode") ?? "prefer", SSL_MODES);
  return {
    hosts: hostsOf(read, surroundings),
    user,
    database: read("dbname") ?? user,
    password: read("password"),
    passwordFile: read("passfile") ?? `${surroundings.home}/.pgpass`,
    applicationName: read("application_name") ?? "gosling",
    options: optionsOf(read("options"), given),
    connectTimeoutMs: secondsOf(read("connect_timeout")) * 1000,
    tls: {
      mode,
      ...certificates(read, mode, surroundings),
      keyPassword: read("sslpassword"),
      minVersion: read("ssl_min_protocol_version"),
      negotiation: oneOf("sslnegotiation", read("sslnegotiation") ?? "postgres", ["postgres", "direct"]),
    },
    channelBinding: oneOf("channel_binding", read("channel_binding") ?? "prefer", [
      "disable",
      "prefer",
      "require",
    ]),
    authentication: methodsOf(read("require_auth")),
    session: sessionOf(read("target_session_attrs")),
  };
}

/** What nobody means as a setting of the session: a slip of a key, or a line of a shell. Its value may be a password. */
function refuseSlip(name: string, value: string): void {
  if (READ.has(name) || REFUSED.includes(name) || IGNORED.test(name)) return;
  if (/:\/\//.test(value) || /^[A-Z]/.test(name)) {
    throw new ConnectionStringError(
      "this is not a connection string of PostgreSQL",
      "It begins with the name of a variable: give only its value.",
    );
  }
  const meant = SYNONYMS[name] ?? nearest(name, ["password", "sslpassword", "sslmode", "dbname"], 2);
  if (meant !== undefined)
    throw new ConnectionStringError(`there is no connection parameter ${name}`, `Did you mean ${meant}?`);
  if (value.includes("@"))
    throw new ConnectionStringError("an option of this connection string holds an @", "Write it as %40.");
}

const SYNONYMS: Readonly<Record<string, string>> = {
  pass: "password",
  passwd: "password",
  pwd: "password",
  pw: "password",
  username: "user",
  database: "dbname",
  db: "dbname",
  schema: "search_path",
  currentSchema: "search_path",
  hostname: "host",
  server: "host",
};

function hostsOf(
  read: (name: string) => string | null,
  { exists }: ConnectionSurroundings,
): readonly ServerHost[] {
  const ports = (read("port") ?? "5432").split(",").map(portOf);
  if (read("host") !== null && read("hostaddr") !== null) {
    throw new ConnectionStringError("host and hostaddr cannot be given together", "Leave hostaddr out.");
  }
  const names = (read("host") ?? read("hostaddr") ?? "").split(",");
  if (ports.length > 1 && ports.length !== names.length) {
    throw new ConnectionStringError(
      `${names.length} hosts are given and ${ports.length} ports`,
      "Give one port, or one for each host.",
    );
  }
  return names.map((name, index) => {
    const port = ports[ports.length === 1 ? 0 : index]!;
    return { host: name || defaultHost(port, exists), port };
  });
}

/** The socket of a server on this machine where there is one, as libpq would take it. */
function defaultHost(port: number, exists: ConnectionSurroundings["exists"]): string {
  return SOCKET_FOLDERS.find((folder) => exists(`${folder}/.s.PGSQL.${port}`)) ?? "localhost";
}

function certificates(
  read: (name: string) => string | null,
  mode: SslMode,
  { home, exists }: ConnectionSurroundings,
) {
  const usual = (name: string) =>
    exists(`${home}/.postgresql/${name}`) ? `${home}/.postgresql/${name}` : null;
  const rootCert = read("sslrootcert") ?? (mode === "prefer" || mode === "allow" ? null : usual("root.crt"));
  if (rootCert === "system" && mode !== "verify-full") {
    throw new ConnectionStringError(`sslrootcert=system needs sslmode=verify-full, not ${mode}`);
  }
  return {
    rootCert,
    cert: read("sslcert") ?? usual("postgresql.crt"),
    key: read("sslkey") ?? usual("postgresql.key"),
  };
}

/** Names that are none of libpq's are settings of the session, such as search_path, as Go's pgx reads them. */
function optionsOf(options: string | null, given: ConnectionFields): string | null {
  const settings = Object.entries(given)
    .filter(([name]) => !READ.has(name) && !IGNORED.test(name))
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, "\\$&")}`);
  return [...(options ? [options] : []), ...settings].join(" ") || null;
}

function sessionOf(text: string | null): ServerParameters["session"] {
  if (text === null || text === "any") return "any";
  // A migration writes: both mean the same here.
  if (text === "read-write" || text === "primary") return "read-write";
  throw new ConnectionStringError(
    `target_session_attrs=${text} is no place for migrations`,
    "Use any, read-write or primary.",
  );
}

function portOf(text: string): number {
  const port = text === "" ? 5432 : Number(text);
  if (/^\d*$/.test(text) && port > 0 && port < 65536) return port;
  throw new ConnectionStringError("the port is not a number from 1 to 65535");
}

function secondsOf(text: string | null): number {
  if (text === null || text === "0") return DEFAULT_CONNECT_SECONDS;
  const seconds = Number(text);
  // Longer than what a timer can count is as good as for ever.
  if (/^\d+$/.test(text) && seconds > 0) return Math.min(seconds, LONGEST_CONNECT_SECONDS);
  throw new ConnectionStringError("connect_timeout must be a whole number of seconds");
}

function oneOf<const T extends string>(name: string, value: string, values: readonly T[]): T {
  const found = values.find((one) => one === value);
  if (found) return found;
  throw new ConnectionStringError(`${name} must be one of ${values.join(", ")}`);
}

/** What the last of the session's settings says of search_path, or null. */
function searchPathOf(options: string | null): string | null {
  const found = [...(options ?? "").matchAll(/(?:-c\s*|--)search_path=((?:\\[\s\S]|[^\s\\])*)/g)].at(-1)?.[1];
  return found?.replace(/\\([\s\S])/g, "$1") ?? null;
}

/**
 * How messages call the database: `postgres://user@host:5432/database`, never with a password. Where the connection chooses a schema
 * (a tenant's, say), that is a part of it: `?search_path=app`.
 */
export function labelOf(
  parameters: Pick<ServerParameters, "user" | "database" | "hosts" | "options">,
): string {
  const searchPath = searchPathOf(parameters.options);
  const query =
    searchPath === null ? "" : `?search_path=${encodeURIComponent(searchPath).replaceAll("%2C", ",")}`;
  const hosts = parameters.hosts.map(({ host, port }) => {
    const name = host.startsWith("/") ? encodeURIComponent(host) : host.includes(":") ? `[${host}]` : host;
    return `${name}:${port}`;
  });
  return `postgres://${encodeURIComponent(parameters.user)}@${hosts.join(",")}/${encodeURIComponent(parameters.database)}${query}`;
}
