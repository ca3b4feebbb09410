// What Git knows of a folder at a branch or commit; offline. Throws UsageError.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { UsageError } from "../../terminal/index.ts";

/** The SQL files of the folder itself: bare name to the id of its content. */
export type Tree = ReadonlyMap<string, string>;

export interface GitRepository {
  /** Throws UsageError where Git does not know the ref. */
  tree(ref: string): Tree;
  /** The files at the folder and below it, of SQL where nothing else is wanted: path from the folder to the id of its content. Throws as `tree` does. */
  files(ref: string, wanted?: RegExp): Tree;
  /** Where this branch left the ref; undefined where that is not known (a shallow clone). */
  mergeBase(ref: string): string | undefined;
  /** The contents of these ids. */
  read(ids: readonly string[]): ReadonlyMap<string, string>;
}

/** What to do where Git does not know the ref. */
function hintFor(ref: string, said: string, shallow: boolean): string {
  if (/not a git repository/.test(said))
    return "--since compares with what Git has: call it in a repository, or leave it out.";
  const [, branch] = /^origin\/([\w./-]+)$/.exec(ref) ?? [];
  if (shallow && branch)
    return `This clone is shallow. Fetch the branch first: git fetch --depth=1 origin ${branch}:refs/remotes/origin/${branch}`;
  return "Name a branch or commit: git branch --all lists the branches that are known here.";
}

const MOST_BYTES = 1 << 30;

export function openRepository(folder: string, cwd: string): GitRepository {
  const git = (args: readonly string[], input?: string) =>
    spawnSync("git", args, { cwd: resolve(cwd, folder), input, maxBuffer: MOST_BYTES });
  /** The blobs that `git ls-tree` lists: path and id. */
  const listed = (ref: string, options: readonly string[], pattern: RegExp): Tree => {
    const { status, stdout, stderr, error } = git([
      "ls-tree",
      "-z",
      ...options,
      "--end-of-options",
      ref,
      "./",
    ]);
    if (status !== 0) {
      if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
        throw new UsageError("there is no Git here", "--since and --queries-from need git on the PATH.");
      const said = error?.message ?? stderr.toString().trim().split("\n")[0];
      throw new UsageError(
        `Git does not know ${ref} here: ${said}`,
        hintFor(
          ref,
          `${said}`,
          git(["rev-parse", "--is-shallow-repository"]).stdout?.toString().trim() === "true",
        ),
      );
    }
    return new Map(
      stdout
        .toString()
        .split("\0")
        .flatMap((line) => {
          const [, id, name] = pattern.exec(line) ?? [];
          return id && name ? [[name, id] as const] : [];
        }),
    );
  };
  return {
    tree: (ref) => listed(ref, [], /^\d+ blob ([0-9a-f]+)\t(?:.*\/)?([^/]*\.sql)$/s),
    files: (ref, wanted = /\.sql$/) =>
      new Map(
        [...listed(ref, ["-r"], /^\d+ blob ([0-9a-f]+)\t(.*)$/s)].filter(([path]) => wanted.test(path)),
      ),
    mergeBase(ref) {
      const { status, stdout } = git(["merge-base", "--end-of-options", ref, "HEAD"]);
      return status === 0 ? stdout.toString().trim() : undefined;
    },
    read(ids) {
      const contents = new Map<string, string>();
      if (ids.length === 0) return contents;
      const { stdout } = git(["cat-file", "--batch"], `${ids.join("\n")}\n`);
      // A line `ID blob SIZE`, as many bytes, and a line end.
      for (let from = 0; from < stdout.length; ) {
        const end = stdout.indexOf(10, from);
        const [id = "", , size = "0"] = stdout.subarray(from, end).toString().split(" ");
        const start = end + 1;
        contents.set(id, stdout.subarray(start, start + Number(size)).toString());
        from = start + Number(size) + 1;
      }
      return contents;
    },
  };
}

/** The id that Git gives this content, in a repository whose ids are like `like`. */
export function idOf(text: string, like: string): string {
  const bytes = Buffer.from(text);
  return createHash(like.length === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}
