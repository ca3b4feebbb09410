// What a file needs that this PostgreSQL does not have: then it was not tested, neither passed nor failed.
import type { MigrationFailure } from "../../engine/index.ts";
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { as } from "../sql/index.ts";

/** Why the file cannot be tested here, in a clause; undefined when the failure is the file's own. */
export function missingHere({ database }: Pick<MigrationFailure, "database">): string | undefined {
  const { sqlstate = "", message = "" } = database ?? {};
  const extension = /extension "([^"]+)" is not available|extension control file .*\/([^/"]+)\.control/.exec(
    message,
  );
  if (extension) return `it needs the extension ${extension[1] ?? extension[2]}, which is not here`;
  const known = knownExtension(message);
  if (known) return `it needs the extension ${known}, which nothing before it created (--before FILE can)`;
  const role = /^role "([^"]+)" does not exist/.exec(message);
  if (role && /^(42704|22023)$/.test(sqlstate))
    return `it needs the role ${role[1]}, which is not here (--role ${role[1]} makes it)`;
  const language = /^language "([^"]+)" does not exist/.exec(message);
  if (language) return `it needs the language ${language[1]}, which is not here`;
  const space = /^tablespace "([^"]+)" does not exist/.exec(message);
  if (space) return `it needs the tablespace ${space[1]}, which is not here`;
  const library = /could not (?:access|load) (?:file|library) "([^"]+)"/.exec(message);
  if (library) return `it needs the library ${library[1]}, which is not here`;
  const file = /^could not open file "([^"]+)" for reading: No such file/.exec(message);
  if (file && sqlstate === "58P01") return `it reads the server's file ${file[1]}, which is not here`;
  const other = /^database "([^"]+)" does not exist/.exec(message);
  if (other && sqlstate === "3D000")
    return `it names the database ${other[1]}, and the tests run in one of another name`;
  if (/^template database "template[01]" does not exist/.test(message))
    return "it makes a database, and a sandbox has only one";
  if (/wal_level|logical decoding/.test(message))
    return `it needs another setting of the server (${message})`;
  return undefined;
}

/** `said`: the server's message. */
export function lacksRight(said: string): string {
  return `it needs a right that the role which runs the files does not have (${said})`;
}

/**
 * The role that runs the files lacks a right: where it is the run's own, that says nothing of the file. `section`: what failed.
 * After a SET ROLE it is the file that chose who it is.
 */
export function rightMissing(
  { database, statement }: Pick<MigrationFailure, "database" | "statement">,
  section: MigrationFile["up"],
  { factory }: Pick<HarnessOptions, "factory">,
): string | undefined {
  if (!factory.lacksRights || database?.sqlstate !== "42501") return undefined;
  const failed = section.statements.findIndex(({ text }) => statement?.includes(text));
  const before = failed < 0 ? [] : section.statements.slice(0, failed);
  return before.some(({ node }) => setsRole(node)) ? undefined : lacksRight(database.message);
}

/** Whether it is a SET ROLE or SET SESSION AUTHORIZATION. */
export function setsRole(node: SqlView["node"]): boolean {
  const set = as(node, "VariableSetStmt");
  return set?.kind === "VAR_SET_VALUE" && /^(role|session_authorization)$/.test(set.name ?? "");
}

/** Functions and types by which a file shows that it takes an extension for granted. */
const TELLTALES: readonly (readonly [string, RegExp])[] = [
  [
    "timescaledb",
    /^(create_hypertable|set_chunk_time_interval|time_bucket|set_integer_now_func|refresh_continuous_aggregate|(add|remove)_(retention|compression|columnstore|reorder|continuous_aggregate)_policy)$/,
  ],
  ["postgis", /^(st_\w+|geometry|geography|addgeometrycolumn)$/],
  ["uuid-ossp", /^uuid_(generate_v\w+|nil|ns_\w+)$/],
  ["pgcrypto", /^(crypt|gen_salt|digest|hmac|gen_random_bytes|pgp_\w+)$/],
  ["vector", /^(vector|halfvec|sparsevec)$/],
  ["citext", /^citext$/],
  ["hstore", /^hstore$/],
  ["ltree", /^(ltree|lquery)$/],
  ["pg_trgm", /^(similarity|gin_trgm_ops|gist_trgm_ops)$/],
  ["unaccent", /^unaccent$/],
];

/** `function create_hypertable(...) does not exist`, `type "public.citext" does not exist`, `operator class "gin_trgm_ops" ...` */
function knownExtension(message: string): string | undefined {
  const found = /^(?:function|procedure|type|operator class) "?(?:[\w]+\.)?(\w+)"?[ (].*does not exist/.exec(
    message,
  );
  const name = found?.[1]?.toLowerCase() ?? "";
  return TELLTALES.find(([, pattern]) => pattern.test(name))?.[0];
}
