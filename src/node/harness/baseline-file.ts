// The baseline on disk: where it is, read, and written whole or not at all. Throws UsageError.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type BaselineEntry,
  BaselineError,
  entryOf,
  type Finding,
  readBaseline,
  renewed,
  writeBaseline,
} from "../../harness/index.ts";
import { exists, replaceFile } from "../disk/index.ts";
import { findConfig } from "../settings/index.ts";
import { UsageError } from "../terminal/index.ts";

const DEFAULT = "gosling-baseline.json";

export interface BaselineFile {
  /** A full path; null where none is wanted. */
  readonly path: string | null;
  /** As messages name it. */
  readonly name: string;
  /** Null where there is no file. */
  readonly entries: readonly BaselineEntry[] | null;
}

/** `named`: a file, `none`, or undefined for the default one, where it is there. */
export function readBaselineFile(named: string | undefined, cwd: string): BaselineFile {
  if (named === "none") return { path: null, name: "", entries: null };
  const name = named ?? DEFAULT;
  // Without a name it is beside the config file.
  const config = named === undefined ? findConfig(cwd) : undefined;
  const path = resolve(config === undefined ? cwd : dirname(config), name);
  if (!exists(path)) return { path, name, entries: null };
  try {
    return { path, name, entries: readBaseline(readFileSync(path, "utf8")) };
  } catch (error) {
    if (!(error instanceof BaselineError || (error instanceof Error && "code" in error))) throw error;
    throw new UsageError(
      `${name} cannot be read as a baseline: ${error.message}`,
      "Put it right, or delete it and write it anew: gosling test --write-baseline.",
    );
  }
}

/** `untested`: files, relative to the folder, of which this run can say nothing: what is known of them stays. */
export function writeBaselineFile(
  { path, name, entries }: BaselineFile,
  findings: readonly Finding[],
  folder: string,
  untested: (file: string) => boolean,
): number {
  if (path === null) throw new UsageError("--write-baseline needs a file: leave --baseline none out");
  const found = findings.flatMap((finding) => entryOf(finding, folder) ?? []);
  const now = renewed(found, entries ?? [], untested);
  replaceFile(path, writeBaseline(now), dirname(path), name);
  return now.length;
}
