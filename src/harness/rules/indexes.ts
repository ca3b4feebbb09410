// Indexes of older tables that are dropped, built anew or detached under a lock that blocks, in Up or Down.
import { nameOf } from "../file/index.ts";
import { as, isSet } from "../sql/index.ts";
import { commaList } from "./naming.ts";
import { type Hit, type Rule, statementsOf, waitingFor } from "./rule.ts";

export const dropIndexWithoutConcurrently: Rule = {
  code: "DROP_INDEX_WITHOUT_CONCURRENTLY",
  severity: "note",
  title: "an index is dropped while reads and writes of its table wait",
  check: (context) =>
    statementsOf(context).flatMap(({ view, oldByIndex }): readonly Hit[] => {
      const drop = as(view.node, "DropStmt");
      if (drop?.removeType !== "OBJECT_INDEX" || drop.concurrent) return [];
      return (drop.objects ?? []).flatMap((object): readonly Hit[] => {
        const name = nameOf(object);
        const table = oldByIndex(name);
        // The parts of a partitioned index cannot be dropped CONCURRENTLY.
        if (!table || table.kind === "partitioned table") return [];
        return [
          {
            at: view.at,
            view,
            table,
            object: `${table.schema}.${name.relname}`,
            message: `dropping ${name.relname} waits for every query that uses ${table.label}, and ${waitingFor(context, view, table, "ACCESS EXCLUSIVE")}`,
            hint: "DROP INDEX CONCURRENTLY, alone in a NO TRANSACTION file, lets queries pass.",
            recipe: `-- +goose NO TRANSACTION\n-- +goose ${view.direction === "up" ? "Up" : "Down"}\n${view.text.replace(/^(drop\s+index)\b/i, "$1 CONCURRENTLY")};`,
          },
        ];
      });
    }),
};

export const reindexWithoutConcurrently: Rule = {
  code: "REINDEX_WITHOUT_CONCURRENTLY",
  severity: "warning",
  title: "an index is built anew while writes wait, and reads that could use it",
  bySize: true,
  check: (context) =>
    statementsOf(context).flatMap(({ view, world, old, oldByIndex }): readonly Hit[] => {
      const reindex = as(view.node, "ReindexStmt");
      if (!reindex || isSet(reindex.params, "concurrently")) return [];
      const whole = !reindex.relation;
      const table =
        reindex.kind === "REINDEX_OBJECT_INDEX" ? oldByIndex(reindex.relation ?? {}) : old(reindex.relation);
      if (!whole && !table) return [];
      if (whole && !world.tables.some(({ indexes }) => indexes.length > 0)) return [];
      const text = view.text.replace(
        /^reindex\s+(\([^)]*\)\s*)?(index|table|schema|database)\s+/i,
        (_, options: string | undefined, kind: string) =>
          `REINDEX ${options ?? ""}${kind.toUpperCase()} CONCURRENTLY `,
      );
      return [
        {
          at: view.at,
          view,
          ...(table && { table }),
          message: `REINDEX reads all of ${table?.label ?? "every table"}, and meanwhile writes wait, and so do reads that could use the index`,
          hint: "REINDEX ... CONCURRENTLY, alone in a NO TRANSACTION file, lets both pass.",
          recipe: `-- +goose NO TRANSACTION\n-- +goose ${view.direction === "up" ? "Up" : "Down"}\n${text};`,
        },
      ];
    }),
};

export const detachWithoutConcurrently: Rule = {
  code: "DETACH_WITHOUT_CONCURRENTLY",
  severity: "warning",
  title: "a partition is detached while reads and writes of the whole table wait",
  check: (context) =>
    statementsOf(context).flatMap(({ view, old }): readonly Hit[] => {
      const alter = as(view.node, "AlterTableStmt");
      const table = old(alter?.relation);
      if (!table) return [];
      const detached = (alter?.cmds ?? []).flatMap((node) => {
        const command = as(node, "AlterTableCmd");
        const partition = as(command?.def, "PartitionCmd");
        return command?.subtype === "AT_DetachPartition" && !partition?.concurrent
          ? (partition?.name ?? [])
          : [];
      });
      if (detached.length === 0) return [];
      const possible = context.target >= 14;
      return [
        {
          at: view.at,
          view,
          table,
          message: `detaching ${commaList(detached.map(({ relname = "" }) => relname))} waits for every query that uses ${table.label}, and ${waitingFor(context, view, table, "ACCESS EXCLUSIVE")}`,
          hint: possible
            ? "DETACH PARTITION ... CONCURRENTLY, alone in a NO TRANSACTION file, lets queries pass."
            : "DETACH PARTITION ... CONCURRENTLY lets queries pass, from PostgreSQL 14 on. Before, set a lock_timeout.",
          ...(possible && {
            recipe: `-- +goose NO TRANSACTION\n-- +goose ${view.direction === "up" ? "Up" : "Down"}\n${view.text} CONCURRENTLY;`,
          }),
        },
      ];
    }),
};
