// The migrations of a folder at one commit, in goose's format or another tool's, as what is compared with the folder now.
import { posix, relative, resolve } from "node:path";
import type { SourceFile } from "../../../engine/index.ts";
import { type ForeignFormat, readForeign, toGoose } from "../../../formats/index.ts";
import { withSlashes } from "../../disk/index.ts";
import { type GitRepository, idOf } from "./git.ts";

export interface FolderAtCommit {
  /** One a migration: its bare name, or, of another tool, the path of its Up file. */
  readonly names: ReadonlySet<string>;
  /** The texts here, as goose's, of those that have another text in `own`, which is by the same names. */
  differing(own: ReadonlyMap<string, SourceFile>): ReadonlyMap<string, string>;
}

export function gooseSide(repository: GitRepository, ref: string): FolderAtCommit {
  const tree = repository.tree(ref);
  return {
    names: new Set(tree.keys()),
    differing(own) {
      const other = [...tree].filter(([name, id]) => {
        const source = own.get(name);
        return source !== undefined && idOf(source.text, id) !== id;
      });
      const texts = repository.read(other.map(([, id]) => id));
      return new Map(other.map(([name, id]) => [name, texts.get(id) ?? ""]));
    },
  };
}

export function foreignSide(
  repository: GitRepository,
  ref: string,
  format: ForeignFormat,
  folder: string,
  cwd: string,
): FolderAtCommit {
  const root = withSlashes(relative(cwd, resolve(cwd, folder)));
  // As deep as the folder itself is read.
  const tree = repository.files(
    ref,
    /^(?!(?:seed|pgtap|node_modules|\.[^/]*)\/)(?:[^/]+\/)?(?:[^/]+\.sql|_journal\.json)$/,
  );
  const texts = repository.read([...tree.values()]);
  const files = [...tree].map(([path, id]) => ({ name: posix.join(root, path), text: texts.get(id) ?? "" }));
  const known = new Map(
    readForeign(format, files).migrations.map((migration) => [migration.file, toGoose(migration).text]),
  );
  return {
    names: new Set(known.keys()),
    differing: (own) =>
      new Map(
        [...known].filter(([name, text]) => {
          const source = own.get(name);
          return source !== undefined && source.text !== text;
        }),
      ),
  };
}
