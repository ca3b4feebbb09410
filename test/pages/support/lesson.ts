// Lessons for the page tests, parsed from Markdown as the real ones are.
import type { SourceFile } from "../../../src/engine/index.ts";
import { type Lesson, parseLesson } from "../../../src/lessons/index.ts";
import type { SiteAssets } from "../../../src/pages/index.ts";
import { createWords, SITE } from "../../../src/words/index.ts";

/** The pages' own words, in English. */
export const t = createWords(SITE);

export const sample: SourceFile = {
  name: "lessons/01-two-databases.md",
  text: `---
databases: [alice, bob]
clock: 2025-12-20 12:00:00
summary: Two databases, one *column*.
minutes: 5
---
# Two databases

Before the first section, with a [link to the next](./02-other.md#one), one to [nowhere](../README.md) and one [out](https://example.org/).

## 1. A table

On **alice** and **bob**:

\`\`\`sql db=alice,bob
CREATE TABLE users (id int); -- a comment
\`\`\`

Only on **alice**:

\`\`\`sql db=alice shapes=2
ALTER TABLE users ADD COLUMN name text;
\`\`\`

## 2. Errors & <angles>

**bob** fails:

\`\`\`sql db=bob error=42703 check="bob has no name"
SELECT name FROM users WHERE name < 'x';
\`\`\`

And **alice** answers:

\`\`\`sql db=alice
SELECT id, name FROM users;
\`\`\`

| id | name |
|----|------|
| 1  | NULL |
| 2  | ...  |

The file \`migrations/20251220000001_add_name.sql\`:

\`\`\`sql file=migrations/20251220000001_add_name.sql
-- +goose Up
ALTER TABLE users ADD COLUMN name text;
\`\`\`

Start **bob**:

\`\`\`console
$ git pull bob
$ server start bob
...
bob: server is running
\`\`\`
`,
};

export const other: SourceFile = {
  name: "lessons/02-other.md",
  text: `---
databases: [alice]
clock: 2025-12-20 12:00:00
summary: Another one.
---
# Other

## One

On **alice**:

\`\`\`sql db=alice
SELECT 1 AS one;
\`\`\`
`,
};

export function lessonOf(source: SourceFile): Lesson {
  const parsed = parseLesson(source);
  if (!parsed.ok)
    throw new Error(
      JSON.stringify(parsed.problems, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
    );
  return parsed.lesson;
}

export const assets: SiteAssets = {
  course: { scripts: ["assets/course.js"], preloads: [], styles: ["assets/course.css"] },
  finish: { scripts: ["assets/finish.js"], preloads: [], styles: ["assets/course.css"] },
  lesson: { scripts: ["assets/lesson.js"], preloads: ["assets/shared.js"], styles: ["assets/lesson.css"] },
  snippets: { scripts: ["assets/snippets.js"], preloads: [], styles: ["assets/course.css"] },
  engine: { scripts: ["assets/engine.js"], preloads: [], styles: ["assets/engine.css"] },
  playground: { scripts: ["assets/playground-1.js"], preloads: [], styles: ["assets/playground-1.css"] },
  embed: {
    scripts: ["assets/embed.js"],
    preloads: ["assets/shared.js"],
    styles: ["assets/lesson.css", "assets/embed.css"],
  },
  docs: { scripts: ["assets/docs.js"], preloads: [], styles: ["assets/docs.css"] },
  seed: "assets/seed.bin",
};
