// A pseudo-locale: every text of the catalogue in letters that nothing else on a page has, so that a word from elsewhere is seen.
import { CATALOGUE, type Translation } from "../../src/words/index.ts";

/** `Run {{what}}` -> `⟦Ｒｕｎ {{what}}⟧`. */
const pseudo = (text: string): string =>
  `⟦${text
    .split(/(\{\{\w+\}\})/)
    .map((piece, at) => (at % 2 === 1 ? piece : piece.replace(/[A-Za-z]/g, wide)))
    .join("")}⟧`;

const wide = (letter: string): string => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0);

export const PSEUDO: Translation = {
  // A language whose lists, numbers and days have no Latin letter.
  lang: "ru",
  words: Object.fromEntries(
    Object.entries(CATALOGUE).map(([group, texts]) => [
      group,
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, pseudo(text)])),
    ]),
  ),
};

/** A lesson whose prose has no Latin letter: what is Latin on its page is SQL, a name, or a word that is not in the catalogue. */
export const PSEUDO_LESSONS = {
  "lessons/01-one.md": `---
databases: [alice, bob]
history: 20250101000001
clock: 2025-12-20 12:00:00
summary: 二つ。
minutes: 5
---
# 一

## 甲

**alice**

\`\`\`sql db=alice schemas=2
ALTER TABLE users ADD COLUMN phone text;
\`\`\`

\`\`\`sql db=bob error=42703 predict
SELECT phone FROM users;
\`\`\`

\`\`\`sql db=alice
INSERT INTO users VALUES (1, 'x', 'y') RETURNING id, phone;
\`\`\`

| id | phone |
|----|-------|
| 1  | ...   |

> [!NOTE]
> 乙

\`\`\`sql file=migrations/20251220000001_phone.sql exercise=phone
-- +goose Up
ALTER TABLE users ______;
\`\`\`

<details>
<summary>丙</summary>

丁

</details>

<details>
<summary>戊</summary>

\`\`\`sql solution=phone
-- +goose Up
ALTER TABLE users ADD COLUMN phone text;
\`\`\`

</details>

\`\`\`console for=phone check="己"
$ git pull bob
$ server start bob
\`\`\`

## 庚

\`\`\`sql db=bob
SELECT count(*) FROM users;
\`\`\`

| count |
|-------|
| 7     |
`,
  "lessons/02-two.md": `---
databases: [alice]
clock: 2025-12-20 12:00:00
summary: 三。
---
# 二

## 辛

\`\`\`sql db=alice
SELECT 1 AS one;
\`\`\`
`,
} as const;

export const PSEUDO_MIGRATION = {
  name: "migrations/20250101000001_users.sql",
  text: "-- +goose Up\nCREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);\n\n-- +goose Down\nDROP TABLE users;\n",
};

/** Names and data that the pages show outside of code: of these lessons, and products' names. */
const DATA = new Set(
  "gosling alice bob dev production users phone email id int migrations sql VitePress Docusaurus Starlight MkDocs HTML".split(
    " ",
  ),
);

/** What of a text is a word from outside the catalogue. */
export function foreignWords(text: string): readonly string[] {
  return (text.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !DATA.has(word));
}
