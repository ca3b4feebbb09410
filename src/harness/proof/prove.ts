// One file on the state that the files before it give: up on the bare database, then up, down and up with rows.
import { compareSchemas, type Schema } from "../../sandbox/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { HarnessEvent, Phase } from "../events.ts";
import type { MigrationFile } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { readRows } from "../rows/index.ts";
import { blocksQueries, rollsBack, type Trace, traceLocks } from "../trace/index.ts";
import type { Finding, Proofs } from "../types.ts";
import type { DatabaseCatalog } from "../world/index.ts";
import { followed, isWanted } from "./applied.ts";
import { tryDuplicates } from "./duplicates.ts";
import { foundElsewhere } from "./elsewhere.ts";
import { exercise } from "./exercise.ts";
import {
  downPlace,
  failureFinding,
  hangs,
  hungIn,
  needsRights,
  notTestable,
  startOfFile,
} from "./findings.ts";
import type { Lab } from "./lab.ts";
import { type MeasuredWork, measureUnderLocks, withMeasured } from "./measured.ts";
import { cleanSession, lost, upOn } from "./migrate.ts";
import { missingHere, rightMissing } from "./missing.ts";
import { FAILED, notTested, PASSED, schemaOn, worldOn } from "./outcome.ts";
import { proveDown } from "./prove-down.ts";
import type { Proven } from "./proven.ts";
import { placeRows, rowsFinding } from "./rows-proof.ts";
import { tablesTouched } from "./touched.ts";

export interface ProofInput {
  readonly lab: Lab;
  readonly file: MigrationFile;
  /** Those before it that apply. */
  readonly applied: readonly MigrationFile[];
  readonly world: DatabaseCatalog;
  readonly schema: Schema;
  readonly options: HarnessOptions;
}

/** Rejects only where the harness itself is broken: whatever the file does is a finding. */
export async function* proveFile(given: ProofInput): AsyncGenerator<HarnessEvent, Proven> {
  const { lab, file, world, options } = given;
  let input = given;
  const hung = (phase: Phase) =>
    options.resume?.hung.find((one) => one.file === file.source.name && one.phase === phase);
  const begin = (phase: Phase): HarnessEvent => ({ type: "phase-started", file: file.source.name, phase });

  const clean = (session: TestDatabase) => cleanSession(session, options);
  const wanted = isWanted(file, options);
  let traced: Trace | null = null;
  // What does not end in the trace does not end afterwards either.
  const stuck = hung("trace") ?? hung("apply");
  if (!stuck && wanted) {
    yield begin("trace");
    traced = await traceLocks(lab.bare, file, "up", world, clean).catch(() => null);
    // A file that ends its own session has ended that one.
    if (!(await answers(lab.bare))) input = await renewed(input);
  }
  if (stuck) return stopped(input, traced, hanging(file, stuck));
  yield begin("apply");
  const failure = await upOn(lab.bare, [file], options);
  if (failure) {
    // A transaction leaves nothing; anything else may have left half of itself.
    const whole = rollsBack(file) && !lost(failure) && (await answers(lab.bare));
    if (!whole) input = await renewed(input);
    const elsewhere = await foundElsewhere(lab.bare.database, failure);
    const missing = elsewhere ? undefined : missingHere(failure);
    if (missing) return { ...stopped(input, traced, notTestable(file, "up", failure, missing)), missing };
    const right = rightMissing(failure, file.up, options);
    if (right) return { ...stopped(input, traced, needsRights(file, "up", failure, right)), missing: right };
    // The engine refuses a command of psql before anything runs: it has a page of its own.
    const code = failure.code === "PSQL_COMMAND" ? failure.code : "UP_FAILS";
    const found = failureFinding(code, "error", "up", file, "Up fails", failure, elsewhere?.hint);
    return { ...stopped(input, traced, found), failure };
  }
  if (!wanted) return yield* followed(input, hung, begin);
  const after = await schemaOn(lab.bare, options);
  const made = await worldOn(lab.bare);
  let tracedDown: Trace | null = null;
  if (file.down.statements.length > 0 && !hung("down")) {
    // A Down that hangs here is a failing Down.
    yield begin("down");
    tracedDown = await traceLocks(lab.bare, file, "down", made, clean).catch(() => null);
    if (!(await answers(lab.bare))) await lab.rebuild([...input.applied, file]);
  }
  const { rows, measured, ...rest } = yield* proveLived(
    input,
    { schema: after, world: made, traced, tracedDown },
    hung,
    begin,
  );
  return {
    applies: true,
    traced: traced && withMeasured(rows ? withRows(traced, rows) : traced, measured),
    tracedDown: tracedDown && withMeasured(tracedDown, measured),
    after: made,
    schema: after,
    changes: compareSchemas(input.schema, after),
    ...rest,
  };
}

/**
 * Both databases anew, with the files that apply. A default that was worked out when its table was made (`DEFAULT 'now'`)
 * is another one now, so the schema is read again too.
 */
async function renewed(input: ProofInput): Promise<ProofInput> {
  const { lab, applied, options } = input;
  await lab.rebuild(applied);
  await lab.refresh();
  return { ...input, schema: await schemaOn(lab.bare, options) };
}

async function answers({ database }: TestDatabase): Promise<boolean> {
  return database.run("SELECT 1").then(
    () => true,
    () => false,
  );
}

