// `gosling init`: gives a repository its first lesson, over its own migrations, and the test that plays it.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as v from "valibot";
import { describeFailure, type SourceFile, validate } from "../../engine/index.ts";
import { parseLesson } from "../../lessons/index.ts";
import { PlayRefused } from "../../runner/index.ts";
import { count } from "../../text/index.ts";
import { STARTER_LESSON, type Starter, starterLesson, starterTest } from "../authoring/index.ts";
import { isFolder, readSqlFiles, writeNewFile } from "../disk/index.ts";
import { createNodePlayer } from "../play/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
  UsageError,
} from "../terminal/index.ts";

/** The first two are found by every command; another is named with --migrations. */
const USUAL = ["migrations/postgres", "migrations"];
const ELSEWHERE = ["db/migrations", "database/migrations", "sql/migrations", "internal/db/migrations"];

const OPTIONS = {
  migrations: {
    type: "string",
    value: "DIR",
    help: `the repository's migrations (default ${[...USUAL, ...ELSEWHERE].join(", ")}: the first that exists)`,
  },
  ci: {
    type: "string",
    schema: v.picklist(["github", "none"], ({ input }) => `must be github or none, not ${input}`),
    value: "github|none",
    help: "instead of a lesson, write the config, the baseline and the workflow that run gosling test on pull requests (none: no workflow)",
  },
} as const satisfies Options;

export const init: Command = command({
  name: "init",
  summary:
    "Writes a first lesson for your migrations or, with --ci, the files that test them on each pull request.",
  arguments: "",
  hint: () => "It works in the folder where it is called.",
  options: OPTIONS,
  notes: [
    "init never changes an existing file. It plays the lesson once, to see which tables the migrations make.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const folder = input.options.migrations ?? find(io.cwd);
  const migrations = folder === null ? [] : readSqlFiles(folder, io.cwd);
  const [wrong] = validate(migrations).errors;
  if (wrong)
    throw new UsageError(`the migrations have a mistake: ${describeFailure(wrong)}`, "Nothing was written.");

  if (input.options.ci !== undefined) {
    if (folder === null || migrations.length === 0)
      throw new UsageError(
        `no migrations were found in ${folder ?? [...USUAL, ...ELSEWHERE].join(", ")}`,
        "Name their folder: --migrations DIR.",
      );
    const { beginChecks } = await import("../config/index.ts");
    return beginChecks(folder, input.options.ci, io);
  }
  const base: Starter = { folder, files: migrations.map((file) => file.name), tables: null };
  const unusual = folder !== null && !USUAL.includes(folder) ? folder : null;
  const test = ["test", "tests"].find((name) => isFolder(resolve(io.cwd, name)));
  const testFile = `${test === undefined ? "" : `${test}/`}lessons.test.ts`;
  const place = (path: string) => (existsSync(resolve(io.cwd, path)) ? null : path);
  let trouble: string | null = null;
  if (place(STARTER_LESSON)) {
    const played = await tablesOf(base, migrations);
    trouble = played.trouble;
    write(STARTER_LESSON, starterLesson({ ...base, tables: played.tables }), io);
  } else io.out(`${STARTER_LESSON} exists and is left as it is\n`);
  if (place(testFile)) write(testFile, starterTest(unusual), io);
  else io.out(`${testFile} exists and is left as it is\n`);
  io.out(nextSteps(base, unusual));
  if (trouble === null) return 0;
  io.err(`gosling: the lesson does not run yet: ${trouble}\n`);
  return 1;
}

function find(cwd: string): string | null {
  return [...USUAL, ...ELSEWHERE].find((name) => isFolder(resolve(cwd, name))) ?? null;
}

/** Plays the lesson with a table that takes anything, and reads what PostgreSQL answered. */
async function tablesOf(
  starter: Starter,
  migrations: readonly SourceFile[],
): Promise<{ tables: readonly string[] | null; trouble: string | null }> {
  const lesson = { name: STARTER_LESSON, text: starterLesson(starter) };
  const parsed = parseLesson(lesson);
  if (!parsed.ok) throw new Error(`the first lesson has a mistake: ${parsed.problems[0]?.message}`);
  const player = createNodePlayer({ lesson, migrations });
  let tables: readonly string[] | null = null;
  let trouble: string | null = null;
  try {
    for await (const event of player.play(null)) {
      if (event.type === "step-output" && event.output.type === "result")
        tables = event.output.result.rows.map(([name]) => name ?? "");
      if (event.type === "step-output" && event.output.type === "error")
        trouble ??= event.output.error.message;
    }
  } catch (error) {
    if (!(error instanceof PlayRefused)) throw error;
    trouble = error.errors[0]?.message ?? error.message;
  } finally {
    await player.close();
  }
  return { tables, trouble };
}

function write(path: string, text: string, io: Io): void {
  writeNewFile(path, text, io.cwd);
  io.out(`${path} written\n`);
}

function nextSteps({ folder, files }: Starter, unusual: string | null): string {
  const option = unusual === null ? "" : ` --migrations ${unusual}`;
  const found =
    files.length === 0
      ? "No migrations were found, so the lesson brings its own."
      : `The lesson starts from the ${files.length === 1 ? "migration" : count(files.length, "migration")} in ${folder}/.`;
  const steps = [
    [`npx gosling lesson run${option}`, "play it here"],
    [`npx gosling lesson dev${option}`, "write, and see it run on every save"],
    ["npx vitest run", "play it with your tests (npm i -D vitest, where there is none)"],
    [`npx gosling build${option} --out site`, "make web pages of it"],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length)) + 2;
  return ["", found, "", ...steps.map(([command, why]) => `  ${command.padEnd(width)}${why}`), ""].join("\n");
}
