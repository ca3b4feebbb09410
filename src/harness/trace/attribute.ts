// Which statement of a message took a lock: the server tells only what the whole message holds.
import type { SqlView } from "../file/index.ts";
import type { TracedLock, TracedPiece } from "./traced.ts";

/** By statement, in the order of the text; of a message without locks, that it was sent. What no statement names (a dependent table) is put down to the first. */
export function attribute(
  piece: number,
  statements: readonly SqlView[],
  locks: readonly TracedLock[],
): readonly TracedPiece[] {
  const views = statements.filter((view) => view.piece === piece);
  const [first] = views;
  if (!first) return [];
  if (locks.length === 0) return [{ piece, view: first, locks }];
  const found = new Map<SqlView, TracedLock[]>();
  for (const lock of locks) {
    const naming = views.filter(({ text }) => names(text, lock.table.name));
    const view =
      (isStrong(lock) ? naming.find(({ node }) => !isData(node)) : undefined) ?? naming[0] ?? first;
    found.set(view, [...(found.get(view) ?? []), lock]);
  }
  return views.flatMap((view) => {
    const own = found.get(view);
    return own ? [{ piece, view, locks: own }] : [];
  });
}

function names(text: string, table: string): boolean {
  const word = table.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${word}(?![\\p{L}\\p{N}_$])`, "iu").test(text);
}

/** What only a change of the schema takes. */
const isStrong = ({ mode, rewritten, built }: TracedLock) =>
  rewritten || built.length > 0 || /^(SHARE|SHARE ROW EXCLUSIVE|EXCLUSIVE|ACCESS EXCLUSIVE)$/.test(mode);

function isData(node: SqlView["node"]): boolean {
  return ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"].some((kind) => kind in node);
}
