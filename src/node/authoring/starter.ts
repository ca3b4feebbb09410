// The text of a repository's first lesson and of the test that plays it. Pure.
import { versionOfFileName } from "../../engine/index.ts";

export interface Starter {
  /** The migrations' folder from the repository's root; null where there is none. */
  readonly folder: string | null;
  /** Names of the migration files. */
  readonly files: readonly string[];
  /** The tables that the migrations make, in the order of their names; null where that is not known. */
  readonly tables: readonly string[] | null;
}

export const STARTER_LESSON = "lessons/01-our-migrations.md";

/** Above this the table names the first ones and lets `...` match the others. */
const MOST_TABLES = 12;

export function starterLesson(starter: Starter): string {
  return starter.files.length === 0 ? lessonWithOwnMigration(starter) : lessonOverHistory(starter);
}

/** `folder` is named only where `describeLessons` would not find it by itself. */
export function starterTest(folder: string | null): string {
  const options = folder === null ? "" : `{ migrations: ${JSON.stringify(folder)} }`;
  return `import { describeLessons } from "gosling/vitest";

// Plays every lesson in lessons/: each of its steps is one test.
describeLessons(${options});
`;
}

function lessonOverHistory({ folder, files, tables }: Starter): string {
  const newest = files.map(versionOfFileName).reduce((a, b) => (a > b ? a : b));
  return `---
databases: [dev]
history: ${newest}
clock: 2026-01-01 12:00:00
summary: What our migrations make of an empty database, and what a server does when it starts.
minutes: 5
---
# Our migrations

Each grey block below is executed, by \`npx gosling lesson run\` and by your tests: a lesson that is no longer true fails.

## 1. What is there

The database **dev** is a fresh PostgreSQL. Everything in \`${folder}/\` up to the version that \`history\` names above was applied to it. These are
its tables:

\`\`\`sql db=dev check="the migrations make these tables"
${TABLES_QUERY}
\`\`\`

${tableOf(tables)}

\`schema_migrations\` is the version table: it says which files were applied, and when. \`gosling_checksums\` keeps what they contained.

## 2. What a server does when it starts

It compares the files with the version table and applies what is pending. On **dev** that is nothing:

\`\`\`console check="a server that starts on dev finds nothing to do"
$ server start dev
...
dev: nothing pending
dev: server is running
\`\`\`
`;
}

function lessonWithOwnMigration({ folder, tables }: Starter): string {
  const file = `${folder ?? "migrations"}/20260101000000_create_notes.sql`;
  return `---
databases: [dev]
clock: 2026-01-01 12:00:00
summary: A first migration, applied when a server starts.
minutes: 5
---
# A first migration

Each grey block below is executed, by \`npx gosling lesson run\` and by your tests: a lesson that is no longer true fails.

## 1. The file

The lesson brings its own migration, \`${file}\`:

\`\`\`sql file=${file}
-- +goose Up
CREATE TABLE notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body text NOT NULL
);

-- +goose Down
DROP TABLE notes;
\`\`\`

## 2. What a server does when it starts

The database **dev** is an empty PostgreSQL. Its server pulls the file, compares the files with the version table and applies what is pending:

\`\`\`console check="a server that starts on dev applies the file"
$ git pull dev
...
$ server start dev
...
dev: OK   20260101000000_create_notes.sql (...)
dev: server is running
\`\`\`

These are the tables of **dev** now. \`schema_migrations\` is the version table: it says which files were applied, and when.
\`gosling_checksums\` keeps what they contained.

\`\`\`sql db=dev check="the migration made its table"
${TABLES_QUERY}
\`\`\`

${tableOf(tables)}
`;
}

const TABLES_QUERY = `SELECT table_name FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
ORDER BY table_name;`;

function tableOf(tables: readonly string[] | null): string {
  const shown = tables === null ? [] : tables.slice(0, MOST_TABLES);
  const more = tables === null || tables.length > shown.length ? ["..."] : [];
  // A name with a sign that means something in a table would need care; `...` matches it.
  const cells = [...shown.map((name) => (/^[\w .-]+$/.test(name) ? name : "...")), ...more];
  const width = Math.max("table_name".length, ...cells.map((cell) => cell.length));
  return [
    `| ${"table_name".padEnd(width)} |`,
    `|${"-".repeat(width + 2)}|`,
    ...cells.map((cell) => `| ${cell.padEnd(width)} |`),
  ].join("\n");
}
