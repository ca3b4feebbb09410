// The pages of the rules as folders of migrations: what is there before, the bad files, the good ones.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../src/engine/index.ts";
import { dedent } from "../support/dedent.ts";

const docs = join(import.meta.dirname, "..", "..", "docs", "rules");

export interface Page {
  readonly code: string;
  readonly text: string;
}

/** Those whose examples are whole files; others show a piece of one. */
export const pages: readonly Page[] = readdirSync(docs)
  .filter((name) => name !== "README.md")
  .map((name) => ({ code: name.replace(".md", ""), text: readFileSync(join(docs, name), "utf8") }))
  .filter(({ text }) => {
    const files = [...sectionOf(text, "Bad"), ...sectionOf(text, "Good")];
    return files.length > 0 && files.every(isWhole);
  });

const base = `CREATE TABLE users (id bigint PRIMARY KEY, email text, name varchar(20), age integer, state text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, note text);`;

/** `1_page.sql` makes what the page begins with; the files of the section come after it. */
export function pageFiles({ text }: Page, section: "Bad" | "Good"): readonly SourceFile[] {
  const before = sectionOf(text, "Before").join("\n");
  const first = dedent`
    -- +goose Up
    ${base}
    ${before}
    -- +goose Down
    -- gosling: irreversible it is where the page begins
  `;
  return [first, ...sectionOf(text, section)].map((file, index) => ({
    name: `${index + 1}_page.sql`,
    text: file,
  }));
}

function isWhole(text: string): boolean {
  return /^(-- \+goose NO TRANSACTION\n)?-- \+goose Up\n/.test(text) && text.includes("-- +goose Down\n");
}

/** The SQL blocks below a heading. */
function sectionOf(text: string, heading: string): readonly string[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql ?? "");
}
