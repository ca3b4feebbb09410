// What the trace adds to the rules, and what it refutes.
import type { Direction } from "../../engine/index.ts";
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { as, findAll, mentions, refusedInTransaction, relationsIn } from "../sql/index.ts";
import {
  blocksQueries,
  isStronger,
  type Trace,
  type TracedLock,
  type TracedStatement,
  whoWaits,
} from "../trace/index.ts";
import type { Finding } from "../types.ts";
import { type DatabaseCatalog, objectOf, type TableFacts } from "../world/index.ts";
import type { Candidate, Traces } from "./candidate.ts";
import { ALL_ROWS, grows, worksOnRows } from "./locks.ts";
import { bySize } from "./size.ts";

/** Codes that already report the rewrite, the scan or the index build of their statement. */
const TELLING = new Set([
  "TABLE_REWRITTEN",
  "VOLATILE_DEFAULT",
  "SET_NOT_NULL",
  "CONSTRAINT_WITHOUT_NOT_VALID",
  "UNIQUE_BUILDS_INDEX",
  "INDEX_WITHOUT_CONCURRENTLY",
  "REINDEX_WITHOUT_CONCURRENTLY",
  "TABLE_SCANNED",
]);

export function withTrace(
  file: MigrationFile,
  candidates: readonly Candidate[],
  traces: Traces,
  { assume }: Pick<HarnessOptions, "assume"> = {},
): readonly Candidate[] {
  const { up, down } = traces;
  const kept = up
    ? candidates.filter((candidate) => candidate.finding.code !== "SET_NOT_NULL" || scans(up, candidate))
    : candidates;
  const ofUp = up ? sectionFindings("up", up, kept, traces) : [];
  const ofDown = down ? sectionFindings("down", down, kept, traces) : [];
  // A Down that takes back what Up was warned of does the same work again.
  const warned = new Set([...kept, ...ofUp].map(keyOf));
  const found = [...ofUp, ...ofDown.filter((one) => !warned.has(keyOf(one)))];
  const all = [...kept, ...found];
  // The lock that it holds up others with says it all.
  const moved = new Set(
    all.flatMap(({ finding, view }) => (finding.code === "DATA_MOVE_UNDER_LOCK" ? (view ?? []) : [])),
  );
  const distinct = all.filter(
    ({ finding, view }) => finding.code !== "UNBATCHED_CHANGE" || !view || !moved.has(view),
  );
  const whoWaits = up && !assume?.has("lock_timeout") ? lockTimeoutMissing(file, up) : undefined;
  return [...distinct, ...(whoWaits ? [whoWaits] : [])];
}

const keyOf = ({ finding, table }: Candidate) => `${finding.code} ${table ?? finding.object}`;

/** A validated check makes SET NOT NULL a matter of a moment: then PostgreSQL verifies nothing. */
function scans({ statements }: Trace, { view, table }: Candidate): boolean {
  const own = statements.find((statement) => statement.view === view);
  // The trace ended before it, or every row was seen to be read.
  return !own || own.locks.some((lock) => worksOnRows(lock) && lock.table.label === table);
}

interface Held {
  readonly lock: TracedLock;
  readonly view: SqlView;
}

function sectionFindings(
  direction: Direction,
  trace: Trace,
  candidates: readonly Candidate[],
  { world, sizes }: Traces,
): readonly Candidate[] {
  const old = new Set(world.tables.map(({ oid }) => oid));
  const found: Candidate[] = [];
  const held: Held[] = [];
  for (const statement of trace.statements) {
    const { view } = statement;
    const locks = statement.locks.filter(({ table }) => old.has(table.oid));
    const isTold = (label: string) =>
      candidates.some(
        (one) =>
          TELLING.has(one.finding.code) &&
          one.view === view &&
          (one.table === undefined || one.table === label),
      );
    for (const lock of locks) {
      const before = held.filter((one) => one.lock.table.oid === lock.table.oid);
      const strongest = before.reduce((a, b) => (isStronger(b.lock.mode, a) ? b.lock.mode : a), lock.mode);
      const work = workFinding(view, lock, strongest, trace.transaction);
      if (work && !isTold(lock.table.label)) found.push(bySize(work, lock.table, sizes));
      const quiet = work || lock.held || harmless(view) || isTold(lock.table.label);
      if (!quiet) {
        const note = direction === "up" ? lockNote(view, lock, world, trace.transaction) : undefined;
        if (note) found.push(note);
      }
    }
    const told = [...candidates, ...found].some(
      (one) =>
        one.view === view && (TELLING.has(one.finding.code) || one.finding.code === "DATA_MOVE_UNDER_LOCK"),
    );
    const loop = direction === "up" && !told ? unbatchedLoop(statement, world, sizes) : undefined;
    if (loop) found.push(loop);
    const [first] = held;
    if (direction === "up" && first && trace.transaction && grows(statement) && !told)
      found.push(bySize(workUnderLock(view, first, [...statement.rows.keys()]), first.lock.table, sizes));
    for (const lock of locks) if (blocksQueries(lock.mode) && !lock.held) held.push({ lock, view });
  }
  const several = trace.transaction && direction === "up" ? severalTables(held, world) : undefined;
  return several ? [...found, several] : found;
}

