// `--since REF`: which files are new, and whether those that REF has are still what they were.

import type { SourceFile } from "../../../engine/index.ts";
import type { Finding, HarnessJob } from "../../../harness/index.ts";
import { baseName, versionIn } from "../../../text/index.ts";
import { type GitRepository, idOf, openRepository, type Tree } from "./git.ts";
import { firstChange } from "./meaning.ts";

export interface Since {
  /** Names of the sources that REF has not. */
  readonly fresh: ReadonlySet<string>;
  /** What a server may have applied. */
  readonly applied: NonNullable<HarnessJob["applied"]>;
  readonly findings: readonly Finding[];
}

/** Throws UsageError where Git does not know the ref. */
export function readSince(ref: string, folder: string, cwd: string, sources: readonly SourceFile[]): Since {
  const repository = openRepository(folder, cwd);
  const merged = repository.tree(ref);
  const base = repository.mergeBase(ref);
  // What REF has got since this branch left it is not missing here.
  const left = base === undefined ? merged : repository.tree(base);
  const own = new Map(sources.map((source) => [baseName(source.name), source]));
  const fresh = sources.filter(({ name }) => !merged.has(baseName(name)));
  const versions = versionsOf(merged);
  return {
    fresh: new Set(fresh.map(({ name }) => name)),
    applied: {
      upTo: [...versions].reduce((highest, version) => (version > highest ? version : highest), 0n),
      versions,
    },
    findings: [
      ...edited(ref, merged, left, own, repository),
      ...missing(ref, folder, merged, left, own, fresh),
      ...taken(ref, merged, left, fresh),
    ],
  };
}

function versionsOf(tree: Tree): ReadonlySet<bigint> {
  return new Set([...tree.keys()].flatMap((name) => versionIn(name) ?? []));
}

/** Files whose statements are not those that REF has, nor those that this branch began with. */
function edited(
  ref: string,
  merged: Tree,
  left: Tree,
  own: ReadonlyMap<string, SourceFile>,
  repository: GitRepository,
): readonly Finding[] {
  const suspects = [...merged].flatMap(([name, id]) => {
    const source = own.get(name);
    const ids = [...new Set([id, left.get(name) ?? id])];
    return source && !ids.includes(idOf(source.text, id)) ? [{ source, ids }] : [];
  });
  const texts = repository.read(suspects.flatMap(({ ids }) => ids));
  return suspects.flatMap(({ source, ids }) => {
    const lines = ids.map((id) => firstChange({ name: source.name, text: texts.get(id) ?? "" }, source));
    const [line = 1] = lines;
    return lines.includes(undefined)
      ? []
      : [
          changed(
            source.name,
            line,
            `${ref} has this file with other statements: a database that has applied it never runs the new ones`,
            `Put it back (git checkout ${ref} -- ${source.name}) and write a new migration.`,
          ),
        ];
  });
}

/** Files that this branch began with, that REF still has, and that are not here. */
function missing(
  ref: string,
  folder: string,
  merged: Tree,
  left: Tree,
  own: ReadonlyMap<string, SourceFile>,
  fresh: readonly SourceFile[],
): readonly Finding[] {
  return [...left.keys()]
    .filter((name) => merged.has(name) && !own.has(name))
    .map((name) => {
      const path = folder === "." ? name : `${folder}/${name}`;
      const version = versionIn(name);
      const renamed = fresh.find((source) => version !== undefined && versionIn(source.name) === version);
      return renamed
        ? changed(
            renamed.name,
            1,
            `${ref} has this version as ${name}: a migration that was merged keeps its name`,
            `Rename it back: git mv ${renamed.name} ${path}`,
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
function taken(ref: string, merged: Tree, left: Tree, fresh: readonly SourceFile[]): readonly Finding[] {
  return fresh.flatMap((source) => {
    const version = versionIn(source.name);
    const other = [...merged.keys()].find(
      (name) => version !== undefined && versionIn(name) === version && !left.has(name),
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
