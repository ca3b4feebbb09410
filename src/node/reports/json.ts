// The run as one JSON document; docs/harness.md describes it.
import type { RunRecord } from "../../harness/index.ts";
import { outputJson } from "../outputs/index.ts";

export function jsonReport(record: RunRecord, ok: boolean): string {
  const { server, target, limits, findings, reports, pgtap, queries, summary } = record;
  return outputJson(
    "test-report",
    { ok, server, target, limits, files: reports, pgtap, ...(queries && { queries }), findings, summary },
    2,
  );
}
