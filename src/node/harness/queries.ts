// `--queries` and `--queries-from`: the query files that patterns name, in the working folder or at a Git revision. Throws UsageError.
import { readdirSync } from "node:fs";
import { join, posix, relative, resolve } from "node:path";
import type { QueryFile, QuerySources } from "../../harness/index.ts";
import { exists, isFolder, readSource, withSlashes } from "../disk/index.ts";
import { UsageError } from "../terminal/index.ts";
import { openRepository } from "./merged/index.ts";

/** More than any team has, and still prepared in a few seconds. */
const MOST_FILES = 5_000;

/** Undefined where none are asked for. Files are named relative to `cwd`. */
export function readQuerySources(
  patterns: readonly string[],
  from: string | undefined,
  cwd: string,
): QuerySources | undefined {
  if (patterns.length === 0) {
    if (from === undefined) return undefined;
    throw new UsageError(
      "--queries-from needs --queries PATTERN",
      "For example --queries 'sql/queries/*.sql'.",
    );
  }
  const names = new Map<string, QueryFile>();
  for (const pattern of patterns) {
    const found = from === undefined ? onDisk(pattern, cwd) : inGit(pattern, from, cwd);
    if (found.length === 0)
      throw new UsageError(
        `no query file (*.sql) ${from === undefined ? "" : `of ${from} `}fits ${pattern}`,
        "Name a file, a folder, or a pattern with * and ** in quotes: 'sql/**/*.sql'.",
      );
    for (const file of found) names.set(file.name, file);
  }
  if (names.size > MOST_FILES)
    throw new UsageError(
      `the patterns name ${names.size} query files; more than ${MOST_FILES} are not checked in one run`,
    );
  return {
    files: [...names.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    from: from ?? null,
  };
}

function onDisk(pattern: string, cwd: string): readonly QueryFile[] {
  const full = resolve(cwd, pattern);
  if (exists(full) && !isFolder(full)) return [readSource(pattern, cwd)];
  const wanted = isFolder(full) ? posix.join(withSlashes(pattern), "**/*.sql") : withSlashes(pattern);
  const fits = matcher(wanted);
  const root =
    wanted.split("/").slice(0, firstWild(wanted)).join("/") || (wanted.startsWith("/") ? "/" : ".");
  if (!isFolder(resolve(cwd, root))) return [];
  return filesIn(resolve(cwd, root))
    .map((path) => ({
      path,
      name: wanted.startsWith("/") ? withSlashes(path) : withSlashes(relative(cwd, path)),
    }))
    .filter(({ name }) => fits(name))
    .map(({ path }) => readSource(path, cwd));
}

function inGit(pattern: string, from: string, cwd: string): readonly QueryFile[] {
  const repository = openRepository(".", cwd);
  const below = [...repository.files(from)];
  const bare = posix.normalize(withSlashes(pattern)).replace(/\/$/, "");
  const folder = below.some(([name]) => name.startsWith(`${bare}/`)) || bare === ".";
  const fits = matcher(folder ? posix.join(bare, "**/*.sql") : bare);
  const found = below.filter(([name]) => fits(name));
  const texts = repository.read(found.map(([, id]) => id));
  return found.map(([name, id]) => ({ name, text: texts.get(id) ?? "" }));
}

const firstWild = (pattern: string) => {
  const index = pattern.split("/").findIndex((part) => /[*?{[]/.test(part));
  return index < 0 ? pattern.split("/").length - 1 : index;
};

/** Links to folders are not followed, and what packages bring is nobody's query. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(?:node_modules|\.git)$/.test(entry.name) ? [] : filesIn(path);
    return [path];
  });
}

/** `*` and `?` within a name, `**` over folders, `{a,b}`. */
function matcher(pattern: string): (name: string) => boolean {
  const clean = posix.normalize(pattern);
  const source = clean.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[\\^$.+()|[\]{}]/g, (sign) => {
    if (sign === "**/") return "(?:[^/]+/)*";
    if (sign === "**") return ".*";
    if (sign === "*") return "[^/]*";
    if (sign === "?") return "[^/]";
    if (sign.startsWith("{") && sign.length > 1)
      return `(?:${sign
        .slice(1, -1)
        .split(",")
        .map((part) => part.replace(/[\\^$.*+?()|[\]{}]/g, "\\$&"))
        .join("|")})`;
    return `\\${sign}`;
  });
  const all = new RegExp(`^${source}$`, "u");
  return (name) => all.test(name);
}
