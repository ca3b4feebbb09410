// The options of `gosling test`, from the command line to a job. Throws UsageError.
import * as v from "valibot";
import { type HarnessJob, TARGETS, type Target } from "../../harness/index.ts";
import { folderOf as folderOfName } from "../../text/index.ts";
import { type MigrationFolder, readMigrationFolder, readPgtap, readSource } from "../disk/index.ts";
import { FORMAT_OPTION, folderGiven, variablesOf } from "../options/index.ts";
import { duration, layout, layoutOf, parseTarget, searchPathValue, webAddress } from "../settings/index.ts";
import { type CommandInput, type Io, type Options, UsageError } from "../terminal/index.ts";
import { readAssumed } from "./assume.ts";
import { type BaselineFile, readBaselineFile } from "./baseline-file.ts";
import { readSince } from "./merged/index.ts";
import { readQuerySources } from "./queries.ts";
import { notSql, readOnly, readSeeds, readStats } from "./request-files.ts";
import type { NodeHarnessOptions } from "./run.ts";

export const TEST_OPTIONS = {
  dir: { type: "string", value: "DIR", help: "the folder of the migrations (default . or migrations)" },
  ...FORMAT_OPTION,
  database: {
    type: "string",
    value: "URL",
    help: "test on this server, in new databases that are dropped afterwards; the database you name is only used to connect",
  },
  "server-is-disposable": {
    type: "boolean",
    help: "with --database: nothing on that server matters: run the files with all rights of the connection",
  },
  pg: {
    type: "string",
    schema: v.pipe(
      v.picklist(TARGETS.map(String), ({ input }) => `must be one of ${TARGETS.join(", ")}, not ${input}`),
      v.transform((text) => Number(text) as Target),
    ),
    value: "13..18",
    help: "the PostgreSQL version that the advice is for (default: the version tested on)",
  },
  seeds: {
    type: "string",
    value: "DIR",
    help: "a folder with rows to insert before a version, as VERSION.sql (default DIR/seed)",
  },
  pgtap: {
    type: "string",
    value: "DIR",
    help: "pgTAP files to run after the last migration (default DIR/pgtap)",
  },
  queries: {
    type: "string",
    multiple: true,
    value: "PATTERN",
    help: "the SQL that your program sends (sqlc, pgtyped or plain files): every query must still work after each migration",
  },
  "queries-from": {
    type: "string",
    value: "REV",
    help: "with --queries: read them at this Git revision, for example the release that is deployed",
  },
  before: {
    type: "string",
    value: "FILE",
    help: "SQL to run before the first file: a baseline, extensions, schemas made by something else",
  },
  "search-path": {
    type: "string",
    schema: searchPathValue,
    value: "LIST",
    help: "the search_path that your servers' connections set, for example app,public",
  },
  role: {
    type: "string",
    multiple: true,
    value: "NAME",
    help: "a role that the files expect; created, without login, if it is missing",
  },
  stats: {
    type: "string",
    value: "FILE",
    help: "the output of gosling stats for your production database: ranks findings by their tables' rows",
  },
  size: {
    type: "string",
    schema: v.pipe(
      v.string(),
      v.regex(/^.+=\d{1,15}$/, ({ input }) => `must be TABLE=ROWS, not ${input}`),
      v.transform((text): readonly [string, number] => {
        const equals = text.lastIndexOf("=");
        return [text.slice(0, equals), Number(text.slice(equals + 1))];
      }),
    ),
    multiple: true,
    value: "TABLE=ROWS",
    help: "how many rows a table has in production; below 10000, a finding about its locks is only a note",
  },
  only: {
    type: "string",
    multiple: true,
    value: "FILE",
    help: "prove only this file (its name or version); the others are applied",
  },
  since: {
    type: "string",
    value: "REF",
    help: "a Git branch or commit: prove only the files that it doesn't have, and report edits to those that it has",
  },
  assume: {
    type: "string",
    multiple: true,
    value: "NAME=VALUE",
    help: "a setting of your deployment's connections: lock_timeout, statement_timeout or search_path",
  },
  baseline: {
    type: "string",
    value: "FILE",
    help: "known findings, which are counted and not shown (default gosling-baseline.json; none: no file)",
  },
  "docs-url": {
    type: "string",
    schema: webAddress,
    value: "URL",
    help: "the address of a site that you made with gosling build: the reports link to its page about each code",
  },
  layout: { type: "string", schema: layout, value: "LAYOUT", help: "schema_migrations (default) or goose" },
  table: { type: "string", value: "NAME", help: "the version table" },
  env: {
    type: "string",
    value: "FILE",
    help: "read variables for ENVSUB from FILE (default .env; none: no file)",
  },
  "file-limit": {
    type: "string",
    schema: duration,
    value: "TIME",
    help: "stop a step of a file that takes longer than this (default 30s)",
  },
} as const satisfies Options;

