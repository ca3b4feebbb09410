// NEEDS_NO_TRANSACTION: a statement that PostgreSQL refuses inside a transaction, in a file or a piece that is one.
import type { Node } from "libpg-query";
import type { SqlView } from "../file/index.ts";
import { as } from "../sql/index.ts";
import type { Hit, Rule } from "./rule.ts";

export const needsNoTransaction: Rule = {
  code: "NEEDS_NO_TRANSACTION",
  severity: "error",
  title: "CONCURRENTLY, VACUUM and the like stand inside a transaction",
  check: ({ file }) =>
    [...file.up.statements, ...file.down.statements].flatMap((view: SqlView): readonly Hit[] => {
      const what = refusedInTransaction(view.node);
      if (!what || (!file.transaction && view.alone)) return [];
      return [
        file.transaction
          ? {
              at: view.at,
              view,
              message: `${what} cannot run inside a transaction, and this file is run in one`,
              hint: "Move it into a file of its own that says NO TRANSACTION: such a file can stop half-way, so keep it to one statement.",
              recipe: `-- +goose NO TRANSACTION\n-- +goose Up\n${view.text};`,
            }
          : {
              at: view.at,
              view,
              message: `${what} is sent together with other statements, and PostgreSQL makes one transaction of them`,
              hint: "Let each statement end with a semicolon at the end of its line, outside of StatementBegin and StatementEnd.",
            },
      ];
    }),
};

/** What PostgreSQL calls it; undefined for a statement that may run in a transaction. */
function refusedInTransaction(node: Node): string | undefined {
  if (as(node, "IndexStmt")?.concurrent) return "CREATE INDEX CONCURRENTLY";
  if (as(node, "DropStmt")?.concurrent) return "DROP INDEX CONCURRENTLY";
  const reindex = as(node, "ReindexStmt");
  if (reindex) {
    const options = (reindex.params ?? []).map((option) => as(option, "DefElem")?.defname);
    if (options.includes("concurrently")) return "REINDEX CONCURRENTLY";
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
