// One file on the state that the files before it give: up on the bare database, then up, down and up with rows.
import type { MigrationFailure } from "../../engine/index.ts";
import {
  compareSchemas,
  describeDifference,
  readSchema,
  type Schema,
  type SchemaDifference,
} from "../../sandbox/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { HarnessEvent, Phase } from "../events.ts";
import type { MigrationFile } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { compareRows, readRows, type TableRows } from "../rows/index.ts";
import { type TracedPiece, traceLocks } from "../trace/index.ts";
import type { Finding, ProofOutcome, Proofs } from "../types.ts";
import type { TableFacts, World } from "../world/index.ts";
import { emptyDown, judgeReversal } from "./down-proof.ts";
import { downPlace, failureFinding, finding, start } from "./findings.ts";
import type { Lab } from "./lab.ts";
import { down, lost, type Outcome, up } from "./migrate.ts";
import { missingHere } from "./missing.ts";
import { placeRows, rowsFinding } from "./rows-proof.ts";
import { tablesTouched } from "./touched.ts";

export interface Proven {
  /** Up went through: later files build on it. */
  readonly applies: boolean;
  /** What the file needs and this PostgreSQL lacks. */
  readonly missing?: string;
  readonly proofs: Proofs;
  readonly findings: readonly Finding[];
  readonly traced: readonly TracedPiece[] | null;
  readonly changes: SchemaDifference;
  /** After the file. */
  readonly schema: Schema;
  /** Tables in which the Up met rows and went through, by label. */
  readonly passedWithRows: ReadonlySet<string>;
}

export interface ProofInput {
  readonly lab: Lab;
  readonly file: MigrationFile;
  /** Those before it that apply. */
  readonly applied: readonly MigrationFile[];
  readonly world: World;
  readonly schema: Schema;
  readonly options: HarnessOptions;
}

const PASSED: ProofOutcome = { type: "passed" };
const FAILED: ProofOutcome = { type: "failed" };
const notTested = (why: string): ProofOutcome => ({ type: "not-tested", why });

/** Rejects only where the harness itself is broken: whatever the file does is a finding. */
export async function* proveFile(input: ProofInput): AsyncGenerator<HarnessEvent, Proven> {
  const { lab, file, applied, world, schema: before, options } = input;
  const hung = (phase: Phase) =>
    options.resume?.hung.find((one) => one.file === file.source.name && one.phase === phase);
  const begin = (phase: Phase): HarnessEvent => ({ type: "phase-started", file: file.source.name, phase });

  let traced: readonly TracedPiece[] | null = null;
  // What does not end in the trace does not end afterwards either.
  const stuck = hung("trace") ?? hung("apply");
  if (!stuck) {
    yield begin("trace");
    traced = await traceLocks(lab.bare, file, world).catch(() => null);
    // A file that ends its own session has ended that one.
    if (!(await answers(lab.bare))) await lab.rebuild(applied);
  }
  if (stuck) return stopped(input, traced, hangs(file, stuck.phase, stuck.limitMs));
  yield begin("apply");
  const failure = await up(lab.bare, [file], options);
  if (failure) {
    // A transaction leaves nothing; anything else may have left half of itself.
    await lab.rebuild(applied);
    if (lost(failure)) await lab.refresh();
    const missing = missingHere(failure);
    if (missing) return { ...stopped(input, traced, notTestable(file, failure, missing)), missing };
    return stopped(input, traced, failureFinding("UP_FAILS", "error", file, "Up fails", failure));
  }
  const after = await readSchema(lab.bare.database, versionTables(options));
  const rest = yield* proveLived(input, after, hung, begin);
  return {
    applies: true,
    traced,
    schema: after,
    changes: compareSchemas(before, after),
    ...rest,
  };
}

async function answers({ database }: TestDatabase): Promise<boolean> {
  return database.run("SELECT 1").then(
    () => true,
    () => false,
  );
}

type Lived = Pick<Proven, "proofs" | "findings" | "passedWithRows">;

