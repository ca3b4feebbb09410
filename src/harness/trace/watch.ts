// What a NO TRANSACTION file locks and rewrites, seen from a second session while its statements run: their locks end with them.
import type { Database } from "../../engine/index.ts";
import type { Onlooker, TestDatabase } from "../databases/index.ts";
import type { MigrationFile } from "../file/index.ts";
import type { TableFacts, World } from "../world/index.ts";
import { attribute } from "./attribute.ts";
import { FILES, locksHeldBy, newLocks } from "./trace.ts";
import type { TracedPiece } from "./traced.ts";

export interface Watched<T> {
  readonly result: T;
  /** Null where the database has no second session. A lock that came and went between two looks is missing. */
  readonly pieces: readonly TracedPiece[] | null;
}

/** `apply` runs the file on the database that it is handed. */
export async function watchLocks<T>(
  on: TestDatabase,
  file: MigrationFile,
  world: World,
  apply: (on: TestDatabase) => Promise<T>,
): Promise<Watched<T>> {
  const onlooker = file.transaction ? null : await on.onlooker?.();
  if (!onlooker) return { result: await apply(on), pieces: null };
  const { pieces, statements } = file.up;
  // The engine's note of how far it came is written in the statement's own message.
  const own = world.tables.filter(({ name }) => !name.startsWith("gosling_"));
  const tables = new Map(own.map((table) => [table.oid, table]));
  const traced: TracedPiece[] = [];
  let files = await readFiles(onlooker.database);
  let index = 0;
  const database: Database = {
    async run(sql) {
      const piece = index;
      // The engine may send a note of its own behind the statement, in the same message.
      if (!sql.startsWith(pieces[piece]?.sql ?? "\0")) return on.database.run(sql);
      index += 1;
      const { seen, result } = await looking(onlooker, () => on.database.run(sql));
      const after = await readFiles(onlooker.database);
      const truncates = statements.some((view) => view.piece === piece && "TruncateStmt" in view.node);
      const rows = [...seen, ...rewritten(tables.values(), files, after)].map(
        ([oid = "", mode = "", , name = "", table = null]) => [
          oid,
          mode,
          after.get(oid ?? "") ?? null,
          name,
          table,
        ],
      );
      const locks = newLocks(rows, new Map(), files, tables, [], truncates);
      traced.push(...attribute(piece, statements, locks));
      files = after;
      return result;
    },
  };
  try {
    return { result: await apply({ ...on, database }), pieces: traced };
  } finally {
    await onlooker.close().catch(() => undefined);
  }
}

/** A table whose file is another one was held with ACCESS EXCLUSIVE, whether a look met it or not. */
function rewritten(
  tables: Iterable<TableFacts>,
  before: ReadonlyMap<string, string | null>,
  after: ReadonlyMap<string, string | null>,
): readonly Row[] {
  return [...tables]
    .filter(({ oid }) => after.has(oid) && before.get(oid) !== after.get(oid))
    .map(({ oid, name }) => [oid, "AccessExclusiveLock", null, name, null]);
}

type Row = readonly (string | null)[];

/** Looks again and again until the work is done. Rejects with what the work rejects with. */
async function looking<T>({ database, pid }: Onlooker, work: () => Promise<T>) {
  const seen = new Map<string, Row>();
  let working = true;
  const look = async () => {
    while (working) {
      const [found] = await database.run(locksHeldBy(pid));
      for (const row of found?.rows ?? []) seen.set(`${row[0]} ${row[1]}`, row);
    }
  };
  // An onlooker that is thrown out sees no more; that is no failure of the file.
  const looked = look().catch(() => undefined);
  try {
    return { result: await work(), seen: [...seen.values()] };
  } finally {
    working = false;
    await looked;
  }
}

async function readFiles(database: Database): Promise<Map<string, string | null>> {
  const [found] = await database.run(FILES);
  return new Map(found?.rows.map(([oid, node]) => [oid ?? "", node ?? null]) ?? []);
}
