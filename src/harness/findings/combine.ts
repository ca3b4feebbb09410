// From all that was found of a file to what is reported: causes before symptoms, and nothing that the file allows.
import { allowsFor, type MigrationFile } from "../file/index.ts";
import type { Finding, Severity } from "../types.ts";
import type { Candidate } from "./candidate.ts";

/** Codes that explain why a statement fails: then the failure itself need not be reported. */
const CAUSES = new Set([
  "NEEDS_NO_TRANSACTION",
  "NOT_NULL_WITHOUT_DEFAULT",
  "COPY_FROM_STDIN",
  "CUT_STATEMENT",
  "PSQL_COMMAND",
]);
const FAILURES = new Set(["UP_FAILS", "UP_FAILS_WITH_ROWS", "DOWN_FAILS"]);

interface Evidence {
  /** Up went through with rows in these tables, by label. */
  readonly passedWithRows: ReadonlySet<string>;
}

export function combine(
  file: MigrationFile,
  candidates: readonly Candidate[],
  proven: readonly Finding[],
  evidence: Evidence,
): readonly Finding[] {
  const failures = proven.filter(({ code }) => FAILURES.has(code));
  const explained = new Set<Finding>();
  const told = candidates.flatMap(({ finding, view, table }): readonly Finding[] => {
    if (!CAUSES.has(finding.code)) return [finding];
    const failure = failures.find(
      (one) => statementLine(file, one.line) === statementLine(file, view?.at.line ?? finding.line),
    );
    if (failure) {
      explained.add(failure);
      return [{ ...finding, severity: "error", part: failure.part }];
    }
    // It was tried with rows, and it works: something in the file sees to it.
    const refuted =
      finding.code === "NOT_NULL_WITHOUT_DEFAULT" &&
      table !== undefined &&
      evidence.passedWithRows.has(table);
    return refuted ? [] : [finding];
  });
  const all = [...told, ...proven.filter((one) => !explained.has(one))];
  return sorted([...silence(file, distinct(all))]);
}

/** The line on which the statement of a line begins. */
function statementLine(file: MigrationFile, line: number): number {
  const starts = [...file.up.statements, ...file.down.statements].map(({ at }) => at.line);
  return Math.max(0, ...starts.filter((start) => start <= line));
}

function silence(file: MigrationFile, findings: readonly Finding[]): readonly Finding[] {
  const { directives, source } = file;
  if (directives.allows.length === 0) return findings;
  const used = new Set<unknown>();
  const kept = findings.filter((finding) => {
    const lines = [finding.line, statementLine(file, finding.line)];
    const allow = lines
      .flatMap((line) => allowsFor(directives, source, line))
      .find(({ code, reason }) => code === finding.code && reason !== "");
    if (allow) used.add(allow);
    return allow === undefined;
  });
  const unused = directives.allows
    .filter((allow) => !used.has(allow) && allow.reason !== "")
    .map(
      ({ code, at }): Finding => ({
        code: "ALLOW_UNUSED",
        severity: "note",
        part: "static",
        ...at,
        message: `nothing is found here that ${code} would silence`,
        hint: "Remove the comment, or move it directly above the statement that it is about.",
      }),
    );
  return [...kept, ...unused];
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  const key = ({ code, line, column, message, object }: Finding) =>
    JSON.stringify([code, line, column, message, object]);
  return [...new Map(findings.map((one) => [key(one), one])).values()];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      (b.rows ?? 0) - (a.rows ?? 0) ||
      a.line - b.line ||
      a.column - b.column,
  );
}
