// The lesson's repository: branches of commits, each a file's new text; and what a checkout of one shows.
import type { SourceFile } from "../../engine/index.ts";

export interface Commit {
  readonly path: string;
  readonly text: string;
  /** When, UTC, ISO 8601. */
  readonly at: string;
  /** Null: the lesson does not say. */
  readonly author: string | null;
  readonly message: string;
}

/** What is committed, and what is said about it. */
export interface NewCommit {
  readonly path: string;
  readonly text: string;
  readonly at: string;
  readonly author: string | null;
  /** Null: `Add PATH` or `Change PATH`. */
  readonly message: string | null;
}

/** What a pull or a merge brought: paths with what happened to each. */
export interface Change {
  readonly path: string;
  readonly kind: "added" | "changed" | "removed";
}

type Files = ReadonlyMap<string, string>;

interface Branch {
  readonly files: Map<string, string>;
  readonly commits: Commit[];
}

/** A branch as plain data. A commit that was merged is in both branches, as one object. */
export interface BranchRecord {
  readonly name: string;
  readonly files: readonly (readonly [string, string])[];
  readonly commits: readonly Commit[];
}

export class LessonRepository {
  readonly #branches = new Map<string, Branch>();

  constructor(files: readonly SourceFile[]) {
    this.#branches.set("main", { files: new Map(files.map((file) => [file.name, file.text])), commits: [] });
  }

  /** Commits one file; a new branch starts from main as it is. */
  commit(branch: string, { message, ...rest }: NewCommit): Commit {
    const target = this.#branches.get(branch) ?? this.#fork(branch);
    const said = message ?? `${target.files.has(rest.path) ? "Change" : "Add"} ${rest.path}`;
    const commit = { ...rest, message: said };
    target.files.set(rest.path, rest.text);
    target.commits.push(commit);
    return commit;
  }

  copy(): LessonRepository {
    return LessonRepository.of(this.record());
  }

  record(): readonly BranchRecord[] {
    return [...this.#branches].map(([name, { files, commits }]) => ({
      name,
      files: [...files],
      commits: [...commits],
    }));
  }

  static of(branches: readonly BranchRecord[]): LessonRepository {
    const repository = new LessonRepository([]);
    repository.#branches.clear();
    for (const { name, files, commits } of branches)
      repository.#branches.set(name, { files: new Map(files), commits: [...commits] });
    return repository;
  }

  has(branch: string): boolean {
    return this.#branches.has(branch);
  }

  branches(): readonly string[] {
    return [...this.#branches.keys()];
  }

  head(branch: string): Files {
    return new Map(this.#branches.get(branch)?.files ?? []);
  }

  /** Newest first; with a path, only the commits that touched it. */
  log(path: string | null): readonly Commit[] {
    const commits = this.#branches.get("main")?.commits ?? [];
    return commits.filter((commit) => path === null || commit.path === path).reverse();
  }

  /** Brings a branch's commits into main, in their order. Two branches that changed one path: the merged one wins, as the later. */
  merge(branch: string): readonly Change[] {
    const main = this.#branches.get("main");
    const other = this.#branches.get(branch);
    if (!main || !other) return [];
    const before = new Map(main.files);
    for (const commit of other.commits) {
      if (main.commits.includes(commit)) continue;
      main.files.set(commit.path, commit.text);
      main.commits.push(commit);
    }
    return changes(before, main.files);
  }

  #fork(name: string): Branch {
    const main = this.#branches.get("main");
    const branch = { files: new Map(main?.files ?? []), commits: [] as Commit[] };
    this.#branches.set(name, branch);
    return branch;
  }
}

/** What differs between two states of the files, in the order of their paths. */
export function changes(before: Files, after: Files): readonly Change[] {
  const found: Change[] = [];
  for (const [path, text] of after) {
    if (!before.has(path)) found.push({ path, kind: "added" });
    else if (before.get(path) !== text) found.push({ path, kind: "changed" });
  }
  for (const path of before.keys()) if (!after.has(path)) found.push({ path, kind: "removed" });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
