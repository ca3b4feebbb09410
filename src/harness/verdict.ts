// What the proofs of one file come to: passed, failed, or not tested and why.
import type { Excuse } from "./gap.ts";
import type { Proven } from "./proof/index.ts";
import type { FileReport, FileStatus, Finding, Proofs } from "./types.ts";

export function fileStatus(
  proven: Proven,
  findings: readonly Finding[],
  excuse: Excuse | undefined,
  wanted: boolean,
): Pick<FileReport, "status" | "why"> {
  if (excuse) return { status: "not-tested", why: excuse.why };
  if (proven.missing !== undefined) return { status: "not-testable", why: proven.missing };
  if (!wanted && proven.applies) return { status: "not-asked" };
  const failed = Object.values(proven.proofs).some(({ type }) => type === "failed");
  return { status: worst(findings, failed ? "warned" : "passed") };
}

/** `otherwise`: where there is neither an error nor a warning. */
export function worst(findings: readonly Finding[], otherwise: FileStatus): FileStatus {
  if (findings.some(({ severity }) => severity === "error")) return "failed";
  return findings.some(({ severity }) => severity === "warning") ? "warned" : otherwise;
}

export function untested(why: string): Proofs {
  const outcome = { type: "not-tested", why } as const;
  return { up: outcome, rows: outcome, down: outcome, again: outcome };
}