/** VALIDATE and what goes on beside running work take their locks with a purpose. */
function harmless({ node }: SqlView): boolean {
  if (refusedInTransaction(node)) return true;
  if (as(node, "AlterDomainStmt")?.subtype === "V") return true;
  const commands = as(node, "AlterTableStmt")?.cmds ?? [];
  return (
    commands.length > 0 &&
    commands.every((command) => as(command, "AlterTableCmd")?.subtype === "AT_ValidateConstraint")
  );
}

const ends = (transaction: boolean) => (transaction ? "until the transaction ends" : "until it is done");

function workFinding(
  view: SqlView,
  { table, rewritten, scanned, built, rebuilt }: TracedLock,
  mode: string,
  transaction: boolean,
): Candidate | undefined {
  const { label } = table;
  if (rewritten) {
    return candidate(view, table, {
      code: "TABLE_REWRITTEN",
      severity: "warning",
      message: `every row of ${label} is written anew under ${mode}: ${whoWaits(mode, label)} ${ends(transaction)}`,
      hint: "Expand and contract: a new column (or table) beside the old one, filled in batches, read by the next release; the old one is dropped later.",
    });
  }
  if (rebuilt.length > 0) {
    return candidate(view, table, {
      code: "REINDEX_WITHOUT_CONCURRENTLY",
      severity: "warning",
      message: `${rebuilt.join(", ")} of ${label} is built anew: writes wait, and so do reads that could use it, ${ends(transaction)}`,
      hint: "REINDEX ... CONCURRENTLY, alone in a NO TRANSACTION file, lets both pass.",
    });
  }
  if (built.length > 0) {
    return candidate(view, table, {
      code: "INDEX_WITHOUT_CONCURRENTLY",
      severity: "warning",
      message: `the index ${built.join(", ")} of ${label} is built under ${mode}: ${whoWaits(mode, label)} ${ends(transaction)}`,
      hint: "Build it CONCURRENTLY, alone in a NO TRANSACTION file.",
    });
  }
  if (scanned && blocksQueries(mode) && !harmless(view)) {
    return candidate(view, table, {
      code: "TABLE_SCANNED",
      severity: "warning",
      message: `every row of ${label} is read under ${mode}: ${whoWaits(mode, label)} ${ends(transaction)}`,
      hint: "Where there is a form with NOT VALID, use it, and validate in the next file: that lets reads and writes pass.",
    });
  }
  return undefined;
}

/** A lock for a moment: not dangerous by itself, but it waits for the longest query, and everything waits behind it. */
function lockNote(
  view: SqlView,
  { table, mode }: TracedLock,
  world: DatabaseCatalog,
  transaction: boolean,
): Candidate | undefined {
  if (!blocksQueries(mode)) return undefined;
  const { label } = table;
  const target = relationsIn(view.node)[0];
  const named = target === undefined ? undefined : world.find(target);
  const dropped = as(view.node, "DropStmt") !== undefined;
  const partitions = findAll(view.node, "PartitionCmd").flatMap(({ name }) => name ?? []);
  if (partitions.some((name) => world.find(name)?.oid === table.oid)) return undefined;
  const other = dropped ? !mentions(view.text, table.name) : target !== undefined && named?.oid !== table.oid;
  if (other) {
    return candidate(view, table, {
      code: "LOCKS_OTHER_TABLE",
      severity: "note",
      message: `the statement locks ${label}, too (${mode}): ${whoWaits(mode, label)} ${ends(transaction)}`,
      hint: "It takes a moment once it has the lock. With a lock_timeout, it gives up instead of waiting behind a long query.",
    });
  }
  if (mode === "ACCESS EXCLUSIVE") return undefined;
  return candidate(view, table, {
    code: "BLOCKS_WRITES",
    severity: "note",
    message: `${whoWaits(mode, label)} ${ends(transaction)} (${mode})`,
    hint: "It takes a moment once it has the lock. With a lock_timeout, it gives up instead of waiting behind a long query.",
  });
}

