// From options, environment and .env to what the migration commands need. Pure: what lies on the disk is handed in.

import type { Layout, MigratorOptions } from "../../engine/index.ts";
import { parseInt64 } from "../../text/index.ts";
import { type CommandInput, UsageError } from "../terminal/index.ts";
import { checkDriver, type DatabaseTarget, parseTarget, parseTargets, withoutRepeats } from "./database.ts";
import { parseDuration } from "./duration.ts";

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
  readonly folder: string;
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
    | "lockTimeoutMs"
  >;
  /** For ENVSUB and for PG*: the environment over .env. */
  readonly variables: Readonly<Record<string, string>>;
  /** For the whole command on one database; null: no limit. */
  readonly timeoutMs: number | null;
  /** How many databases at a time. */
  readonly jobs: number;
  readonly json: boolean;
  readonly verbose: boolean;
}

const LAYOUTS: readonly Layout[] = ["schema_migrations", "goose"];
const DEFAULT_JOBS = 4;

/** Option over environment over .env over default. Throws UsageError. */
export function readSettings(input: CommandInput, surroundings: Surroundings): MigrateSettings {
  const variables = mergeVariables(surroundings);
  return {
    databases: readDatabases(input, surroundings),
    folder: readFolder(input, surroundings),
    migrator: readMigratorOptions(input, variables),
    variables,
    timeoutMs: readTimeout(input),
    jobs: readJobs(input),
    json: input.flag("json"),
    verbose: input.flag("verbose"),
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

function readDatabases(input: CommandInput, surroundings: Surroundings): readonly DatabaseTarget[] {
  const listed = input.text("databases-file");
  const given = [
    ...input.list("database").map((text) => parseTarget(text, "--database")),
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
export function readFolder(
  input: CommandInput,
  { env, dotenv, hasSql }: Omit<Surroundings, "readText">,
): string {
  const given = input.text("dir") || env.GOOSE_MIGRATION_DIR || dotenv.GOOSE_MIGRATION_DIR;
  return given || USUAL_FOLDERS.find(hasSql) || "migrations";
}

function readMigratorOptions(
  input: CommandInput,
  variables: Readonly<Record<string, string>>,
): MigrateSettings["migrator"] {
  const table = input.text("table") || variables.GOOSE_TABLE;
  const lockTimeout = input.text("lock-timeout");
  return {
    layout: readLayout(input.text("layout") || variables.GOSLING_LAYOUT),
    ...(table ? { table } : {}),
    allowMissing: input.flag("allow-missing"),
    allowEdited: input.flag("allow-edited"),
    allowDeleted: input.flag("allow-deleted"),
    checksums: !input.flag("no-checksums"),
    flushEach: input.flag("flush-each"),
    versioning: !input.flag("no-versioning"),
    ...(lockTimeout === undefined ? {} : { lockTimeoutMs: parseDuration(lockTimeout, "--lock-timeout") }),
  };
}

function readLayout(text: string | undefined): Layout {
  if (!text) return "schema_migrations";
  const layout = LAYOUTS.find((one) => one === text);
  if (layout) return layout;
  throw new UsageError(`there is no layout ${text}`, `The layouts are ${LAYOUTS.join(" and ")}.`);
}

function readTimeout(input: CommandInput): number | null {
  const text = input.text("timeout");
  if (text === undefined) return null;
  const milliseconds = parseDuration(text, "--timeout");
  return milliseconds > 0 ? milliseconds : null;
}

function readJobs(input: CommandInput): number {
  const text = input.text("jobs");
  if (text === undefined) return DEFAULT_JOBS;
  const jobs = Number(text);
  if (/^\d{1,6}$/.test(text) && jobs >= 1) return jobs;
  throw new UsageError(`--jobs must be a whole number above 0, not ${text}`);
}

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
