// How much a statement does at three sizes of the tables: by what is counted, never by a clock.
import { DatabaseError } from "../../engine/index.ts";
import { runRepeated, type TestDatabase } from "../databases/index.ts";
import type { SqlView } from "../file/index.ts";
import { refusedInTransaction } from "../sql/index.ts";
import { OWN_LOCKS } from "./locked.ts";
import { countAnew } from "./session.ts";
import { SETTINGS } from "./settings.ts";
import type { Measured } from "./traced.ts";

/** Rows of a table. Far enough apart that work which grows differs from work that does not. */
export const SIZES = [20, 60, 180] as const;

/** Of each relation that the session holds a lock on: tuples read and written, and blocks; and where the WAL is. */
const WORK = `SELECT (SELECT string_agg(concat_ws(' ', c.oid,
      pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)
      + pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid),
      pg_stat_get_xact_blocks_fetched(c.oid)), ',')
    FROM pg_class c WHERE c.oid IN (SELECT relation FROM pg_locks WHERE ${OWN_LOCKS}) AND c.relkind IN ('r', 'm', 'i')),
  pg_current_wal_insert_lsn() - '0/0'`;

interface Work {
  readonly tuples: number;
  readonly blocks: number;
  readonly wal: number;
}

/**
 * Runs the statements in a transaction that is rolled back, at each size; `growTo` fills the tables. Of a statement that may not be in a
 * transaction, that fails, or that comes after one that does, nothing is known.
 */
export async function measureWork(
  on: TestDatabase,
  statements: readonly SqlView[],
  growTo: (from: number, to: number) => Promise<void>,
): Promise<ReadonlyMap<SqlView, Measured>> {
  const works = new Map<SqlView, Work[]>(statements.map((view) => [view, []]));
  await countAnew(on);
  await on.database.run("BEGIN");
  try {
    await on.database.run(SETTINGS);
    const counters = new Counters(on);
    let there = 0;
    for (const size of SIZES) {
      await growTo(there, size);
      there = size;
      await on.database.run("SAVEPOINT gosling_size");
      await counters.work();
      for (const view of statements) {
        if (refusedInTransaction(view.node)) break;
        await on.database.run(view.text);
        works.get(view)?.push(await counters.work());
      }
      await on.database.run("ROLLBACK TO gosling_size");
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  } finally {
    await on.database.run("ROLLBACK").catch(() => undefined);
    on.takeNotices();
  }
  return new Map(
    [...works].flatMap(([view, each]) =>
      each.length === SIZES.length
        ? [[view, { rows: SIZES, tuples: each.map(({ tuples }) => tuples), grows: growing(each) }] as const]
        : [],
    ),
  );
}

/** Counters go on through a ROLLBACK TO, and a lock that it lets go of takes its relation out of sight: each is kept here. */
class Counters {
  readonly #on: TestDatabase;
  readonly #seen = new Map<string, readonly [tuples: number, blocks: number]>();
  #wal = 0;

  constructor(on: TestDatabase) {
    this.#on = on;
  }

  /** Since the last call. */
  async work(): Promise<Work> {
    const [result] = await runRepeated(this.#on.database, [WORK]);
    const [text, position] = result?.rows[0] ?? [];
    const work = { tuples: 0, blocks: 0, wal: Number(position) - this.#wal };
    this.#wal = Number(position);
    for (const line of text ? text.split(",") : []) {
      const [oid = "", ...counts] = line.split(" ");
      const [tuples = 0, blocks = 0] = counts.map(Number);
      const [tuplesBefore, blocksBefore] = this.#seen.get(oid) ?? [0, 0];
      work.tuples += tuples - tuplesBefore;
      work.blocks += blocks - blocksBefore;
      this.#seen.set(oid, [tuples, blocks]);
    }
    return work;
  }
}

/** Tuples and blocks for half of the rows that were added, or that many times the least record in the WAL, both times. */
function growing(works: readonly Work[]): boolean {
  const [small, middle, large] = works;
  if (!small || !middle || !large) return false;
  const steps = [
    [small, middle, SIZES[1] - SIZES[0]],
    [middle, large, SIZES[2] - SIZES[1]],
  ] as const;
  const least = (of: (work: Work) => number, each: number) =>
    steps.every(([from, to, rows]) => of(to) - of(from) >= rows * each);
  return (
    least(({ tuples }) => tuples, 0.5) || least(({ blocks }) => blocks, 0.5) || least(({ wal }) => wal, 24)
  );
}
