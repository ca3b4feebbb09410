// What the trace adds to the rules, and what it refutes.
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { as } from "../sql/index.ts";
import type { TracedLock, TracedPiece } from "../trace/index.ts";
import type { Finding, StatementLocks } from "../types.ts";
import { objectOf } from "../world/index.ts";
import type { Candidate } from "./static.ts";

/** Codes that tell of a rewrite, a scan or an index build of their statement already. */
const TELLING = new Set([
  "TABLE_REWRITTEN",
  "VOLATILE_DEFAULT",
  "SET_NOT_NULL",
  "CONSTRAINT_WITHOUT_NOT_VALID",
  "UNIQUE_BUILDS_INDEX",
  "INDEX_WITHOUT_CONCURRENTLY",
]);

export function withTrace(
  file: MigrationFile,
  candidates: readonly Candidate[],
  traced: readonly TracedPiece[] | null,
  { assume }: Pick<HarnessOptions, "assume"> = {},
): readonly Candidate[] {
  if (traced === null) return candidates;
  const kept = candidates.filter(
    (candidate) => candidate.finding.code !== "SET_NOT_NULL" || scans(traced, candidate),
  );
  const tells = (piece: number, label: string) =>
    kept.some(
      ({ finding, view, table }) =>
        TELLING.has(finding.code) && view?.piece === piece && (table === undefined || table === label),
    );
  const found = traced.flatMap(({ view, piece, locks }) =>
    locks.flatMap((lock) => (tells(piece, lock.table.label) ? [] : (lockFinding(view, lock) ?? []))),
  );
  const waiting = assume?.has("lock_timeout") ? undefined : lockTimeoutMissing(file, traced);
  return [...kept, ...found, ...(waiting ? [waiting] : [])];
}

/** A validated check makes SET NOT NULL a matter of a moment: then PostgreSQL verifies nothing. */
function scans(traced: readonly TracedPiece[], { view, table }: Candidate): boolean {
  const pieces = traced.filter(({ piece }) => piece === view?.piece);
  const own = pieces
    .flatMap(({ locks }) => locks)
    .filter((lock) => table === undefined || lock.table.label === table);
  // The trace ended before it, or it was seen to read every row.
  return pieces.length === 0 || own.some(({ scanned, rewritten }) => scanned || rewritten);
}

function lockFinding(
  view: SqlView,
  { table, mode, rewritten, scanned, built }: TracedLock,
): Candidate | undefined {
  const at = { ...view.at };
  if (rewritten) {
    return candidate(view, table.label, {
      code: "TABLE_REWRITTEN",
      severity: "warning",
      part: "trace",
      object: objectOf(table),
      ...at,
      message: `${table.label} is written anew, every row of it, under ${mode}: nobody reads or writes it meanwhile`,
      statement: view.text,
      hint: "Expand and contract: a new column (or table) beside the old one, filled in batches, read by the next release, the old one dropped later.",
    });
  }
  if (built.length > 0) {
    return candidate(view, table.label, {
      code: "INDEX_WITHOUT_CONCURRENTLY",
      severity: "warning",
      part: "trace",
      object: objectOf(table),
      ...at,
      message: `the index ${built.join(", ")} of ${table.label} is built under ${mode}: ${blocked(mode)} until the transaction ends`,
      statement: view.text,
      hint: "Build it CONCURRENTLY, alone in a NO TRANSACTION file.",
    });
  }
  if (scanned && mode === "ACCESS EXCLUSIVE") {
    return candidate(view, table.label, {
      code: "TABLE_SCANNED",
      severity: "warning",
      part: "trace",
      object: objectOf(table),
      ...at,
      message: `every row of ${table.label} is read under ACCESS EXCLUSIVE: nobody reads or writes it meanwhile`,
      statement: view.text,
      hint: "Where there is a form with NOT VALID, use it, and validate in the next file: that lets reads and writes pass.",
    });
  }
  return undefined;
}

const blocked = (mode: string) =>
  mode === "ACCESS EXCLUSIVE" ? "nobody reads or writes it" : "nobody writes to it";

function candidate(view: SqlView, table: string, finding: Finding): Candidate {
  return { view, table, finding };
}

function lockTimeoutMissing(file: MigrationFile, traced: readonly TracedPiece[]): Candidate | undefined {
  const exclusive = traced.find(({ locks }) => locks.some(({ mode }) => mode === "ACCESS EXCLUSIVE"));
  if (
    !exclusive ||
    file.up.statements.some(({ node }) => as(node, "VariableSetStmt")?.name === "lock_timeout")
  )
    return undefined;
  const locked = exclusive.locks.filter(({ mode }) => mode === "ACCESS EXCLUSIVE").map(({ table }) => table);
  return {
    view: exclusive.view,
    finding: {
      code: "LOCK_TIMEOUT_MISSING",
      severity: "note",
      part: "trace",
      object: locked.map(objectOf).toSorted().join(", "),
      ...exclusive.view.at,
      message: `ACCESS EXCLUSIVE on ${locked.map(({ label }) => label).join(", ")}: while it waits for one long query, everything that comes after waits behind it`,
      statement: exclusive.view.text,
      hint: "With a lock_timeout the migration gives up instead, and can be tried again.",
      recipe: "SET LOCAL lock_timeout = '5s';",
    },
  };
}

export function locksOf(traced: readonly TracedPiece[] | null): readonly StatementLocks[] {
  const locking = (traced ?? []).filter(({ locks }) => locks.length > 0);
  return locking.map(({ view, locks }) => ({
    at: view.at,
    statement: view.text,
    locks: locks.map(({ table, mode, rewritten, scanned }) => ({
      table: table.label,
      mode,
      rewritten,
      scanned,
    })),
  }));
}
