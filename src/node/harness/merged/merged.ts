// `--since REF`: which files are new, and whether those that REF has are still what they were.

import type { SourceFile } from "../../../engine/index.ts";
import type { Finding, HarnessJob } from "../../../harness/index.ts";
import { baseName, folderOf, versionIn } from "../../../text/index.ts";
import type { MigrationFolder } from "../../disk/index.ts";
import { type FolderAtCommit, foreignSide, gooseSide } from "./folder-at-commit.ts";
import { openRepository } from "./git.ts";
import { firstChange } from "./meaning.ts";

export interface Since {
  /** Names of the sources that REF has not. */
  readonly fresh: ReadonlySet<string>;
  /** What a server may have applied. */
  readonly applied: NonNullable<HarnessJob["applied"]>;
  readonly findings: readonly Finding[];
}

/** Throws UsageError where Git does not know the ref. */
export function readSince(
  ref: string,
  folder: string,
  cwd: string,
  { format, sources, nameOf }: Pick<MigrationFolder, "format" | "sources" | "nameOf">,
): Since {
  const repository = openRepository(folder, cwd);
  const sideAt = (at: string) =>
    format === null ? gooseSide(repository, at) : foreignSide(repository, at, format, folder, cwd);
  const merged = sideAt(ref);
  const base = repository.mergeBase(ref);
  // What REF has got since this branch left it is not missing here.
  const left = base === undefined ? merged : sideAt(base);
  const nameIn = (source: string) => (format === null ? baseName(source) : nameOf(source));
  const own = new Map(sources.map((source) => [nameIn(source.name), source]));
  const edited = differing(own, merged, left);
  const entries = [...own].map(
    ([name, source]): Entry => ({
      name,
      source,
      path: nameOf(source.name),
      // A repeatable file is run again after each edit: an edited one is as good as new.
      fresh: !merged.names.has(name) || (repeatable(name) && edited.has(name)),
    }),
  );
  const fresh = entries.filter((entry) => entry.fresh);
  return {
    fresh: new Set(fresh.map(({ source }) => source.name)),
    applied: appliedOf(format === null ? versionsOf(merged.names) : keptVersions(entries)),
    findings: [
      ...changes(ref, entries, edited),
      ...missing(ref, format === null ? folder : null, merged, left, own, fresh),
      ...taken(ref, merged, left, fresh),
    ],
  };
}

interface Entry {
  /** As a FolderAtCommit names it. */
  readonly name: string;
  readonly source: SourceFile;
  /** The file in the folder. */
  readonly path: string;
  readonly fresh: boolean;
}

const repeatable = (name: string) => /^R__/.test(baseName(name));

/** What tells a migration from others in its tool: goose's version, `1.2` of Flyway's. */
function numberOf(name: string): string | undefined {
  const bare = baseName(name) === "migration.sql" ? baseName(folderOf(name)) : baseName(name);
  const [, digits] = /^V([0-9]+(?:[._][0-9]+)*)__/.exec(bare) ?? /^([0-9]+)[-_]/.exec(bare) ?? [];
  return digits
    ?.split(/[._]/)
    .map((part) => part.replace(/^0+(?=[0-9])/, ""))
    .join(".")
    .replace(/(?:\.0)+$/, "");
}

function versionsOf(names: Iterable<string>): ReadonlySet<bigint> {
  return new Set([...names].flatMap((name) => versionIn(name) ?? []));
}

/** Another tool's versions may be places in its order, which are those of the folder now. */
function keptVersions(entries: readonly Entry[]): ReadonlySet<bigint> {
  const kept = entries.filter(({ fresh, name }) => !fresh && !repeatable(name));
  return versionsOf(kept.map(({ source }) => source.name));
}

function appliedOf(versions: ReadonlySet<bigint>): Since["applied"] {
  return {
    upTo: [...versions].reduce((highest, version) => (version > highest ? version : highest), 0n),
    versions,
  };
}

/** The line of each file whose statements are not those that REF has, nor those that this branch began with. */
function differing(
  own: ReadonlyMap<string, SourceFile>,
  merged: FolderAtCommit,
  left: FolderAtCommit,
): ReadonlyMap<string, number> {
  const old = left.differing(own);
  return new Map(
    [...merged.differing(own)].flatMap(([name, text]) => {
      const source = own.get(name)!;
      const before = left.names.has(name) ? old.get(name) : text;
      const lines = [text, before].map((one) =>
        one === undefined ? undefined : firstChange({ name: source.name, text: one }, source),
      );
      const [line = 1] = lines;
      return lines.includes(undefined) ? [] : [[name, line] as const];
    }),
  );
}

function changes(
  ref: string,
  entries: readonly Entry[],
  edited: ReadonlyMap<string, number>,
): readonly Finding[] {
  return entries.flatMap(({ name, source, path, fresh }) => {
    const line = edited.get(name);
    if (fresh || line === undefined) return [];
    return [
      changed(
        source.name,
        line,
        `${ref} has this file with other statements: a database that has applied it never runs the new ones`,
        `Put it back (git checkout ${ref} -- ${path}) and write a new migration.`,
      ),
    ];
  });
}

/** Files that this branch began with, that REF still has, and that are not here. `folder`: where the names are bare. */
function missing(
  ref: string,
  folder: string | null,
  merged: FolderAtCommit,
  left: FolderAtCommit,
  own: ReadonlyMap<string, SourceFile>,
  fresh: readonly Entry[],
): readonly Finding[] {
  return [...left.names]
    .filter((name) => merged.names.has(name) && !own.has(name))
    .map((name) => {
      const path = folder === null || folder === "." ? name : `${folder}/${name}`;
      const version = numberOf(name);
      const renamed = fresh.find((entry) => version !== undefined && numberOf(entry.name) === version);
      return renamed
        ? changed(
            renamed.source.name,
            1,
            `${ref} has this version as ${name}: a migration that was merged keeps its name`,
            `Rename it back: git mv ${renamed.path} ${path}`,
          )
        : changed(
            path,
            1,
            `${ref} has this file, and it is not here: a database that has applied it cannot be rolled back, and a new one is made without it`,
            `Put it back (git checkout ${ref} -- ${path}); write a new migration that undoes it.`,
          );
    });
}

/** New files with a version that REF has got for another file since this branch left it. */
function taken(
  ref: string,
  merged: FolderAtCommit,
  left: FolderAtCommit,
  fresh: readonly Entry[],
): readonly Finding[] {
  return fresh.flatMap(({ name, source }) => {
    const version = numberOf(name);
    const other = [...merged.names].find(
      (one) => version !== undefined && numberOf(one) === version && !left.names.has(one) && one !== name,
    );
    if (other === undefined || version === undefined) return [];
    return [
      finding(
        "DUPLICATE_VERSION",
        source.name,
        1,
        `${ref} has version ${version} already, as ${other}: after a merge two files have it`,
        `Give this file a version above all that ${ref} has.`,
      ),
    ];
  });
}

const changed = (file: string, line: number, message: string, hint: string) =>
  finding("MERGED_FILE_CHANGED", file, line, message, hint);

function finding(code: string, file: string, line: number, message: string, hint: string): Finding {
  return { code, severity: "error", part: "static", file, line, column: 1, message, hint };
}
