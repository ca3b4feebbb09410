// The folder as files to test: read and in order, and what is wrong with names and versions as findings.
import {
  MigrationError,
  type MigrationFailure,
  type SourceFile,
  validate,
  versionOfFileName,
} from "../engine/index.ts";
import { topOf, versionIn } from "../text/index.ts";
import { type MigrationFile, readFile } from "./file/index.ts";
import type { HarnessOptions } from "./options.ts";
import type { Finding } from "./types.ts";

/** A file as the folder holds it: read, or what is wrong with it. */
export type FolderFile = { readonly name: string; readonly version: bigint } & (
  | { readonly file: MigrationFile }
  | { readonly failure: MigrationFailure }
);

export interface Folder {
  readonly files: readonly FolderFile[];
  /** About what is not among the files. */
  readonly findings: readonly Finding[];
  /** A file that is left out and that others may need. */
  readonly broken: string | undefined;
  /** Migrations that are not SQL: they are run by something else, and files after them may need them. */
  readonly elsewhere: readonly { readonly name: string; readonly version: bigint }[];
}

/** Bad names and duplicate versions are findings, not the end: the rest is tested. */
export function readFolder(sources: readonly SourceFile[], options: HarnessOptions): Folder {
  const findings: Finding[] = [];
  const files = new Map<bigint, FolderFile>();
  let broken: string | undefined;
  const elsewhere: { name: string; version: bigint }[] = [];
  for (const source of [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!source.name.endsWith(".sql")) {
      for (const { code, message, at, hint } of validate([source]).warnings) {
        const version = versionIn(source.name, "");
        if (version !== undefined) elsewhere.push({ name: source.name, version });
        findings.push({
          code,
          severity: "warning",
          part: "static",
          ...(at ?? topOf(source.name)),
          message,
          ...(hint && { hint }),
        });
      }
      continue;
    }
    try {
      const version = versionOfFileName(source.name);
      const other = files.get(version);
      if (other) {
        broken ??= source.name;
        findings.push({
          code: "DUPLICATE_VERSION",
          severity: "error",
          part: "static",
          ...topOf(source.name),
          message: `${other.name} and ${source.name} have the same version, ${version}: neither the engine nor goose runs such a folder, and here only the first is tested`,
          hint: "Give the one that no database has applied yet another version.",
        });
        continue;
      }
      files.set(version, { name: source.name, version, ...read(source, options) });
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      broken ??= source.name;
      findings.push(findingOf(error.failure, source.name));
    }
  }
  const sorted = [...files.values()].sort((a, b) => (a.version < b.version ? -1 : 1));
  return { files: sorted, findings, broken, elsewhere };
}

function read(source: SourceFile, { parser, env = {} }: HarnessOptions) {
  try {
    return { file: readFile(source, parser, env) };
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return { failure: error.failure };
  }
}

export function findingOf(failure: MigrationFailure, name: string): Finding {
  const at = failure.at ?? topOf(name);
  return {
    code: failure.code,
    severity: "error",
    part: "static",
    ...at,
    message: failure.message,
    ...(failure.statement !== undefined && { statement: failure.statement }),
    ...(failure.hint && { hint: failure.hint }),
  };
}
