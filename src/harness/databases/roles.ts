// A server's roles belong to all of its databases, and a run has two: what a file makes on one is there on the other already.
import { type Database, DatabaseError } from "../../engine/index.ts";
import { as, type SqlParser } from "../sql/index.ts";
import type { DatabaseFactory, TestDatabase } from "./factory.ts";

/**
 * CREATE ROLE of a role that the run itself made does nothing, and so does DROP ROLE: the other database may need it.
 * `before`: the roles that were on the server before the run; of these, nothing is held back. Whoever starts the run drops the others.
 */
export function sharingRoles(
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
    if (!/\b(create|drop)\s+(role|user|group)\b/i.test(sql)) return sql;
    const parsed = parser(sql);
    if (!parsed.ok) return sql;
    let text = sql;
    for (const { node, start, text: statement } of parsed.statements) {
      const made = as(node, "CreateRoleStmt")?.role;
      const dropped = (as(node, "DropRoleStmt")?.roles ?? []).map((role) => as(role, "RoleSpec")?.rolename);
      const idle = made
        ? !before.has(made) && (await exists(database, made))
        : dropped.length > 0 && dropped.every((name) => name !== undefined && !before.has(name));
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
      "Roles belong to the server: that a file makes one twice, or that its Down forgets one, only PGlite shows. Those that the files make are dropped after the run.",
    ],
    open: async () => shared(await factory.open()),
  };
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
