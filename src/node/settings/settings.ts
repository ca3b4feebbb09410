// From options, environment and .env to what the migration commands need. Pure: what lies on the disk is handed in.

import type { Layout, MigratorOptions } from "../../engine/index.ts";
import { parseInt64 } from "../../text/index.ts";
import { readValue, UsageError } from "../terminal/index.ts";
import { checkDriver, type DatabaseTarget, parseTarget, parseTargets, withoutRepeats } from "./database.ts";
import { layout } from "./values.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  readonly env: Variables;
  /** What the .env file says; the environment wins over it, name by name. */
  readonly dotenv: Variables;
  /** Whether a folder, seen from the working folder, holds `.sql` files. */
  readonly hasSql: (folder: string) => boolean;
  readonly readText: (path: string) => string;
}

export interface MigrateSettings {
  readonly databases: readonly DatabaseTarget[];
  /** Null: the command has no use for files. */
  readonly folder: string | null;
  readonly migrator: Pick<
    MigratorOptions,
    | "layout"
    | "table"
    | "allowMissing"
    | "allowEdited"
    | "allowDeleted"
    | "checksums"
    | "flushEach"
    | "versioning"
    | "waitMs"
    | "lockTimeoutMs"
    | "lockRetries"
  >;
  /** For ENVSUB and for PG*: the environment over .env. */
  readonly variables: Readonly<Record<string, string>>;
  /** For the whole command on one database; null: no limit. */
  readonly timeoutMs: number | null;
  /** How many databases at a time. */
  readonly jobs: number;
  /** What ENVSUB puts in is shown. */
  readonly showValues: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

const DEFAULT_JOBS = 4;

/** The options that say where and how to work, of whatever command: those that it does not take are absent. */
export interface GivenOptions {
  readonly database?: readonly string[];
  readonly "databases-file"?: string | undefined;
  readonly jobs?: number | undefined;
  readonly dir?: string | undefined;
  readonly table?: string | undefined;
  readonly layout?: Layout | undefined;
  readonly timeout?: number | undefined;
  readonly "lock-timeout"?: number | undefined;
  readonly "lock-retries"?: number | undefined;
  readonly wait?: number | undefined;
  readonly "no-versioning"?: boolean;
  readonly "no-checksums"?: boolean;
  readonly "allow-missing"?: boolean;
  readonly "allow-edited"?: boolean;
  readonly "allow-deleted"?: boolean;
  readonly "flush-each"?: boolean;
  readonly "show-values"?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Option over environment over .env over default. Throws UsageError. */
export function readSettings(options: GivenOptions, surroundings: Surroundings): MigrateSettings {
  const variables = mergeVariables(surroundings);
  return {
    databases: readDatabases(options, surroundings),
    folder: "dir" in options ? chooseFolder(options.dir, surroundings) : null,
    migrator: readMigratorOptions(options, variables),
    variables,
    timeoutMs: options.timeout || null,
    jobs: options.jobs ?? DEFAULT_JOBS,
    showValues: options["show-values"] ?? false,
    json: options.json ?? false,
    verbose: options.verbose ?? false,
  };
}

export function mergeVariables({
  env,
  dotenv,
}: Pick<Surroundings, "env" | "dotenv">): Readonly<Record<string, string>> {
  const set = ([, value]: [string, string | undefined]) => value !== undefined;
  return {
    ...Object.fromEntries(Object.entries(dotenv).filter(set)),
    ...Object.fromEntries(Object.entries(env).filter(set)),
  } as Record<string, string>;
}

function readDatabases(options: GivenOptions, surroundings: Surroundings): readonly DatabaseTarget[] {
  const listed = options["databases-file"];
  const given = [
    ...(options.database ?? []).map((text) => parseTarget(text, "--database")),
    ...(listed === undefined ? [] : parseTargets(surroundings.readText(listed), listed)),
  ];
  if (given.length > 0) return withoutRepeats(given);
  for (const source of [surroundings.env, surroundings.dotenv]) {
    const name = (["GOOSE_DBSTRING", "DATABASE_URL"] as const).find((one) => source[one]);
    if (!name) continue;
    checkDriver(surroundings.env.GOOSE_DRIVER ?? surroundings.dotenv.GOOSE_DRIVER);
    return [parseTarget(source[name]!, name)];
  }
  const { PGHOST, PGDATABASE } = mergeVariables(surroundings);
  if (PGHOST || PGDATABASE) return [{ type: "server", connection: "postgres://" }];
  throw new UsageError(
    "no database is named",
    "Give --database postgres://USER@HOST/NAME (or pglite:FOLDER), or set DATABASE_URL or GOOSE_DBSTRING, also in .env.",
  );
}

const USUAL_FOLDERS = [".", "migrations", "migrations/postgres"];

/** goose's default is the working folder; where that holds no migrations, the usual names are looked at. */
export function chooseFolder(
  dir: string | undefined,
  { env, dotenv, hasSql }: Omit<Surroundings, "readText">,
): string {
  const given = dir || env.GOOSE_MIGRATION_DIR || dotenv.GOOSE_MIGRATION_DIR;
  return given || USUAL_FOLDERS.find(hasSql) || "migrations";
}

function readMigratorOptions(
  options: GivenOptions,
  variables: Readonly<Record<string, string>>,
): MigrateSettings["migrator"] {
  const table = options.table || variables.GOOSE_TABLE;
  const { wait: waitMs, "lock-timeout": lockTimeoutMs, "lock-retries": lockRetries } = options;
  return {
    layout: layoutOf(options.layout, variables),
    ...(table ? { table } : {}),
    allowMissing: options["allow-missing"] ?? false,
    allowEdited: options["allow-edited"] ?? false,
    allowDeleted: options["allow-deleted"] ?? false,
    checksums: !options["no-checksums"],
    flushEach: options["flush-each"] ?? false,
    versioning: !options["no-versioning"],
    ...(waitMs === undefined ? {} : { waitMs }),
    ...(lockTimeoutMs === undefined ? {} : { lockTimeoutMs }),
    ...(lockRetries === undefined ? {} : { lockRetries }),
  };
}

/** Who names goose's driver means goose's table. */
export function layoutOf(given: Layout | undefined, variables: Variables): Layout {
  if (given) return given;
  if (variables.GOSLING_LAYOUT) return readValue("GOSLING_LAYOUT", LAYOUT, variables.GOSLING_LAYOUT);
  return variables.GOOSE_DRIVER ? "goose" : "schema_migrations";
}

const LAYOUT = { type: "string", value: "LAYOUT", help: "", schema: layout } as const;

/** The version of `up-to`, `down-to` and `repair`: goose's words for what is missing or no number. */
export function readVersion(text: string | undefined, command: string): bigint {
  if (text === undefined)
    throw new UsageError(`${command} needs a VERSION`, `For example: gosling ${command} 20251220000001`);
  if (!/^\+?\d+$/.test(text)) throw new UsageError(`version must be a number (got '${text}')`);
  const version = parseInt64(text);
  if (version === undefined)
    throw new UsageError(`version ${text} is too large`, "The highest is 9223372036854775807.");
  return version;
}
