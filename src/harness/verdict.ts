// What the proofs of one file come to: passed, failed, or not tested and why.
import type { Proven } from "./proof/index.ts";
import type { FileReport, Finding, Proofs } from "./types.ts";

export function statusOf(
  proven: Proven,
  findings: readonly Finding[],
  afterGap: string | undefined,
  wanted: boolean,
): Pick<FileReport, "status" | "why"> {
  if (afterGap !== undefined) {
    const said = proven.findings[0]?.message ?? "it fails";
    return { status: "not-tested", why: `${base(afterGap)}, before it, did not apply; here ${said}` };
  }
  if (proven.missing !== undefined) return { status: "not-testable", why: proven.missing };
  if (!wanted && proven.applies) return { status: "not-tested", why: "only other files were asked for" };
  return { status: findings.some(({ severity }) => severity === "error") ? "failed" : "passed" };
}

const base = (name: string) => name.slice(name.lastIndexOf("/") + 1);
export const hung = (proven: Proven) => proven.findings.some(({ code }) => code === "HANGS");

export function untested(why: string): Proofs {
  const outcome = { type: "not-tested", why } as const;
  return { up: outcome, rows: outcome, down: outcome, again: outcome };
}