export interface TestRequest {
  readonly job: HarnessJob;
  readonly folder: string;
  readonly migrations: MigrationFolder;
  readonly server: NodeHarnessOptions["server"];
  readonly baseline: BaselineFile;
  /** The folder as the names of its files begin. */
  readonly prefix: string;
  readonly limitMs?: number;
}

/** More than any team has, and still read in a few seconds. */
const MOST_FILES = 10_000;

export function readTestRequest(
  { positionals, options }: CommandInput<typeof TEST_OPTIONS>,
  io: Io,
): TestRequest {
  const folder = positionals[0] ?? folderGiven(options, io);
  const migrations = readMigrationFolder(folder, io.cwd, options.format);
  const { sources } = migrations;
  if (sources.length === 0) {
    throw new UsageError(
      `there is no migration (*.sql) in ${folder}`,
      "Files are named VERSION_NAME.sql. Is this the right folder?",
    );
  }
  if (sources.length > MOST_FILES) {
    throw new UsageError(
      `${folder} holds ${sources.length} files; more than ${MOST_FILES} are not tested in one run`,
    );
  }
  const env = variablesOf(options, io);
  const { pg: target, table, before, since: ref, database } = options;
  const limitMs = options["file-limit"];
  const since = ref === undefined ? undefined : readSince(ref, folder, io.cwd, migrations);
  const disposable = options["server-is-disposable"];
  const server = database === undefined ? null : readServer(database, env, disposable);
  if (disposable && !server) {
    throw new UsageError(
      "--server-is-disposable goes with --database and a server",
      "Leave it out: without a server nothing is touched.",
    );
  }
  const only = readOnly(options.only, migrations) ?? since?.fresh;
  const assume = readAssumed(options.assume);
  const queries = readQuerySources(options.queries, options["queries-from"], io.cwd);
  return {
    folder,
    migrations,
    server,
    prefix: folderOfName(sources[0]?.name ?? ""),
    baseline: readBaselineFile(options.baseline, io.cwd),
    ...(limitMs !== undefined && { limitMs }),
    job: {
      sources: [...sources, ...(migrations.format === null ? notSql(folder, io.cwd) : [])],
      env,
      ...(only && { only }),
      ...(target !== undefined && { target }),
      layout: layoutOf(options.layout, env),
      ...(table !== undefined && { table }),
      ...(since && { applied: since.applied, findings: since.findings }),
      ...(assume.size > 0 && { assume }),
      ...(queries && { queries }),
      ...(before !== undefined && { before: readSource(before, io.cwd).text }),
      ...(options["search-path"] !== undefined && { searchPath: options["search-path"] }),
      pgtap: readPgtap(options.pgtap, folder, io.cwd),
      seeds: readSeeds(options.seeds, folder, io.cwd),
      roles: options.role,
      sizes: new Map([...readStats(options.stats, io.cwd), ...options.size]),
    },
  };
}

function readServer(
  text: string,
  env: Readonly<Record<string, string>>,
  disposable: boolean,
): TestRequest["server"] {
  const target = parseTarget(text, "--database");
  if (target.type === "server") return { connection: target.connection, env, disposable };
  if (target.folder === null) return null;
  throw new UsageError(
    "a PGlite folder cannot be tested in: the harness makes its own databases",
    "Leave --database out, or name a server.",
  );
}
