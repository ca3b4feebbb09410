// What a file does to the whole server. Roles belong to all of its databases, and a run has two: what a file makes on one is
// there on the other already. Other databases and the server's settings are no test's business.
import type { Node } from "libpg-query";
import { type Database, DatabaseError } from "../../engine/index.ts";
import { as, type SqlParser } from "../sql/index.ts";
import type { DatabaseFactory, TestDatabase } from "./factory.ts";

/**
 * CREATE ROLE of a role that is there does nothing, and DROP ROLE never does: the other database may need it, or something else
 * on the server. Statements about databases and ALTER SYSTEM do nothing either. `before`: the roles that were on the server before the run; they stay as they are. Whoever starts the run
 * drops the others.
 */
export function sparingServer(
  factory: DatabaseFactory,
  parser: SqlParser,
  before: ReadonlySet<string>,
): DatabaseFactory {
  const shared = (real: TestDatabase): TestDatabase => ({
    ...real,
    database: { run: async (sql) => real.database.run(await heldBack(real.database, sql)) },
    copy: async () => shared(await real.copy()),
  });
  async function heldBack(database: Database, sql: string): Promise<string> {
    if (!/\b(role|user|group|grant|revoke|database|system)\b/i.test(sql)) return sql;
    const parsed = parser(sql);
    if (!parsed.ok) return sql;
    let text = sql;
    for (const { node, start, text: statement } of parsed.statements) {
      const made = as(node, "CreateRoleStmt")?.role;
      const idle = made === undefined ? isHeldBack(node, before) : await exists(database, made);
      // The shortest statement that does nothing; what follows it keeps its place.
      if (idle) {
        const end = start + statement.length;
        text = text.slice(0, start) + "SELECT".padEnd(statement.length) + text.slice(end);
      }
    }
    return text;
  }
  return {
    limits: [
      ...factory.limits,
      "CREATE, ALTER and DROP DATABASE and ALTER SYSTEM are left out, but in a DO block.",
      "Roles belong to the server: that a file makes one that is there, or that its Down forgets one, only PGlite shows. Those that the files make are dropped after the run; those that were there are not altered or dropped, but by a DO block.",
    ],
    open: async () => shared(await factory.open()),
  };
}

/** ALTER DATABASE names one that is not the test's: that has a name of its own. */
const NEVER = [
  "DropRoleStmt",
  "CreatedbStmt",
  "DropdbStmt",
  "AlterDatabaseStmt",
  "AlterDatabaseSetStmt",
  "AlterSystemStmt",
];

function isHeldBack(node: Node, before: ReadonlySet<string>): boolean {
  if (NEVER.some((kind) => kind in node)) return true;
  const altered = [
    as(node, "AlterRoleStmt")?.role?.rolename,
    as(node, "AlterRoleSetStmt")?.role?.rolename,
    as(node, "RenameStmt")?.renameType === "OBJECT_ROLE" ? as(node, "RenameStmt")?.subname : undefined,
    ...(as(node, "GrantRoleStmt")?.grantee_roles ?? []).map((role) => as(role, "RoleSpec")?.rolename),
  ];
  return altered.some((name) => name !== undefined && before.has(name));
}

/** False also in a transaction that has failed: the statement fails there anyway. */
async function exists(database: Database, role: string): Promise<boolean> {
  try {
    const [found] = await database.run(
      `SELECT FROM pg_roles WHERE rolname = '${role.replaceAll("'", "''")}'`,
    );
    return (found?.rows.length ?? 0) > 0;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return false;
  }
}
