// Every page of a rule is run: its bad files are found, its good ones are not, and with their Downs they leave nothing to find.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { allFindings, RULES } from "../../src/harness/index.ts";
import { pageFiles, pages } from "./pages.ts";
import { testFiles } from "./support.ts";

const docs = join(import.meta.dirname, "..", "..", "docs", "rules");

/** Whether old rows meet a constraint, no recipe can know. */
const DEPENDS_ON_ROWS = new Set(["SET_NOT_NULL"]);

/** Found only with a program's queries: `queries/queries.test.ts` has fifty of them. */
const NEEDS_QUERIES = new Set(["QUERY_BREAKS", "QUERY_CHANGES"]);

describe("recipes", () => {
  for (const page of pages) {
    const { code } = page;
    if (NEEDS_QUERIES.has(code)) continue;
    test(`${code}: the bad files of its page are found, the good ones are not`, async () => {
      const bad = allFindings(await testFiles(pageFiles(page, "Bad")));
      expect(bad.map((finding) => finding.code)).toContain(code);
      const good = allFindings(await testFiles(pageFiles(page, "Good")));
      const left = good.filter(
        (finding) =>
          (finding.code === code || finding.severity !== "note") &&
          !(finding.code === "UP_DEPENDS_ON_ROWS" && DEPENDS_ON_ROWS.has(code)),
      );
      expect(left).toEqual([]);
    });
  }

  test("every rule about locks, rows and running code has a page that runs", () => {
    expect(pages.length).toBeGreaterThanOrEqual(40);
  });

  test("a page, the list of pages and the rule agree on the severity", () => {
    const list = readFileSync(join(docs, "README.md"), "utf8");
    for (const { code, severity } of RULES) {
      const page = readFileSync(join(docs, `${code}.md`), "utf8");
      expect([code, /Severity: (\w+)/.exec(page)?.[1]]).toEqual([code, severity]);
      const row = new RegExp(`\\[${code}\\]\\(${code}\\.md\\) \\| (\\w+)`).exec(list);
      expect([code, row?.[1]]).toEqual([code, severity]);
    }
  });
});
