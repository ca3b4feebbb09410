// A folder of migrations in whatever format it is: as goose's files, with the way back to the places in its own.
import { join, resolve } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import {
  FORMATS,
  type ForeignFolder,
  type ForeignFormat,
  type ForeignMigration,
  type GooseFile,
  hasGoose,
  originOf,
  readForeign,
  recognise,
  toGoose,
  type UnreadableTool,
} from "../../formats/index.ts";
import { type Diagnostic, list, topOf } from "../../text/index.ts";
import { UsageError } from "../terminal/index.ts";
import { exists, filesBelow, readSource, readSqlFiles } from "./load.ts";

export interface MigrationFolder {
  /** Null: goose's own. */
  readonly format: ForeignFormat | null;
  /** As the other tool has them, in its order; empty for goose's own. */
  readonly foreign: readonly ForeignMigration[];
  /** goose's files: those of the folder, or what replaces them. */
  readonly sources: readonly SourceFile[];
  /** The files of the folder, in which `place` places. */
  readonly originals: readonly SourceFile[];
  /** The file of the folder for the name of one of the sources. */
  nameOf(source: string): string;
  /** Plain data with every place, file name and piece of advice in it moved from the sources to the originals. */
  place<T>(data: T): T;
  /** Files of the folder that are left out, and why. */
  readonly problems: readonly Diagnostic[];
}

/** `format`: as asked for; looked for where undefined. Throws UsageError. */
export function readMigrationFolder(folder: string, cwd: string, format?: string): MigrationFolder {
  const asked = FORMATS.find((one) => one === format);
  if (format !== undefined && format !== "goose" && asked === undefined)
    throw new UsageError(`there is no format ${format}`, `The formats are goose, ${list(FORMATS)}.`);
  if (asked === undefined) {
    const own = readSqlFiles(folder, cwd);
    // Most folders are goose's: those are read once.
    if (format === "goose" || hasGoose(own)) return ownFolder(own);
  }
  const files = filesBelow(folder, cwd).map((path) => readSource(path, cwd));
  const found = asked === undefined ? recognise(files) : ({ type: "foreign", format: asked } as const);
  if (found.type === "unreadable") {
    throw new UsageError(
      `${folder} holds migrations of ${found.tool}, which gosling does not read`,
      `${WAY_OVER[found.tool]} gosling reads goose's format and that of ${list(FORMATS)}.`,
    );
  }
  if (found.type === "goose") return ownFolder(readSqlFiles(folder, cwd));
  return foreignFolder(readForeign(found.format, files), folder, files);
}

/** As goose's files: those of the folder that was named, else of the usual ones; none where there is none. Throws UsageError. */
export function migrationsOf(folder: string | undefined, cwd: string): readonly SourceFile[] {
  const usual = ["migrations/postgres", "migrations"].find((name) => exists(resolve(cwd, name)));
  const found = folder ?? usual;
  return found === undefined ? [] : readMigrationFolder(found, cwd).sources;
}

/** How the migrations of a tool that is not read become goose's. */
const WAY_OVER: Readonly<Record<UnreadableTool, string>> = {
  sqitch:
    "gosling create NAME makes an empty file: put deploy/NAME.sql into its Up and revert/NAME.sql into its Down, in the plan's order.",
  Atlas: 'atlas migrate diff writes goose\'s files with --dir "file://DIR?format=goose".',
  Liquibase: "gosling create NAME makes an empty file: liquibase update-sql prints what to put into its Up.",
};

/** Refuses a folder of another tool, for commands that run or change goose's files. */
export function refuseForeign(folder: string, cwd: string, command: string): void {
  const { format } = readMigrationFolder(folder, cwd);
  if (format === null) return;
  throw new UsageError(
    `${folder} holds migrations of ${format}; gosling ${command} runs goose's`,
    `gosling import ${folder} --to DIR writes them as goose's. gosling test, validate, diff and schema read them as they are.`,
  );
}

function ownFolder(sources: readonly SourceFile[]): MigrationFolder {
  return {
    format: null,
    foreign: [],
    sources,
    originals: sources,
    nameOf: (name) => name,
    place: (data) => data,
    problems: [],
  };
}

function foreignFolder(
  foreign: ForeignFolder,
  folder: string,
  originals: readonly SourceFile[],
): MigrationFolder {
  const digits = Math.max(5, ...foreign.migrations.map(({ version }) => String(version).length));
  const made = new Map<string, { readonly goose: GooseFile; readonly file: string }>();
  for (const migration of foreign.migrations) {
    const goose = toGoose(migration, digits);
    made.set(join(folder, goose.name).replaceAll("\\", "/"), { goose, file: migration.file });
  }
  const nameOf = (name: string) => made.get(name)?.file ?? name;
  const place = (data: unknown): unknown => {
    if (typeof data === "string") return advise(nameOf(data), foreign.format);
    if (Array.isArray(data)) return data.map(place);
    if (data instanceof Map) return new Map([...data].map(([key, value]) => [place(key), place(value)]));
    if (data instanceof Set) return new Set([...data].map(place));
    if (typeof data !== "object" || data === null) return data;
    const moved = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, place(value)]));
    return { ...moved, ...placed(data) };
  };
  /** What makes a place of an object: `file`, `line` and `column`. */
  const placed = (data: object): object => {
    const { file, line, column } = data as { file?: unknown; line?: unknown; column?: unknown };
    if (typeof file !== "string" || typeof line !== "number" || typeof column !== "number") return {};
    const known = made.get(file);
    return known ? (originOf(known.goose, { line, column }) ?? topOf(known.file)) : {};
  };
  return {
    format: foreign.format,
    foreign: foreign.migrations,
    sources: [...made].map(([name, { goose }]) => ({ name, text: goose.text })),
    originals,
    nameOf,
    place: <T>(data: T) => place(data) as T,
    problems: foreign.problems,
  };
}

/** How each format says that a file runs without a transaction, for hints that say it in goose's words. */
const WITHOUT_TRANSACTION: Readonly<Record<ForeignFormat, string>> = {
  dbmate: "-- migrate:up transaction:false",
  "sql-migrate": "-- +migrate Up notransaction",
  sqlx: "-- no-transaction as the first line",
  flyway: "executeInTransaction=false in a .conf file beside it",
  "golang-migrate": "(nothing: leave the statement alone in its file)",
  prisma: "(nothing: leave the statement alone in its migration)",
  "node-pg-migrate": "(pgm.noTransaction() in a JavaScript migration)",
  drizzle: "(nothing: drizzle runs all files in one transaction)",
};

function advise(text: string, format: ForeignFormat): string {
  return text.replaceAll("-- +goose NO TRANSACTION", WITHOUT_TRANSACTION[format]);
}
