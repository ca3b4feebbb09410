// The options that all migration commands share.
import type { Option } from "../terminal/index.ts";

export const DATABASE_OPTIONS = {
  database: {
    type: "string",
    multiple: true,
    value: "URL",
    help: "postgres://..., host=... dbname=..., pglite:FOLDER or pglite: (memory); may be given more than once",
  },
  "databases-file": { type: "string", value: "FILE", help: "a file with one database a line" },
  jobs: { type: "string", value: "N", help: "how many databases at a time (default 4)" },
  dir: { type: "string", value: "DIR", help: "the folder of the migrations (default . or migrations)" },
  table: { type: "string", value: "NAME", help: "the version table, may be SCHEMA.NAME" },
  layout: { type: "string", value: "LAYOUT", help: "schema_migrations (default) or goose" },
  "no-versioning": { type: "boolean", help: "run the files without a version table" },
  timeout: { type: "string", value: "TIME", help: "stop after this time: 90 (seconds), 500ms, 1m30s" },
  "lock-timeout": {
    type: "string",
    value: "TIME",
    help: "how long to wait for another process that migrates (default 5m)",
  },
  env: {
    type: "string",
    value: "FILE",
    help: "read variables from FILE (default .env where there is one; none: no file)",
  },
  json: { type: "boolean", help: "print one JSON document" },
  verbose: { type: "boolean", short: "v", help: "print each statement, the lock and notices too" },
} as const satisfies Readonly<Record<string, Option>>;

export const UP_OPTIONS = {
  "allow-missing": { type: "boolean", help: "apply files older than the newest applied version too" },
  "allow-edited": { type: "boolean", help: "go on although applied files were edited since" },
  "allow-deleted": { type: "boolean", help: "go on although files of applied versions are gone" },
} as const satisfies Readonly<Record<string, Option>>;

export const CHECKSUM_OPTION = {
  "no-checksums": { type: "boolean", help: "neither keep nor compare checksums of applied files" },
} as const satisfies Readonly<Record<string, Option>>;

export const RUN_OPTIONS = {
  ...CHECKSUM_OPTION,
  "dry-run": { type: "boolean", help: "print what would be run, and run nothing" },
  "flush-each": { type: "boolean", help: "wait for the disk after each migration, not several at a time" },
} as const satisfies Readonly<Record<string, Option>>;

export const COMMON_NOTES: readonly string[] = [
  "Without --database: GOOSE_DBSTRING, else DATABASE_URL, from the environment, else from .env; else the PG* variables.",
  "Exit codes: 0 done, 1 a database failed or the work was stopped, 2 the input was bad. See docs/cli.md.",
];
