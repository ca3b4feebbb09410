// Every page of a rule is run: its bad files are found, its good ones are not, and with their Downs they leave nothing to find.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { allFindings, RULES } from "../../src/harness/index.ts";
import { testFiles } from "./support.ts";

const docs = join(import.meta.dirname, "..", "..", "docs", "rules");
const pages = readdirSync(docs)
  .filter((name) => name !== "README.md")
  .map((name) => ({ code: name.replace(".md", ""), text: readFileSync(join(docs, name), "utf8") }))
  .filter(({ text }) => {
    const files = [...sectionOf(text, "Bad"), ...sectionOf(text, "Good")];
    return files.length > 0 && files.every(isWhole);
  });

const base = `CREATE TABLE users (id bigint PRIMARY KEY, email text, name varchar(20), age integer, state text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, note text);`;

/** Whether old rows meet a constraint, no recipe can know. */
const DEPENDS_ON_ROWS = new Set(["SET_NOT_NULL"]);

describe("recipes", () => {
  for (const { code, text } of pages) {
    test(`${code}: the bad files of its page are found, the good ones are not`, async () => {
      const before = sectionOf(text, "Before").join("\n");
      const bad = allFindings(await testFiles(filesOf(before, sectionOf(text, "Bad"))));
      expect(bad.map((finding) => finding.code)).toContain(code);
      const good = allFindings(await testFiles(filesOf(before, sectionOf(text, "Good"))));
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

/** Other pages show a piece of a file. */
function isWhole(text: string): boolean {
  return /^(-- \+goose NO TRANSACTION\n)?-- \+goose Up\n/.test(text) && text.includes("-- +goose Down\n");
}

/** The SQL blocks below a heading. */
function sectionOf(text: string, heading: string): readonly string[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql ?? "");
}

function filesOf(before: string, files: readonly string[]): readonly SourceFile[] {
  const first = `-- +goose Up\n${base}\n${before}\n-- +goose Down\n-- gosling: irreversible it is where the page begins\n`;
  return [first, ...files].map((text, index) => ({ name: `${index + 1}_page.sql`, text }));
}
