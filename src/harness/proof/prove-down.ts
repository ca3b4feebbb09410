// Down and Up again on the database with rows, as a stream of phases; what they show is judged elsewhere.
import type { MigrationFailure } from "../../engine/index.ts";
import { compareSchemas, describeDifference, type Schema } from "../../sandbox/index.ts";
import type { HarnessEvent, Phase } from "../events.ts";
import type { MigrationFile } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { compareRows, readRows, type TableRows } from "../rows/index.ts";
import type { Finding, ProofOutcome, Proofs } from "../types.ts";
import type { TableFacts } from "../world/index.ts";
import { emptyDown, judgeReversal } from "./down-findings.ts";
import { downPlace, failureFinding, finding, needsRights, notTestable } from "./findings.ts";
import type { Lab } from "./lab.ts";
import { type AttemptFailure, downOn, upOn } from "./migrate.ts";
import { missingHere, rightMissing } from "./missing.ts";
import { objectsOf } from "./objects.ts";
import { FAILED, notTested, PASSED, schemaOn } from "./outcome.ts";
import type { Proven } from "./proven.ts";

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

type DownProven = Pick<Proofs, "down" | "again"> & Pick<Proven, "downFailure" | "left">;

/** `findings` grows. */
export async function* proveDown(input: DownInput): AsyncGenerator<HarnessEvent, DownProven> {
  const { lab, file, before, after, options, findings, begin } = input;
  const declared = file.directives.irreversible;
  // The finding is made where the file is read.
  if (file.downFailure) return { down: FAILED, again: notTested("Down cannot be read") };
  if (file.down.pieces.every(({ sql }) => sql === "")) {
    const changed = compareRows(input.rowsBefore, input.rowsAfter).some(({ type }) => type !== "order");
    const found = emptyDown(file, compareSchemas(before, after), changed);
    if (found) findings.push(found);
    const why = declared ? irreversible(declared) : "there is no Down";
    return { down: found?.severity === "error" ? FAILED : notTested(why), again: notTested(why) };
  }

  yield begin("down");
  const failure = await downOn(lab.lived, file, options);
  if (failure) {
    await lab.refresh();
    const outcome = yield* explainDown(input, failure);
    return { down: outcome, again: notTested("Down fails"), downFailure: failure };
  }
  const schema = await schemaOn(lab.lived, options);
  const losses = compareRows(input.rowsBefore, await readRows(lab.lived.database, input.touched));
  const verdict = judgeReversal(file, {
    before,
    up: after,
    down: schema,
    losses,
    parser: options.parser,
    lostByUp: lostRows(input.rowsBefore, input.rowsAfter),
  });
  findings.push(...verdict.findings);
  const outcome = verdict.findings.some(({ severity }) => severity === "error") ? FAILED : PASSED;
  if (!verdict.reversed) {
    await lab.refresh();
    return {
      down: declared ? notTested(irreversible(declared)) : outcome,
      again: notTested("Down does not bring back the schema"),
      // A Down that did nothing would have done nothing in any case.
      ...(schema.fingerprint !== after.fingerprint && { left: compareSchemas(before, schema) }),
    };
  }

  yield begin("again");
  const again = await upAgain(input);
  if (again) {
    findings.push(again);
    await lab.refresh();
  }
  return {
    down: outcome,
    again: again ? (again.severity === "note" ? notTested(again.message) : FAILED) : PASSED,
  };
}

/** Tables and columns. A table that is gone, or has another name, counts: what matters is whether Down gives the rows back. */
function lostRows(
  before: ReadonlyMap<string, TableRows>,
  after: ReadonlyMap<string, TableRows>,
): ReadonlySet<string> {
  const lost = [...before.values()].filter(({ label, count }) => (after.get(label)?.count ?? 0) < count);
  const written = compareRows(before, after).flatMap((loss) =>
    loss.type === "values" ? loss.columns.map((column) => `${loss.table}.${column}`) : [],
  );
  return new Set([...lost.map(({ label }) => label), ...written]);
}

async function upAgain({ lab, file, after, options }: DownInput): Promise<Finding | null> {
  const failure = await upOn(lab.lived, [file], options);
  const right = failure && rightMissing(failure, file.up, options);
  if (failure && right) return needsRights(file, "again", failure, right);
  if (failure)
    return failureFinding(
      "UP_AGAIN_FAILS",
      "error",
      "again",
      file,
      "after Up and Down, Up does not go through again",
      failure,
    );
  const difference = compareSchemas(after, await schemaOn(lab.lived, options));
  if (difference.length === 0) return null;
  return finding(
    "UP_AGAIN_DIFFERS",
    "error",
    "again",
    downPlace(file),
    "Up gives another schema the second time, after Up and Down",
    {
      ...objectsOf(difference),
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
    return notTested(irreversible(file.directives.irreversible));
  const missing = missingHere(failure);
  if (missing) {
    findings.push(notTestable(file, "down", failure, missing));
    return notTested(missing);
  }
  const right = rightMissing(failure, file.down, options);
  if (right) {
    findings.push(needsRights(file, "down", failure, right));
    return notTested(right);
  }
  const hadRows = [...rowsBefore.values()].some(({ count }) => count > 0);
  const bare: AttemptFailure = hadRows ? await downOn(lab.lived, file, options) : failure;
  if (hadRows) await lab.refresh();
  findings.push(
    bare
      ? failureFinding("DOWN_FAILS", "error", "down", file, "Down fails", failure)
      : failureFinding(
          "DOWN_FAILS_WITH_ROWS",
          "error",
          "down",
          file,
          "Down works on empty tables and fails on the rows that were there before Up",
          failure,
        ),
  );
  return FAILED;
}

/** With the declaration's reason: for a file of another tool, that its format has no Down. */
function irreversible({ reason }: { readonly reason: string }): string {
  return `it is declared irreversible: ${reason}`;
}
