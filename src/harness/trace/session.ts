// What one session holds and has done: read from pg_locks, the relations' file nodes and the session's own counters.
import type { Database } from "../../engine/index.ts";
import { runRepeated, type TestDatabase } from "../databases/index.ts";
import type { TableFacts } from "../world/index.ts";
import { FIRST_USER_OID, OWN_LOCKS } from "./locked.ts";
import { blockedBy, blocksQueries, isStronger, modeName } from "./modes.ts";
import type { TracedLock, TracedStatement } from "./traced.ts";

const FILES = `SELECT string_agg(concat(oid, ' ', pg_relation_filenode(oid)), ',') FROM pg_class
  WHERE oid >= ${FIRST_USER_OID} AND relkind IN ('r', 'm', 'i')`;
const LOCKS = `SELECT relation, mode, pg_relation_filenode(relation), relname, indrelid, relnamespace::regnamespace::text FROM pg_locks
  LEFT JOIN pg_class c ON c.oid = relation LEFT JOIN pg_index i ON i.indexrelid = relation WHERE ${OWN_LOCKS}`;
const ROWS = `SELECT schemaname || '.' || relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) + n_tup_ins + n_tup_upd + n_tup_del,
    n_tup_ins + n_tup_upd + n_tup_del
  FROM pg_stat_xact_user_tables`;
/** The same of the tables that are locked, as all are that a statement has read or written. */
const LOCKED_ROWS = `SELECT n.nspname || '.' || c.relname, pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)
    + (SELECT coalesce(sum(pg_stat_get_xact_tuples_fetched(i.indexrelid)), 0) FROM pg_index i WHERE i.indrelid = c.oid)
    + pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid),
    pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid IN (SELECT relation FROM pg_locks WHERE ${OWN_LOCKS}) AND c.relkind IN ('r', 'm', 'p') AND n.nspname !~ '^pg_toast'`;

