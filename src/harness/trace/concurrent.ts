// The locks of statements that no transaction may hold, by what PostgreSQL's documentation says of them.
import type { Node } from "libpg-query";
import { nameOf } from "../file/index.ts";
import { as, isSet } from "../sql/index.ts";
import type { RelationName, TableFacts } from "../world/index.ts";
import type { TracedLock } from "./traced.ts";

/** Of tables that were there before. */
export function concurrentLocks(node: Node, tables: readonly TableFacts[]): readonly TracedLock[] {
  const find = (name: RelationName | undefined) =>
    tables.filter(
      (table) =>
        table.name === name?.relname && (name.schemaname === undefined || name.schemaname === table.schema),
    );
  const byIndex = (name: RelationName | undefined) =>
    tables.filter((table) => table.indexes.some((index) => index.name === name?.relname));
  const weak = (found: readonly TableFacts[]) =>
    found.map((table) => lockOf(table, "SHARE UPDATE EXCLUSIVE"));

  const index = as(node, "IndexStmt");
  if (index) return weak(find(index.relation));
  const drop = as(node, "DropStmt");
  if (drop) return weak((drop.objects ?? []).flatMap((object) => byIndex(nameOf(object))));
  const reindex = as(node, "ReindexStmt");
  if (reindex) {
    const found =
      reindex.kind === "REINDEX_OBJECT_INDEX"
        ? byIndex(reindex.relation)
        : reindex.kind === "REINDEX_OBJECT_TABLE"
          ? find(reindex.relation)
          : tables.filter(
              ({ schema }) => reindex.kind !== "REINDEX_OBJECT_SCHEMA" || schema === reindex.name,
            );
    if (isSet(reindex.params, "concurrently")) return weak(found);
    return found.map((table) => ({
      ...lockOf(table, "SHARE"),
      rebuilt: table.indexes.map(({ name }) => name),
    }));
  }
  const vacuum = as(node, "VacuumStmt");
  if (vacuum) {
    const named = (vacuum.rels ?? []).flatMap((rel) => find(as(rel, "VacuumRelation")?.relation));
    const found = named.length > 0 ? named : tables.filter(({ kind }) => /^(table|materialized)/.test(kind));
    if (!isSet(vacuum.options, "full")) return weak(found);
    return found.map((table) => ({ ...lockOf(table, "ACCESS EXCLUSIVE"), rewritten: true }));
  }
  const alter = as(node, "AlterTableStmt");
  if (!alter) return [];
  const detached = (alter.cmds ?? []).flatMap((command) =>
    find(as(as(command, "AlterTableCmd")?.def, "PartitionCmd")?.name),
  );
  return weak([...find(alter.relation), ...detached]);
}

function lockOf(table: TableFacts, mode: string): TracedLock {
  return { table, mode, held: false, rewritten: false, scanned: false, built: [], rebuilt: [] };
}