async function* proveLived(
  { lab, file, world, schema: before, options }: ProofInput,
  after: Schema,
  hung: (phase: Phase) => { readonly phase: Phase; readonly limitMs: number } | undefined,
  begin: (phase: Phase) => HarnessEvent,
): AsyncGenerator<HarnessEvent, Lived> {
  const stuck = (["rows", "up", "down", "again"] as const).map(hung).find((one) => one !== undefined);
  if (stuck) {
    // How far it came is not known: the next file starts from a copy.
    await lab.refresh();
    const ended = notTested(`it was ended after ${stuck.limitMs / 1000} s`);
    return {
      proofs: { up: PASSED, rows: stuck.phase === "rows" ? ended : FAILED, down: ended, again: ended },
      findings: [hangs(file, stuck.phase, stuck.limitMs)],
      passedWithRows: new Set(),
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
  const failure = await up(lab.lived, [file], options);
  if (failure) {
    findings.push(rowsFinding(file, failure, placed.seeded));
    rows = FAILED;
    await lab.refresh();
    rowsBefore = new Map();
  }
  const rowsAfter = failure ? rowsBefore : await readRows(lab.lived.database, touched);
  const passedWithRows = new Set(
    failure ? [] : [...rowsBefore.values()].filter(({ count }) => count > 0).map(({ label }) => label),
  );

  const downwards = yield* proveDown({
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
  return { proofs: { up: PASSED, rows, ...downwards }, findings, passedWithRows };
}

interface DownInput {
  readonly lab: Lab;
  readonly file: MigrationFile;
  readonly before: Schema;
  readonly after: Schema;
  readonly options: HarnessOptions;
  readonly touched: readonly TableFacts[];
  readonly rowsBefore: ReadonlyMap<string, TableRows>;
  readonly rowsAfter: ReadonlyMap<string, TableRows>;
  readonly findings: Finding[];
  readonly begin: (phase: Phase) => HarnessEvent;
}

async function* proveDown(input: DownInput): AsyncGenerator<HarnessEvent, Pick<Proofs, "down" | "again">> {
  const { lab, file, before, after, options, findings, begin } = input;
  const declared = file.directives.irreversible;
  if (file.down.pieces.every(({ sql }) => sql === "")) {
    const changed = compareRows(input.rowsBefore, input.rowsAfter).some(({ type }) => type !== "order");
    const found = emptyDown(file, compareSchemas(before, after), changed);
    if (found) findings.push(found);
    const why = declared ? "it is declared irreversible" : "there is no Down";
    return { down: found?.severity === "error" ? FAILED : notTested(why), again: notTested(why) };
  }

  yield begin("down");
  const failure = await down(lab.lived, file, options);
  if (failure) {
    await lab.refresh();
    return { down: yield* explainDown(input, failure), again: notTested("Down fails") };
  }
  const schema = await readSchema(lab.lived.database, versionTables(options));
  const losses = compareRows(input.rowsBefore, await readRows(lab.lived.database, input.touched));
  const verdict = judgeReversal(file, {
    before,
    up: after,
    down: schema,
    losses,
    lostByUp: lostRows(input.rowsBefore, input.rowsAfter),
  });
  findings.push(...verdict.findings);
  const outcome = verdict.findings.some(({ severity }) => severity === "error") ? FAILED : PASSED;
  if (!verdict.reversed) {
    await lab.refresh();
    return {
      down: declared ? notTested("it is declared irreversible") : outcome,
      again: notTested("Down does not bring back the schema"),
    };
  }

  yield begin("again");
  const again = await upAgain(input);
  if (again) {
    findings.push(again);
    await lab.refresh();
  }
  return { down: outcome, again: again ? FAILED : PASSED };
}

/** A table that is gone, or has another name, counts: what matters is whether Down gives the rows back. */
function lostRows(
  before: ReadonlyMap<string, TableRows>,
  after: ReadonlyMap<string, TableRows>,
): ReadonlySet<string> {
  const lost = [...before.values()].filter(({ label, count }) => (after.get(label)?.count ?? 0) < count);
  return new Set(lost.map(({ label }) => label));
}

async function upAgain({ lab, file, after, options }: DownInput): Promise<Finding | null> {
  const failure = await up(lab.lived, [file], options);
  if (failure)
    return failureFinding(
      "UP_AGAIN_FAILS",
      "error",
      file,
      "after Up and Down, Up does not go through again",
      failure,
    );
  const difference = compareSchemas(after, await readSchema(lab.lived.database, versionTables(options)));
  if (difference.length === 0) return null;
  return finding(
    "UP_AGAIN_DIFFERS",
    "error",
    downPlace(file),
    "Up gives another schema the second time, after Up and Down",
    {
      hint: "Below, + is what is there now and was not the first time, - what is missing.",
      difference: describeDifference(difference),
    },
  );
}

/** Down failed with rows, and the database is a fresh copy without them: does it fail there too? */
async function* explainDown(
  { lab, file, options, findings, rowsBefore }: DownInput,
  failure: MigrationFailure,
): AsyncGenerator<HarnessEvent, ProofOutcome> {
  // A Down that refuses by itself is what a declaration asks for.
  if (file.directives.irreversible && failure.database?.sqlstate === "P0001")
    return notTested("it is declared irreversible");
  const missing = missingHere(failure);
  if (missing) {
    findings.push(notTestable(file, failure, missing));
    return notTested(missing);
  }
  const hadRows = [...rowsBefore.values()].some(({ count }) => count > 0);
  const bare: Outcome = hadRows ? await down(lab.lived, file, options) : failure;
  if (hadRows) await lab.refresh();
  findings.push(
    bare
      ? failureFinding("DOWN_FAILS", "error", file, "Down fails", failure)
      : failureFinding(
          "DOWN_FAILS_WITH_ROWS",
          "error",
          file,
          "Down works on empty tables and fails on the rows that were there before Up",
          failure,
        ),
  );
  return FAILED;
}

function stopped({ schema }: ProofInput, traced: readonly TracedPiece[] | null, found: Finding): Proven {
  const why = notTested("Up did not go through");
  return {
    applies: false,
    proofs: {
      up: found.code === "NOT_TESTABLE" ? notTested(found.message) : FAILED,
      rows: why,
      down: why,
      again: why,
    },
    findings: [found],
    traced,
    changes: [],
    schema,
    passedWithRows: new Set(),
  };
}

const PHASES: Readonly<Record<Phase, string>> = {
  trace: "Up",
  apply: "Up",
  rows: "writing rows",
  up: "Up with rows",
  down: "Down",
  again: "Up after Down",
};

function hangs(file: MigrationFile, phase: Phase, limitMs: number): Finding {
  return finding(
    "HANGS",
    "error",
    phase === "down" ? downPlace(file) : start(file),
    `${PHASES[phase]} did not come to an end within ${limitMs / 1000} s and was ended`,
    {
      hint: "A loop without an end, or more work than a test should be: --file-limit SECONDS gives it longer.",
    },
  );
}

function notTestable(file: MigrationFile, failure: MigrationFailure, missing: string): Finding {
  return finding("NOT_TESTABLE", "note", failure.at ?? start(file), `not testable here: ${missing}`, {
    ...(failure.statement !== undefined && { statement: failure.statement }),
    hint: "With --database a server that has it shows the rest.",
  });
}

function versionTables({ table }: HarnessOptions) {
  return table ? { versionTables: [table] } : {};
}
