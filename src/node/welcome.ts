// What `gosling` says without a command: what can be done in this folder, in five lines.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { count } from "../text/index.ts";
import { chooseFolder, mergeVariables, surroundingsOf } from "./settings/index.ts";
import type { Io } from "./terminal/index.ts";

/** Reads the names in the usual folders and .env; opens nothing. */
export function welcome(io: Io): string {
  const surroundings = surroundingsOf(io, undefined);
  const folder = chooseFolder(undefined, surroundings);
  const migrations = namesIn(resolve(io.cwd, folder), ".sql").length;
  const lessons = namesIn(resolve(io.cwd, "lessons"), ".md").filter((name) => name !== "README.md").length;
  const { DATABASE_URL, GOOSE_DBSTRING, PGHOST, PGDATABASE } = mergeVariables(surroundings);
  const database =
    GOOSE_DBSTRING || DATABASE_URL || PGHOST || PGDATABASE ? "" : ' --database "$DATABASE_URL"';
  const here = [
    migrations > 0
      ? `${count(migrations, "migration")} in ${folder === "." ? "this folder" : folder}`
      : "no migrations",
    ...(lessons > 0 ? [`${count(lessons, "lesson")} in lessons`] : []),
  ].join(", ");
  const rows: readonly (readonly [string, string])[] =
    migrations > 0
      ? [
          ["test", "prove the migrations: they work with rows, they reverse, what they lock"],
          [`status${database}`, "what is applied to the database, and what is pending"],
          [`up --dry-run${database}`, "what would be run"],
          lessons > 0
            ? ["lesson run", "play the lessons"]
            : ["init", "write a first lesson over the migrations"],
        ]
      : [
          ["start", "the course, in the browser"],
          ["lesson run", "the course, in the terminal"],
          ["serve", "a throw-away PostgreSQL to try things on"],
          ["create NAME", "a first migration"],
        ];
  const column = Math.max(...rows.map(([words]) => words.length));
  return [
    `gosling: learn, test and trust PostgreSQL migrations. Here: ${here}.`,
    "",
    ...[...rows, ["--help", "all commands"] as const].map(
      ([words, what]) => `  npx gosling ${words.padEnd(column)}  ${what}`,
    ),
    "",
  ].join("\n");
}

function namesIn(folder: string, end: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(end));
  } catch {
    return [];
  }
}
