// What the proofs of one file come to: passed, failed, or not tested and why.
import type { Excuse } from "./gap.ts";
import type { Proven } from "./proof/index.ts";
import type { FileReport, Finding, Proofs } from "./types.ts";

export function statusOf(
  proven: Proven,
  findings: readonly Finding[],
  excuse: Excuse | undefined,
  wanted: boolean,
): Pick<FileReport, "status" | "why"> {
  if (excuse) return { status: "not-tested", why: excuse.why };
  if (proven.missing !== undefined) return { status: "not-testable", why: proven.missing };
  if (!wanted && proven.applies) return { status: "not-tested", why: "only other files were asked for" };
  return { status: findings.some(({ severity }) => severity === "error") ? "failed" : "passed" };
}

export function untested(why: string): Proofs {
  const outcome = { type: "not-tested", why } as const;
  return { up: outcome, rows: outcome, down: outcome, again: outcome };
}
