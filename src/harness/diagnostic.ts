// A finding as a diagnostic, for the printer and the annotations.
import type { Diagnostic, DiagnosticNote } from "../text/index.ts";
import type { Finding } from "./types.ts";

/**
 * `most`: lines of a difference that are shown before it is cut; all of them unless given.
 *
 * @example
 * ```ts
 * import { findingDiagnostic, proveMigrations } from "gosling/harness";
 *
 * const files = [{ name: "00001_a.sql", text: "-- +goose Up\nSELECT nothing;\n" }];
 * for await (const event of proveMigrations(files)) {
 *   if (event.type !== "file-finished") continue;
 *   const [{ code, severity, at }] = event.report.findings.map((finding) => findingDiagnostic(finding));
 *   console.log(severity, code, at?.line); // error UP_FAILS 2
 * }
 * ```
 */
export function findingDiagnostic(finding: Finding, most = Number.POSITIVE_INFINITY): Diagnostic {
  const { code, severity, part, file, line, column, message, hint, related, difference = [] } = finding;
  const shown = difference.slice(0, most);
  const rest = difference.length - shown.length;
  const detail = [...shown, ...(rest > 0 ? [`... and ${rest} more`] : [])].join("\n");
  return {
    code,
    severity,
    part,
    message,
    at: { file, line, column },
    ...(detail && { detail }),
    ...(hint && { hint }),
    ...(related && { notes: [noteOf(related)] }),
  };
}

function noteOf({ message, file, line, column }: NonNullable<Finding["related"]>): DiagnosticNote {
  return { message, at: { file, line, column } };
}
