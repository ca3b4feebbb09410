// DATA_MOVE_UNDER_LOCK: rows are moved in the transaction that already holds a strong lock on an older table.
import type { Node } from "libpg-query";
import type { Scope, SqlView } from "../file/index.ts";
import { as, findAll, relationsIn } from "../sql/index.ts";
import type { TableFacts } from "../world/index.ts";
import type { Hit, Rule } from "./rule.ts";

export const dataMoveUnderLock: Rule = {
  code: "DATA_MOVE_UNDER_LOCK",
  severity: "warning",
  title: "rows are moved while the same transaction holds a lock on an older table",
  bySize: true,
  check: (context) => {
    if (!context.file.transaction) return [];
    const hits: Hit[] = [];
    let locked: { readonly table: TableFacts; readonly view: SqlView } | undefined;
    for (const view of context.file.up.statements) {
      const scope = context.scope(view);
      const moved = movedTable(view.node, scope);
      if (moved && locked) {
        hits.push({
          at: view.at,
          view,
          table: moved,
          message: `rows of ${moved.label} are moved while the transaction holds the lock that line ${locked.view.at.line} took on ${locked.table.label}`,
          hint: "Move the rows in a file of their own, in batches where there are many: the lock is then held for a moment only.",
        });
      }
      locked ??= lockedTable(view, scope);
    }
    return hits;
  },
};

/** The older table that a statement locks until the end of the transaction, at least against writes. */
function lockedTable(
  view: SqlView,
  scope: Scope,
): { readonly table: TableFacts; readonly view: SqlView } | undefined {
  const alter = as(view.node, "AlterTableStmt");
  // VALIDATE CONSTRAINT and statistics let reads and writes pass.
  const weak = (alter?.cmds ?? []).every((node) =>
    /^AT_(ValidateConstraint|SetStatistics|SetOptions)$/.test(as(node, "AlterTableCmd")?.subtype ?? ""),
  );
  const relation =
    (alter && !weak ? alter.relation : undefined) ??
    as(view.node, "IndexStmt")?.relation ??
    as(view.node, "RenameStmt")?.relation ??
    as(view.node, "CreateTrigStmt")?.relation;
  const table = scope.existing(relation);
  return table && { table, view };
}

/** The older table whose rows a statement changes or reads in numbers. */
function movedTable(node: Node, scope: Scope): TableFacts | undefined {
  const change = as(node, "UpdateStmt") ?? as(node, "DeleteStmt");
  if (change) return picksFew(change.whereClause) ? undefined : scope.existing(change.relation);
  const insert = as(node, "InsertStmt");
  const select =
    as(insert?.selectStmt, "SelectStmt") ?? as(as(node, "CreateTableAsStmt")?.query, "SelectStmt");
  if (!select?.fromClause) return undefined;
  return relationsIn(select.fromClause)
    .map((name) => scope.existing(name))
    .find((table) => table !== undefined);
}

/** A comparison with constants by `=` or IN: a few rows, named one by one. */
function picksFew(where: Node | undefined): boolean {
  const comparison =
    as(where, "A_Expr") ??
    findAll(as(where, "BoolExpr")?.boolop === "AND_EXPR" ? where : undefined, "A_Expr")[0];
  if (!comparison || !/^AEXPR_(OP|IN)$/.test(comparison.kind ?? "")) return false;
  const operator = as(comparison.name?.[0], "String")?.sval;
  const right = comparison.rexpr;
  const constants = as(right, "List")?.items ?? (right ? [right] : []);
  return (
    operator === "=" &&
    constants.every((item) => as(item, "A_Const") !== undefined || as(item, "TypeCast") !== undefined)
  );
}
