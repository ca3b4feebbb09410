// The baseline file: findings that a team knows of, by file, code and object. Text to entries and back; pure.
import type { BaselineEntry, Finding } from "../types.ts";

/** A baseline file that cannot be read. */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
}

/** A file as the baseline names it: relative to the folder, or as it is where it is elsewhere. */
export function nameIn(folder: string, file: string): string {
  return folder !== "" && file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
}

/** Of a finding that a baseline can hold; undefined for a note. `folder`: of the files' names. */
export function entryOf(finding: Finding, folder: string): BaselineEntry | undefined {
  const { severity, code, object = null, file } = finding;
  if (severity === "note") return undefined;
  return {
    file: nameIn(folder, file),
    code,
    object,
    severity,
  };
}

export const keyOf = ({ file, code, object }: BaselineEntry) => JSON.stringify([file, code, object]);

/** Throws a BaselineError. */
export function readBaseline(text: string): readonly BaselineEntry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { version, findings } = (json ?? {}) as { version?: unknown; findings?: unknown };
  if (version !== 1 || !Array.isArray(findings))
    throw new BaselineError('it must hold {"version": 1, "findings": [...]}');
  return findings.map((value: unknown, index): BaselineEntry => {
    const { file, code, object = null, severity, reason } = (value ?? {}) as Record<string, unknown>;
    const fits =
      typeof file === "string" &&
      typeof code === "string" &&
      (object === null || typeof object === "string") &&
      (severity === "error" || severity === "warning") &&
      (reason === undefined || typeof reason === "string");
    if (!fits)
      throw new BaselineError(
        `finding ${index + 1} must have file, code, severity (error or warning) and, where there is one, object and reason, all text`,
      );
    return { file, code, object, severity, ...(reason !== undefined && { reason }) };
  });
}

/** Sorted, a finding a line: two branches that each take one out do not meet. */
export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const lines = entries
    .map(({ file, code, object, severity, reason }) =>
      JSON.stringify({
        file,
        code,
        ...(object !== null && { object }),
        severity,
        ...(reason !== undefined && { reason }),
      }),
    )
    .toSorted();
  const findings = lines.length === 0 ? "[]" : `[\n    ${lines.join(",\n    ")}\n  ]`;
  return `{\n  "version": 1,\n  "findings": ${findings}\n}\n`;
}

/** What is found now, and what is known of files that were not asked; reasons are kept. */
export function renewed(
  found: readonly BaselineEntry[],
  old: readonly BaselineEntry[],
  untested: (file: string) => boolean,
): readonly BaselineEntry[] {
  const reasons = new Map<string, string[]>();
  for (const entry of old) {
    if (entry.reason === undefined) continue;
    const key = keyOf(entry);
    reasons.set(key, [...(reasons.get(key) ?? []), entry.reason]);
  }
  const kept = old.filter(({ file }) => untested(file));
  const now = found
    .filter(({ file }) => !untested(file))
    .map((entry): BaselineEntry => {
      const reason = reasons.get(keyOf(entry))?.shift();
      return reason === undefined ? entry : { ...entry, reason };
    });
  return [...kept, ...now];
}