type Lived = Pick<Proven, "proofs" | "findings" | "passedWithRows" | "downFailure" | "left"> & {
  /** The same trace over tables with rows, where a statement holds a lock that blocks, or is a program. */
  readonly rows: Trace | null;
  /** Statements of both directions that run under a lock that blocks. */
  readonly measured: MeasuredWork;
};

/** What Up made of the bare database. */
interface Applied {
  readonly schema: Schema;
  readonly world: DatabaseCatalog;
  readonly traced: Trace | null;
  readonly tracedDown: Trace | null;
}

function withRows(traced: Trace, { statements }: Trace): Trace {
  const rowsOf = new Map(statements.map(({ view, rows, written }) => [view, { rows, written }]));
  return {
    ...traced,
    statements: traced.statements.map((one) => ({ ...one, ...rowsOf.get(one.view) })),
  };
}

async function* proveLived(
  { lab, file, world, schema: before, options }: ProofInput,
  { schema: after, world: made, traced, tracedDown }: Applied,
  hung: (phase: Phase) => { readonly phase: Phase; readonly limitMs: number } | undefined,
  begin: (phase: Phase) => HarnessEvent,
): AsyncGenerator<HarnessEvent, Lived> {
  const stuck = (["rows", "up", "down", "again"] as const).map(hung).find((one) => one !== undefined);
  if (stuck) {
    // How far it came is not known: the next file starts from a copy.
    await lab.refresh();
    return {
      proofs: { up: PASSED, ...cutIn(stuck.phase, stuck.limitMs) },
      findings: [hanging(file, stuck)],
      passedWithRows: new Set(),
      rows: null,
      measured: new Map(),
    };
  }
  const findings: Finding[] = [];
  const touched = tablesTouched(file, world);
  yield begin("rows");
  const placed = await placeRows(lab, file, touched, options);
  findings.push(...placed.findings);
  let rowsBefore = await readRows(lab.lived.database, touched);
  let rows = placed.outcome;

  yield begin("up");
  // What a DO block or a procedure does with rows is seen only where there are some.
  const blocks = traced?.statements.some(
    ({ view, locks }) =>
      "DoStmt" in view.node || "CallStmt" in view.node || locks.some(({ mode }) => blocksQueries(mode)),
  );
  const clean = (session: TestDatabase) => cleanSession(session, options);
  const counted =
    traced?.transaction && blocks
      ? await traceLocks(lab.lived, file, "up", { ...world, tables: [] }, clean).catch(() => null)
      : null;
  const measure = (trace: Trace | null) =>
    placed.present ? measureUnderLocks(lab.lived, trace, touched, options) : new Map<never, never>();
  const measuredUp = await measure(traced);
  if (placed.present && !placed.seeded) {
    const doubles = await tryDuplicates(lab, file, world, made, options);
    findings.push(...doubles);
    if (doubles.some(({ severity }) => severity !== "note")) rows = FAILED;
  }
  const failure = await upOn(lab.lived, [file], options);
  if (failure) {
    const right = rightMissing(failure, file.up, options);
    findings.push(
      right ? needsRights(file, "rows", failure, right) : rowsFinding(file, failure, placed.seeded),
    );
    rows = right ? notTested(right) : FAILED;
    await lab.refresh();
    rowsBefore = new Map();
  }
  const rowsAfter = failure ? rowsBefore : await readRows(lab.lived.database, touched);
  const passedWithRows = new Set(
    failure ? [] : [...rowsBefore.values()].filter(({ count }) => count > 0).map(({ label }) => label),
  );

  if (!failure) {
    const called = await exercise(lab, file, world, made, options);
    findings.push(...called);
    if (called.some(({ severity }) => severity === "error")) rows = FAILED;
  }

  const measuredDown = failure ? new Map<never, never>() : await measure(tracedDown);
  const { down, again, ...shown } = yield* proveDown({
    lab,
    file,
    before,
    after,
    options,
    touched,
    rowsBefore,
    rowsAfter,
    findings,
    begin,
  });
  return {
    proofs: { up: PASSED, rows, down, again },
    findings,
    passedWithRows,
    rows: counted,
    measured: new Map([...measuredUp, ...measuredDown]),
    ...shown,
  };
}

/** What came before the cut went with its worker. */
function cutIn(phase: Phase, limitMs: number): Pick<Proofs, "rows" | "down" | "again"> {
  const why = `${hungIn(phase)} was ended after ${limitMs / 1000} s`;
  const after = notTested(why);
  const before = notTested(`its result is lost: ${why}`);
  if (phase === "down") return { rows: before, down: FAILED, again: after };
  if (phase === "again") return { rows: before, down: before, again: FAILED };
  return { rows: FAILED, down: after, again: after };
}

function stopped({ schema }: ProofInput, traced: Trace | null, found: Finding): Proven {
  const why = notTested("Up did not go through");
  return {
    applies: false,
    proofs: {
      up: found.severity === "note" ? notTested(found.message) : FAILED,
      rows: why,
      down: why,
      again: why,
    },
    findings: [found],
    traced,
    tracedDown: null,
    changes: [],
    schema,
    passedWithRows: new Set(),
  };
}

function hanging(
  file: MigrationFile,
  { phase, limitMs }: { readonly phase: Phase; readonly limitMs: number },
): Finding {
  return hangs(phase === "down" ? downPlace(file) : startOfFile(file), phase, limitMs);
}
