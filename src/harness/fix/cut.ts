// A draft in two: what comes after a statement goes into a file of its own, with the part of Down that reverses it.
import { nameOf, type SqlView } from "../file/index.ts";
import { as, findAll, relationsIn } from "../sql/index.ts";
import { blockOf, type DraftBlock, type FileDraft } from "./draft.ts";
import type { MechanicalRepair } from "./repair.ts";

/** The draft and what comes before or after it. Undefined where nothing would be left on one side. */
export function cutDraft(
  draft: FileDraft,
  view: SqlView,
  { slug, transaction, alone }: NonNullable<MechanicalRepair["cut"]>,
): readonly FileDraft[] | undefined {
  const from = draft.up.findIndex((block) => block.view === view);
  if (from < 0) return undefined;
  const before = draft.up.slice(0, from);
  const moved = alone ? draft.up.slice(from, from + 1) : draft.up.slice(from);
  const rest = alone ? draft.up.slice(from + 1) : [];
  const parts = [before, moved, rest];
  const owners = draft.down.map((block) => ownerOf(block, parts));
  const downOf = (part: number) => draft.down.filter((_, index) => owners[index] === part);
  const made = parts.map(
    (up, part): FileDraft => ({
      head: part === 0 ? draft.head : "",
      transaction: part === 1 ? transaction : draft.transaction,
      up,
      upTail: part === parts.length - 1 || (part === 1 && rest.length === 0) ? draft.upTail : "",
      down: downOf(part).length > 0 || part === 0 ? downOf(part) : nothingBack(up),
      downTail: part === 0 ? draft.downTail : "",
      ...(part > 0 && { slug: part === 1 ? slug : "rest" }),
    }),
  );
  const kept = made.filter(({ up }) => up.some(doesSomething));
  const [first, ...others] = kept;
  if (!first) return undefined;
  if (kept.length === 1 && first.transaction === draft.transaction) return undefined;
  // The first keeps the file's name, its head, and what Down has for nothing in particular.
  const stray = made
    .filter((one) => !kept.includes(one))
    .flatMap(({ up, down }) => [...(up.length > 0 ? [] : down)]);
  return [
    { ...first, head: draft.head, down: [...first.down, ...stray], downTail: draft.downTail },
    ...others,
  ];
}

/** Rows that were changed on the way go with what the files before take back, or they stay. */
function nothingBack(blocks: readonly DraftBlock[]): readonly DraftBlock[] {
  const rows = blocks.some(
    ({ view }) => view && /^(Update|Insert|Delete|Merge)Stmt$/.test(Object.keys(view.node)[0] ?? ""),
  );
  return rows ? [blockOf("-- gosling: irreversible the rows as they were are not kept")] : [];
}

/** Whether a file of nothing but such blocks would be one. */
export function doesSomething({ view, sql }: DraftBlock): boolean {
  return view ? !("VariableSetStmt" in view.node) : !/^(set|reset)\s/i.test(sql);
}

/** The part whose statements share the most names with it; the first where none does. */
function ownerOf({ view }: DraftBlock, parts: readonly (readonly DraftBlock[])[]): number {
  const own = view ? namesIn(view) : new Set<string>();
  const scores = parts.map((blocks) =>
    Math.max(0, ...blocks.map((block) => (block.view ? shared(own, namesIn(block.view)) : 0))),
  );
  const best = Math.max(...scores);
  if (best > 0) return scores.lastIndexOf(best);
  return Math.max(
    0,
    parts.findIndex((blocks) => blocks.some(doesSomething)),
  );
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((name) => b.has(name)).length;
}

/** Tables, columns, indexes, constraints and so on. */
function namesIn({ node }: SqlView): ReadonlySet<string> {
  const statement = as(node, "IndexStmt");
  return new Set(
    [
      ...relationsIn(node).map(({ relname }) => relname),
      statement?.idxname,
      ...(as(node, "DropStmt")?.objects ?? []).map((object) => nameOf(object).relname),
      ...findAll(node, "AlterTableCmd").map(({ name }) => name),
      ...findAll(node, "ColumnDef").map(({ colname }) => colname),
      ...findAll(node, "Constraint").map(({ conname }) => conname),
      as(node, "RenameStmt")?.subname,
      as(node, "RenameStmt")?.newname,
    ].flatMap((name) => (name === undefined || name === "" ? [] : [name])),
  );
}
