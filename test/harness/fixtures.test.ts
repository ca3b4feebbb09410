// Every code has a folder that shows it, with the lines and columns where, and one that does not.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { allFindings, type FileReport, type HarnessOptions, RULES } from "../../src/harness/index.ts";
import { expectations, filesIn, testFiles } from "./support.ts";

const root = join(import.meta.dirname, "fixtures", "rules");
const codes = readdirSync(root).sort();

/** What the caller must say for the rule to have an opinion. */
const OPTIONS: Readonly<Record<string, Partial<HarnessOptions>>> = {
  NEWER_THAN_TARGET: { target: 17 },
  OUT_OF_ORDER: { applied: { upTo: 10n, versions: new Set([1n]) } },
};
/** Shown in a worker that is ended, in watch.test.ts. */
const ELSEWHERE = new Set(["HANGS"]);

describe("findings", () => {
  for (const code of codes.filter((one) => !ELSEWHERE.has(one))) {
    test(`${code} is found where it is`, async () => {
      const { files, findings, reports } = await run(code, "bad");
      const expected = expectations(files, code);
      const places = findings
        .filter((finding) => finding.code === code)
        .map(({ file, line, column }) => `${file}:${line}:${column}`);
      expect(expected.length).toBeGreaterThan(0);
      expect(places.sort()).toEqual(expected.sort());
      for (const report of reports) expectPartsToAgree(report);
    });

    test(`${code} is not found where it is not`, async () => {
      const { findings } = await run(code, "good");
      expect(findings.filter((finding) => finding.code === code)).toEqual([]);
      expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    });
  }

  test("every rule has its fixtures", () => {
    expect(RULES.map((rule) => rule.code).filter((code) => !codes.includes(code))).toEqual([]);
  });

  test("every code has its page", () => {
    const pages = join(import.meta.dirname, "..", "..", "docs", "rules");
    expect(
      codes.filter((code) => code !== "UNFINISHED_STATEMENT" && !existsSync(join(pages, `${code}.md`))),
    ).toEqual([]);
  });
});

/** A proof that failed has its error, and an error of a proof made it fail. */
function expectPartsToAgree({ proofs, findings }: FileReport): void {
  const errors = findings.filter(({ severity }) => severity === "error").map(({ part }) => part);
  for (const proof of ["up", "down", "again"] as const)
    expect([proof, proofs[proof].type === "failed"]).toEqual([proof, errors.includes(proof)]);
  // A warning fails this one, too: UP_DEPENDS_ON_ROWS.
  if (errors.includes("rows")) expect(proofs.rows.type).toBe("failed");
  if (proofs.rows.type === "failed") expect(findings.map(({ part }) => part)).toContain("rows");
}

async function run(code: string, kind: "bad" | "good") {
  const folder = join(root, code, kind);
  const files = filesIn(folder);
  const pgtap = filesIn(join(folder, "pgtap"));
  const seeds = filesIn(join(folder, "seed"));
  const queries = { files: filesIn(join(folder, "queries")), from: null };
  const record = await testFiles(files, {
    ...OPTIONS[code],
    seeds,
    pgtap,
    ...(queries.files.length > 0 && { queries }),
  });
  return { files: [...files, ...pgtap, ...seeds], reports: record.reports, findings: allFindings(record) };
}
