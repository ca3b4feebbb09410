// The options of the migration commands: those that all take, and those that only some have a use for.
import { SHOW_VALUES_OPTION } from "../options/index.ts";
import { duration, jobs, layout, retries } from "../settings/index.ts";
import type { Options } from "../terminal/index.ts";

/** Of every command on a database. */
export const DATABASE_OPTIONS = {
  database: {
    type: "string",
    multiple: true,
    value: "URL",
    help: "postgres://..., host=... dbname=..., pglite:FOLDER or pglite: (memory); may be given more than once",
  },
  "databases-file": { type: "string", value: "FILE", help: "a file with one database per line" },
  jobs: {
    type: "string",
    schema: jobs,
    value: "N",
    help: "how many databases to work on at a time (default 4)",
  },
  table: { type: "string", value: "NAME", help: "the version table: NAME or SCHEMA.NAME" },
  layout: { type: "string", schema: layout, value: "LAYOUT", help: "schema_migrations (default) or goose" },
  timeout: {
    type: "string",
    schema: duration,
    value: "TIME",
    help: "stop after this time: 90 (seconds), 500ms, 1m30s",
  },
  env: {
    type: "string",
    value: "FILE",
    help: "read variables from FILE (default .env, if there is one; none: no file)",
  },
  json: { type: "boolean", help: "print one JSON document" },
  verbose: { type: "boolean", short: "v", help: "also print each statement, the lock and notices" },
} as const satisfies Options;

export const DIR_OPTION = {
  dir: { type: "string", value: "DIR", help: "the folder of the migrations (default . or migrations)" },
} as const satisfies Options;

/** Of a command that takes the migrations' lock. */
export const WAIT_OPTION = {
  wait: {
    type: "string",
    schema: duration,
    value: "TIME",
    help: "how long to wait while another process migrates (default 5m)",
  },
} as const satisfies Options;

export const UP_OPTIONS = {
  "allow-missing": {
    type: "boolean",
    help: "also apply files with a lower version than the newest applied one",
  },
  "allow-edited": { type: "boolean", help: "continue even if applied files were edited" },
  "allow-deleted": { type: "boolean", help: "continue even if files of applied versions are missing" },
} as const satisfies Options;

export const CHECKSUM_OPTION = {
  "no-checksums": { type: "boolean", help: "don't record or compare checksums of applied files" },
} as const satisfies Options;

/** Of a command that runs files. */
export const RUN_OPTIONS = {
  ...DIR_OPTION,
  "no-versioning": { type: "boolean", help: "run the files without a version table" },
  ...CHECKSUM_OPTION,
  ...WAIT_OPTION,
  "lock-timeout": {
    type: "string",
    schema: duration,
    value: "TIME",
    help: "PostgreSQL's lock_timeout for this run: how long a statement may wait for a table's lock",
  },
  "lock-retries": {
    type: "string",
    schema: retries,
    value: "N",
    help: "if lock_timeout stops a file, try it again up to N times, with longer and longer pauses",
  },
  ...SHOW_VALUES_OPTION,
  "dry-run": { type: "boolean", help: "print what would run, and run nothing" },
  "flush-each": {
    type: "boolean",
    help: "wait for the disk after each migration, not once after several",
  },
} as const satisfies Options;

export const COMMON_NOTES: readonly string[] = [
  "Without --database, gosling uses GOOSE_DBSTRING, else DATABASE_URL, from the environment, else from .env. Without those, it uses the PG* variables.",
  "Exit codes: 0 done, 1 a database failed or the work was stopped, 2 the input was bad. See docs/cli.md.",
];