function workUnderLock(view: SqlView, { lock, view: by }: Held, worked: readonly string[]): Candidate {
  const tables = worked.map((name) => name.replace(/^public\./, "")).join(", ");
  return candidate(view, lock.table, {
    code: "DATA_MOVE_UNDER_LOCK",
    severity: "warning",
    message: `rows${tables && ` of ${tables}`} are read or written while the transaction holds the lock that line ${by.at.line} took on ${lock.table.label} (${lock.mode}): ${whoWaits(lock.mode, lock.table.label)} for as long as that takes`,
    hint: "Do this work in a file of its own: the lock is then held for a moment only.",
  });
}

/** What a DO block or a procedure does is known by what it did: rows of older tables, as many as there are. */
function unbatchedLoop(
  { view, written }: TracedStatement,
  world: DatabaseCatalog,
  sizes: Traces["sizes"],
): Candidate | undefined {
  if (!as(view.node, "DoStmt") && !as(view.node, "CallStmt")) return undefined;
  const table = world.tables.find((one) => (written.get(objectOf(one)) ?? 0) >= ALL_ROWS);
  if (!table) return undefined;
  const found = candidate(view, table, {
    code: "UNBATCHED_CHANGE",
    severity: "warning",
    message: `every row of ${table.label} is written by one statement: the rows stay locked until it ends, the WAL grows by all of them, and a failure near the end wastes all the work`,
    hint: "Do it in batches of a few thousand rows by key, outside the migration or each in its own transaction.",
  });
  return bySize(found, table, sizes);
}

/** Two transactions that lock the same tables in another order wait for each other for ever. */
function severalTables(held: readonly Held[], world: DatabaseCatalog): Candidate | undefined {
  const rootOf = (table: TableFacts): string => {
    const parent = world.tables.find(({ oid }) => oid === table.parent);
    return parent ? rootOf(parent) : table.oid;
  };
  const [first, ...rest] = held;
  const second = rest.find(
    ({ lock, view }) => view !== first?.view && rootOf(lock.table) !== rootOf(first!.lock.table),
  );
  if (!first || !second) return undefined;
  const both = [first, second];
  const reads = both.some(({ lock }) => lock.mode === "ACCESS EXCLUSIVE");
  return candidate(second.view, second.lock.table, {
    code: "SEVERAL_TABLES_LOCKED",
    severity: reads ? "warning" : "note",
    message: `the transaction locks ${second.lock.table.label} (${second.lock.mode}) while it holds ${first.lock.table.label} (${first.lock.mode}, line ${first.view.at.line}): queries that take the two in the other order deadlock with it`,
    hint: "Use one file per table: then each lock is released before the next one is taken.",
  });
}

function candidate(
  view: SqlView,
  table: TableFacts,
  finding: Pick<Finding, "code" | "severity" | "message" | "hint">,
): Candidate {
  return {
    view,
    table: table.label,
    finding: { ...finding, part: "trace", object: objectOf(table), ...view.at, statement: view.text },
  };
}

function lockTimeoutMissing(file: MigrationFile, { statements }: Trace): Candidate | undefined {
  const exclusive = statements.find(({ locks }) =>
    locks.some(({ mode, held }) => mode === "ACCESS EXCLUSIVE" && !held),
  );
  if (
    !exclusive ||
    file.up.statements.some(({ node }) => as(node, "VariableSetStmt")?.name === "lock_timeout")
  )
    return undefined;
  const { view } = exclusive;
  const locked = exclusive.locks.filter(({ mode }) => mode === "ACCESS EXCLUSIVE").map(({ table }) => table);
  const [table] = locked;
  if (!table) return undefined;
  const names = [...new Set(locked.map(({ label }) => label))].join(", ");
  const found = candidate(view, table, {
    code: "LOCK_TIMEOUT_MISSING",
    severity: "note",
    message: `ACCESS EXCLUSIVE on ${names}: while it waits for one long query, everything that comes after waits behind it`,
    hint: "With a lock_timeout, the migration gives up instead of waiting, and you can try it again.",
  });
  const object = [...new Set(locked.map(objectOf))].toSorted().join(", ");
  const recipe = `SET ${file.transaction ? "LOCAL " : ""}lock_timeout = '5s';`;
  return { ...found, finding: { ...found.finding, object, recipe } };
}
