// Findings of the proof: from what the engine or a comparison said to one place in the file.
import type { Location, MigrationFailure } from "../../engine/index.ts";
import { topOf } from "../../text/index.ts";
import type { Phase } from "../events.ts";
import type { MigrationFile } from "../file/index.ts";
import type { Finding, Part, Severity } from "../types.ts";

export const DECLARE = "If it cannot be reversed, say so in the Down: -- gosling: irreversible REASON.";

export function finding(
  code: string,
  severity: Severity,
  part: Part,
  at: Location,
  message: string,
  more: Partial<Pick<Finding, "hint" | "recipe" | "difference" | "statement" | "object">> = {},
): Finding {
  return { code, severity, part, file: at.file, line: at.line, column: at.column, message, ...more };
}

/** `what`: `Up fails`. The engine's message, place, statement and hint are kept. */
export function failureFinding(
  code: string,
  severity: Severity,
  part: Part,
  file: MigrationFile,
  what: string,
  failure: MigrationFailure,
  hint?: string,
): Finding {
  const { sqlstate, detail } = failure.database ?? {};
  const object = objectIn(failure);
  const state = sqlstate ? ` (${sqlstate})` : "";
  return finding(
    code,
    severity,
    part,
    failure.at ?? startOfFile(file),
    `${what}: ${failure.message}${state}`,
    {
      ...(object !== undefined && { object }),
      ...(failure.statement !== undefined && { statement: failure.statement }),
      ...((hint ?? failure.hint) && { hint: hint ?? failure.hint! }),
      ...(detail && { difference: [detail] }),
    },
  );
}

/** The table, or what else, that the server names beside its message. */
function objectIn({ database }: MigrationFailure): string | undefined {
  const { schema, table, constraint } = database ?? {};
  const name = table ?? constraint;
  return schema && name ? `${schema}.${name}` : undefined;
}

export function startOfFile(file: MigrationFile): Location {
  return topOf(file.source.name);
}

/** Where the Down begins; the file's first line where it has none. */
export function downPlace(file: MigrationFile): Location {
  return { file: file.source.name, line: file.downLine ?? 1, column: 1 };
}

const PHASES: Readonly<Record<Phase, string>> = {
  trace: "Up",
  apply: "Up",
  rows: "writing rows",
  up: "Up with rows",
  down: "Down",
  again: "Up after Down",
  pgtap: "the pgTAP file",
  queries: "the check of the queries",
};

/** The words for a phase that did not end. */
export const hungIn = (phase: Phase) => PHASES[phase];

/** The proof that a phase belongs to. What hangs in the trace would hang in Up. */
const PARTS: Readonly<Record<Phase, Part>> = {
  trace: "up",
  apply: "up",
  rows: "rows",
  up: "rows",
  down: "down",
  again: "again",
  pgtap: "pgtap",
  queries: "queries",
};

export function hangs(at: Location, phase: Phase, limitMs: number): Finding {
  return finding(
    "HANGS",
    "error",
    PARTS[phase],
    at,
    `${hungIn(phase)} did not come to an end within ${limitMs / 1000} s and was ended`,
    {
      hint: "It may loop forever, or do more work than a test should: --file-limit SECONDS gives it more time.",
    },
  );
}

export function notTestable(
  file: MigrationFile,
  part: Part,
  failure: MigrationFailure,
  missing: string,
): Finding {
  return notTested(
    "NOT_TESTABLE",
    file,
    part,
    failure,
    missing,
    "With --database a server that has it shows the rest.",
  );
}

/** On a server, for lack of a right that the run's role does not have. */
export const RIGHTS_HINT =
  "PGlite tests it: leave --database out. On a server that nothing depends on, --server-is-disposable runs it with the connection's own rights.";

export function needsRights(
  file: MigrationFile,
  part: Part,
  failure: MigrationFailure,
  missing: string,
): Finding {
  return notTested("NOT_TESTED_NEEDS_RIGHTS", file, part, failure, missing, RIGHTS_HINT);
}

function notTested(
  code: string,
  file: MigrationFile,
  part: Part,
  failure: MigrationFailure,
  missing: string,
  hint: string,
): Finding {
  return finding(code, "note", part, failure.at ?? startOfFile(file), `not testable here: ${missing}`, {
    ...(failure.statement !== undefined && { statement: failure.statement }),
    hint,
  });
}