/** Outside of a transaction: what the session has counted so far belongs to the work before. */
export async function countAnew({ database, exclusive }: TestDatabase): Promise<void> {
  if (exclusive) await database.run("SELECT pg_stat_force_next_flush()");
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

/** One transaction, looked at after each of its statements. */
export class TraceSession {
  readonly #database: Database;
  /** Nothing was counted before it began. */
  readonly #counted: boolean;
  readonly #tables: ReadonlyMap<string, TableFacts>;
  /** Strongest mode by OID. */
  readonly #held = new Map<string, string>();
  #files = new Map<string, string | null>();
  /** Relations that were there when it began. */
  #there: ReadonlySet<string> = new Set();
  /** Read or written so far, and written alone. */
  #rows = new Map<string, number>();
  #written = new Map<string, number>();

  private constructor({ database, exclusive = false }: TestDatabase, tables: readonly TableFacts[]) {
    this.#database = database;
    this.#counted = exclusive;
    this.#tables = new Map(tables.map((table) => [table.oid, table]));
  }

  /** `tables`: those that were there before the file. After `countAnew`. */
  static async begin(on: TestDatabase, tables: readonly TableFacts[]): Promise<TraceSession> {
    const session = new TraceSession(on, tables);
    const [files, rows] = await runRepeated(on.database, on.exclusive ? [FILES] : [FILES, ROWS]);
    const lines = (files?.rows[0]?.[0] ?? "").split(",").map((line) => line.split(" "));
    session.#files = new Map(lines.map(([oid = "", node]) => [oid, node || null]));
    session.#there = new Set(session.#files.keys());
    session.#rows = new Map(rows?.rows.map(([name, count]) => [name ?? "", Number(count)]));
    session.#written = new Map(rows?.rows.map(([name, , count]) => [name ?? "", Number(count)]));
    return session;
  }

  /** What the statement that has just run newly holds and did. `said`: the server's messages meanwhile. */
  async look(said: readonly string[], truncates: boolean): Promise<Omit<TracedStatement, "view">> {
    const [found, counters] = await runRepeated(this.#database, [LOCKS, this.#counted ? LOCKED_ROWS : ROWS]);
    const rows = new Map<string, number>();
    const written = new Map<string, number>();
    for (const [name, all, writes] of counters?.rows ?? []) {
      for (const [count, before, now] of [
        [all, this.#rows, rows],
        [writes, this.#written, written],
      ] as const) {
        const done = Number(count) - (before.get(name ?? "") ?? 0);
        if (done > 0) now.set(name ?? "", done);
        before.set(name ?? "", Number(count));
      }
    }
    return { locks: this.#newLocks(found?.rows ?? [], said, truncates), rows, written };
  }

  #newLocks(found: readonly LockRow[], said: readonly string[], truncates: boolean): readonly TracedLock[] {
    const relations = strongest(found);
    const known = new Set(this.#files.values());
    const own = (oid: string) => relations.filter(({ table }) => table === oid);
    const locks = relations.flatMap((relation): readonly TracedLock[] => {
      const { oid, mode, file } = relation;
      const table = this.#tables.get(oid);
      if (!table) return this.#indexLock(relation, relations);
      const rewritten = !truncates && file !== null && this.#files.get(oid) !== file;
      // The message has no schema: it says nothing where the file itself made a table of the same name.
      const namesake = relations.some((one) => one.name === table.name && one.oid !== oid);
      const scanned = !namesake && said.includes(`verifying table "${table.name}"`);
      // An index that PostgreSQL makes anew over the same file is not built.
      const built = own(oid).filter(
        ({ oid: index, file: node }) => node !== null && !this.#files.has(index) && !known.has(node),
      );
      const rebuilt = own(oid).filter(
        (index) => this.#files.has(index.oid) && this.#files.get(index.oid) !== index.file,
      );
      const held = !this.#takes(oid, mode);
      const works = rewritten || scanned || built.length > 0 || rebuilt.length > 0;
      if ((held && !works) || (blockedBy(mode).length === 0 && !works)) return [];
      return [
        {
          table,
          mode,
          held,
          rewritten,
          scanned,
          built: rewritten ? [] : built.map(({ name }) => name),
          rebuilt: rewritten || truncates ? [] : rebuilt.map(({ name }) => name),
        },
      ];
    });
    for (const { oid, file } of relations) this.#files.set(oid, file);
    // pg_locks has no order of its own.
    return locks.toSorted(
      (a, b) =>
        Number(isStronger(b.mode, a.mode)) - Number(isStronger(a.mode, b.mode)) ||
        (nameOf(a) < nameOf(b) ? -1 : 1),
    );
  }

  /** An index that was there, locked more strongly than its table: whoever plans a query on the table waits. */
  #indexLock({ oid, name, mode, table: of }: Held, relations: readonly Held[]): readonly TracedLock[] {
    const table = of === null ? undefined : this.#tables.get(of);
    if (!table || !this.#there.has(oid) || !blocksQueries(mode)) return [];
    const whole = relations.find((one) => one.oid === of)?.mode ?? "";
    if (!isStronger(mode, whole) || !this.#takes(oid, mode)) return [];
    return [
      { table, index: name, mode, held: false, rewritten: false, scanned: false, built: [], rebuilt: [] },
    ];
  }

  /** Whether the mode is stronger than what the session held of it. */
  #takes(oid: string, mode: string): boolean {
    const before = this.#held.get(oid);
    if (before !== undefined && !isStronger(mode, before)) return false;
    this.#held.set(oid, mode);
    return true;
  }
}

const nameOf = ({ table, index = "" }: TracedLock) => `${table.label} ${index}`;

function strongest(rows: readonly LockRow[]): readonly Held[] {
  const relations = new Map<string, Held>();
  for (const [oid = "", mode, file = null, name, table = null] of rows) {
    const found: Held = { oid: oid ?? "", name: name ?? "", mode: modeName(mode ?? ""), file, table };
    const known = relations.get(found.oid);
    if (!known || isStronger(found.mode, known.mode)) relations.set(found.oid, found);
  }
  return [...relations.values()];
}
