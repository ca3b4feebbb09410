// Connection strings as libpq reads them: postgres:// and postgresql:// URLs, and `host=... dbname=...` pairs.
import { ConnectionStringError } from "./errors.ts";

/** libpq's parameter names (`host`, `dbname`, `sslmode`, ...) and their values, decoded. */
export type ConnectionFields = Readonly<Record<string, string>>;

const FORMS = "Write postgres://USER:PASSWORD@HOST:PORT/DATABASE or host=... port=... user=... dbname=...";
const ENCODING =
  "In a user name, a password or a database's name, percent-encode what is special: % as %25, @ as %40, / as %2F, ? as %3F, # as %23, : as %3A.";

/**
 * Throws ConnectionStringError, whose message never repeats any of the string: what cannot be read may be a password. The road not
 * taken is `pg-connection-string`: it knows neither pairs nor several hosts, and reads `sslmode` otherwise than libpq does.
 */
export function parseConnectionString(text: string): ConnectionFields {
  const trimmed = text.trim();
  if (/^postgres(ql)?:\/\//i.test(trimmed)) return parseUrl(trimmed);
  if (/^[A-Za-z_][\w.]*\s*=/.test(trimmed)) return parsePairs(trimmed);
  throw new ConnectionStringError("this is not a connection string of PostgreSQL", whatItIs(trimmed));
}

function whatItIs(text: string): string {
  if (/^["'`]/.test(text)) return "It begins with a quote: leave the quotes out.";
  if (/^psql\s/.test(text)) return "Leave psql and the quotes out: give what psql is given.";
  if (/^postgres(ql)?:\/[^/]/i.test(text)) return "Write two slashes: postgres://";
  return FORMS;
}

/** As libpq reads it: the first `@` before any `/` ends the user and password. */
function parseUrl(text: string): ConnectionFields {
  const rest = text.slice(text.indexOf("//") + 2);
  const fields: Record<string, string> = {};
  const at = /^[^@/]*@/.exec(rest)?.[0].length ?? 0;
  if (at > 0) {
    const userinfo = rest.slice(0, at - 1);
    const colon = userinfo.indexOf(":");
    put(fields, "user", colon < 0 ? userinfo : userinfo.slice(0, colon));
    if (colon >= 0) put(fields, "password", userinfo.slice(colon + 1));
  }
  const [, authority = "", path = "", query] = /^([^/?]*)(?:\/([^?]*))?(?:\?([\s\S]*))?$/.exec(
    rest.slice(at),
  )!;
  // libpq would take the rest of the password for a host, or for a database's name.
  if (authority.includes("@") || path.includes("@") || (at === 0 && query?.includes("@")))
    throw new ConnectionStringError("this connection string has an @ too many", ENCODING);
  putHosts(fields, authority);
  put(fields, "dbname", path);
  if (query !== undefined) putQuery(fields, query);
  return fields;
}

/** What to do about a # or a ? in the user or password of a URL: libpq reads it, and other programs end the URL's part there. */
export function unencodedIn(connection: string): string | null {
  const userinfo = /^postgres(?:ql)?:\/\/([^@/]*)@/i.exec(connection.trim())?.[1] ?? "";
  return /[#?[\]\s]/.test(userinfo)
    ? "The user or password in this URL holds a special character as it is: percent-encode it (# as %23, ? as %3F, a blank as %20)."
    : null;
}

/** `a:5432,b:5433`, `[::1]:5432`, `%2Fvar%2Frun`: hosts and ports become lists of the same length, as in libpq. */
function putHosts(fields: Record<string, string>, text: string): void {
  if (text === "") return;
  const hosts = text.split(",").map((part) => {
    const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(part);
    if (!match)
      throw new ConnectionStringError("the host and port of this connection string cannot be read", ENCODING);
    return { host: decode(match[1]!.replace(/^\[|\]$/g, "")), port: match[2] ?? "" };
  });
  if (hosts.some(({ host }) => host !== "")) fields.host = hosts.map(({ host }) => host).join(",");
  if (hosts.some(({ port }) => port !== "")) fields.port = hosts.map(({ port }) => port).join(",");
}

function putQuery(fields: Record<string, string>, query: string): void {
  for (const part of query.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    if (equals < 0)
      throw new ConnectionStringError("an option of this connection string has no value", ENCODING);
    const name = decode(part.slice(0, equals));
    const value = part.slice(equals + 1);
    // As JDBC writes it; libpq understands it too.
    if (name === "ssl" && value === "true") fields.sslmode = "require";
    else put(fields, name, value);
  }
}

function put(fields: Record<string, string>, name: string, encoded: string): void {
  const value = decode(encoded);
  if (value !== "") fields[name] = value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // The text may be a password, so it is not shown.
    throw new ConnectionStringError(
      "a part of this connection string is not percent-encoded properly",
      ENCODING,
    );
  }
}

/** libpq's grammar: blanks may surround `=`; values may be in single quotes; a backslash takes the next character as it is. */
function parsePairs(text: string): ConnectionFields {
  const fields: Record<string, string> = {};
  const pair =
    /\s*([A-Za-z_][\w.]*)\s*=\s*(?:'((?:[^'\\]|\\[\s\S])*)'|((?:[^\s'\\]|\\[\s\S])(?:[^\s\\]|\\[\s\S])*)?)(?=\s|$)/y;
  const end = text.length;
  let last: string | null = null;
  while (pair.lastIndex < end) {
    const match = pair.exec(text);
    if (!match) {
      throw new ConnectionStringError(
        `the connection string cannot be read ${last === null ? "from its beginning" : `behind ${last}`}`,
        "Write NAME=VALUE pairs with blanks between them, and a value that holds blanks in single quotes.",
      );
    }
    last = match[1]!;
    const value = (match[2] ?? match[3] ?? "").replace(/\\([\s\S])/g, "$1");
    if (value !== "") fields[match[1]!] = value;
  }
  return fields;
}
