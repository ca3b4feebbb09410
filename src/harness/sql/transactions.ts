// Which statements PostgreSQL refuses inside a transaction.
import type { Node } from "libpg-query";
import { as, isSet } from "./walk.ts";

/** What PostgreSQL calls it; undefined for a statement that may run in a transaction. */
export function refusedInTransaction(node: Node): string | undefined {
  if (as(node, "IndexStmt")?.concurrent) return "CREATE INDEX CONCURRENTLY";
  if (as(node, "DropStmt")?.concurrent) return "DROP INDEX CONCURRENTLY";
  const reindex = as(node, "ReindexStmt");
  if (reindex) {
    if (isSet(reindex.params, "concurrently")) return "REINDEX CONCURRENTLY";
    if (reindex.kind === "REINDEX_OBJECT_DATABASE" || reindex.kind === "REINDEX_OBJECT_SYSTEM")
      return "REINDEX DATABASE";
    if (reindex.kind === "REINDEX_OBJECT_SCHEMA") return "REINDEX SCHEMA";
    return undefined;
  }
  if (as(node, "VacuumStmt")?.is_vacuumcmd) return "VACUUM";
  const alter = as(node, "AlterTableStmt");
  const detaches = (alter?.cmds ?? []).some((command) => {
    const partition = as(as(command, "AlterTableCmd")?.def, "PartitionCmd");
    return partition?.concurrent === true;
  });
  if (detaches) return "DETACH PARTITION CONCURRENTLY";
  const words: readonly (readonly [Parameters<typeof as>[1], string])[] = [
    ["CreatedbStmt", "CREATE DATABASE"],
    ["DropdbStmt", "DROP DATABASE"],
    ["CreateTableSpaceStmt", "CREATE TABLESPACE"],
    ["DropTableSpaceStmt", "DROP TABLESPACE"],
    ["AlterSystemStmt", "ALTER SYSTEM"],
  ];
  return words.find(([kind]) => as(node, kind) !== undefined)?.[1];
}
