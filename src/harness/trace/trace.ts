// Runs a file in an open transaction, reads after each statement what it locks and rewrites, and rolls everything back.
import { DatabaseError } from "../../engine/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { MigrationFile, SqlView } from "../file/index.ts";
import { as } from "../sql/index.ts";
import type { TableFacts, World } from "../world/index.ts";
import { attribute } from "./attribute.ts";
import type { TracedLock, TracedPiece } from "./traced.ts";

/** Weakest first, as in PostgreSQL's table of conflicts. */
const MODES = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
];

/** OIDs below are PostgreSQL's own objects. */
const FIRST_USER_OID = 16384;

export const FILES = `SELECT oid, pg_relation_filenode(oid) FROM pg_class WHERE oid >= ${FIRST_USER_OID} AND relkind IN ('r', 'm', 'i')`;
/** `pid`: a number, or an expression. */
export const locksHeldBy = (
  pid: string,
) => `SELECT relation, mode, pg_relation_filenode(relation), relname, indrelid FROM pg_locks
  LEFT JOIN pg_class c ON c.oid = relation LEFT JOIN pg_index i ON i.indexrelid = relation
  WHERE locktype = 'relation' AND granted AND pid = ${pid} AND relation >= ${FIRST_USER_OID}`;

/**
 * Stops at the first statement that fails: applying the file tells why. A file that ends its transaction by itself cannot
 * be traced: null. Leaves the database as it was, but for sequences that were advanced.
 */
export async function traceLocks(
  { database, takeNotices }: TestDatabase,
  file: MigrationFile,
  world: World,
): Promise<readonly TracedPiece[] | null> {
  const { pieces, statements } = file.up;
  if (!rollsBack(file)) return null;
  const tables = new Map(world.tables.map((table) => [table.oid, table]));
  const traced: TracedPiece[] = [];
  await database.run("BEGIN");
  try {
    const [before] = await database.run(FILES);
    const files = new Map(before?.rows.map(([oid, node]) => [oid ?? "", node ?? null]) ?? []);
    await database.run("SET LOCAL client_min_messages = debug1");
    const held = new Map<string, string>();
    for (const [index, { sql }] of pieces.entries()) {
      takeNotices();
      await database.run(sql);
      const said = takeNotices().map((notice) => notice.message);
      const [result] = await database.run(locksHeldBy("pg_backend_pid()"));
      const truncates = statements.some(({ piece, node }) => piece === index && "TruncateStmt" in node);
      const locks = newLocks(result?.rows ?? [], held, files, tables, said, truncates);
      traced.push(...attribute(index, statements, locks));
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  } finally {
    await database.run("ROLLBACK").catch(() => undefined);
    takeNotices();
  }
  return traced;
}

/** Whether ROLLBACK undoes all that Up does (sequences aside). */
export function rollsBack({ transaction, up }: MigrationFile): boolean {
  return transaction && !up.statements.some(({ node }) => endsTransaction(node));
}

function endsTransaction(node: SqlView["node"]): boolean {
  const kind = as(node, "TransactionStmt")?.kind;
  return kind !== undefined && !/SAVEPOINT|RELEASE|ROLLBACK_TO/.test(kind);
}

type LockRow = readonly (string | null)[];

/** What a transaction holds of one relation. */
interface Held {
  readonly oid: string;
  readonly name: string;
  readonly mode: string;
  readonly file: string | null;
  /** The table of an index. */
  readonly table: string | null;
}

export function newLocks(
  rows: readonly LockRow[],
  held: Map<string, string>,
  files: Map<string, string | null>,
  tables: ReadonlyMap<string, TableFacts>,
  said: readonly string[],
  truncates: boolean,
): readonly TracedLock[] {
  const relations = strongest(rows);
  const built = relations.filter(({ oid, table }) => table !== null && !files.has(oid));
  const locks = relations.flatMap(({ oid, mode, file }): readonly TracedLock[] => {
    const table = tables.get(oid);
    if (!table) return [];
    const rewritten = !truncates && file !== null && files.get(oid) !== file;
    // The message knows no schema: a table of the same name that the file itself made makes it useless.
    const namesake = relations.some((one) => one.name === table.name && one.oid !== oid);
    const scanned = !namesake && said.includes(`verifying table "${table.name}"`);
    const indexes = built.filter((index) => index.table === oid).map(({ name }) => name);
    const before = held.get(oid);
    const stronger = before === undefined || MODES.indexOf(mode) > MODES.indexOf(before);
    if (stronger) held.set(oid, mode);
    if (!stronger && !rewritten && !scanned && indexes.length === 0) return [];
    return [{ table, mode, rewritten, scanned, built: rewritten ? [] : indexes }];
  });
  for (const { oid, file } of relations) files.set(oid, file);
  // pg_locks has no order of its own.
  const rank = ({ mode }: TracedLock) => -MODES.indexOf(mode);
  return locks.toSorted((a, b) => rank(a) - rank(b) || (a.table.label < b.table.label ? -1 : 1));
}

function strongest(rows: readonly LockRow[]): readonly Held[] {
  const relations = new Map<string, Held>();
  for (const [oid = "", mode, file = null, name, table = null] of rows) {
    const found: Held = { oid: oid ?? "", name: name ?? "", mode: modeName(mode ?? ""), file, table };
    const known = relations.get(found.oid);
    if (!known || MODES.indexOf(found.mode) > MODES.indexOf(known.mode)) relations.set(found.oid, found);
  }
  return [...relations.values()];
}

/** `AccessExclusiveLock` as the documentation writes it. */
function modeName(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toUpperCase();
}
