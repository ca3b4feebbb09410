// The list of commands: name, summary and where each is found. A command's code is loaded only when it is called.
import type { Command } from "./terminal/index.ts";

export interface CommandEntry {
  readonly name: string;
  /** As the command's own help says it. */
  readonly summary: string;
  load(): Promise<Command>;
}

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandEntry[];
}

export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    title: "Lessons",
    commands: [
      {
        name: "lesson run",
        summary: "Plays lessons on a real PostgreSQL and checks every claim in them.",
        load: async () => (await import("./commands/lesson-run.ts")).lessonRun,
      },
      {
        name: "lesson check",
        summary: "Checks lessons for mistakes without running them.",
        load: async () => (await import("./commands/lesson-check.ts")).lessonCheck,
      },
      {
        name: "lesson dev",
        summary: "Serves lessons while you write them; every save plays the changed lesson again.",
        load: async () => (await import("./commands/lesson-dev.ts")).lessonDev,
      },
      {
        name: "lesson mutants",
        summary:
          "Proves that the checks in lessons can fail: breaks one thing at a time and expects a check to notice.",
        load: async () => (await import("./commands/lesson-mutants.ts")).lessonMutants,
      },
      {
        name: "start",
        summary: "Serves the course as web pages on this machine.",
        load: async () => (await import("./commands/start.ts")).startCommand,
      },
      {
        name: "build",
        summary: "Builds a static site from lessons; their steps run in the reader's browser.",
        load: async () => (await import("./commands/build.ts")).build,
      },
      {
        name: "words",
        summary: "Prints the site's own words as JSON, for translators.",
        load: async () => (await import("./commands/words.ts")).words,
      },
      {
        name: "init",
        summary:
          "Writes a first lesson for your migrations or, with --ci, the files that test them on each pull request.",
        load: async () => (await import("./commands/init.ts")).init,
      },
    ],
  },
  {
    title: "Migrations",
    commands: [
      {
        name: "up",
        summary: "Applies all pending migrations.",
        load: async () => (await import("./commands/migrate-up.ts")).upCommand,
      },
      {
        name: "up-by-one",
        summary: "Applies the next pending migration; fails when there is none.",
        load: async () => (await import("./commands/migrate-up.ts")).upByOne,
      },
      {
        name: "up-to",
        summary: "Applies pending migrations up to and including VERSION.",
        load: async () => (await import("./commands/migrate-up.ts")).upTo,
      },
      {
        name: "down",
        summary: "Rolls back the last applied migration.",
        load: async () => (await import("./commands/migrate-down.ts")).downCommand,
      },
      {
        name: "down-to",
        summary: "Rolls back until VERSION is the current version (0: everything).",
        load: async () => (await import("./commands/migrate-down.ts")).downTo,
      },
      {
        name: "redo",
        summary: "Rolls back the last applied migration and applies it again.",
        load: async () => (await import("./commands/migrate-down.ts")).redo,
      },
      {
        name: "reset",
        summary: "Rolls back all applied migrations.",
        load: async () => (await import("./commands/migrate-down.ts")).reset,
      },
      {
        name: "status",
        summary: "Shows for each migration whether it is applied, and when.",
        load: async () => (await import("./commands/migrate-status.ts")).status,
      },
      {
        name: "version",
        summary: "Prints the current version of the database.",
        load: async () => (await import("./commands/migrate-status.ts")).version,
      },
      {
        name: "repair",
        summary: "Continues a half-done migration, or records it as applied or pending.",
        load: async () => (await import("./commands/migrate-repair.ts")).repairCommand,
      },
      {
        name: "convert",
        summary: "Converts a database's version table to the other layout.",
        load: async () => (await import("./commands/migrate-convert.ts")).convert,
      },
    ],
  },
  {
    title: "Migration files",
    commands: [
      {
        name: "create",
        summary: "Creates a migration file with the current time as its version.",
        load: async () => (await import("./commands/create.ts")).create,
      },
      {
        name: "fix",
        summary: "Renames files with timestamp versions to sequential numbers.",
        load: async () => (await import("./commands/fix.ts")).fix,
      },
      {
        name: "import",
        summary: "Converts another tool's migrations to goose's format.",
        load: async () => (await import("./commands/import.ts")).importFiles,
      },
      {
        name: "squash",
        summary: "Combines many migrations into one file, and proves that nothing is lost.",
        load: async () => (await import("./commands/squash.ts")).squash,
      },
      {
        name: "validate",
        summary: "Checks migration files without running them, and lists every mistake and warning.",
        load: async () => (await import("./commands/validate.ts")).validateCommand,
      },
      {
        name: "parse",
        summary: "Shows the statements of a migration file, and where each one begins.",
        load: async () => (await import("./commands/parse.ts")).parseCommand,
      },
    ],
  },
  {
    title: "Proof",
    commands: [
      {
        name: "test",
        summary:
          "Proves that each migration works, even on tables with rows, and that its Down reverses it; shows what it locks.",
        load: async () => (await import("./commands/test.ts")).test,
      },
      {
        name: "stats",
        summary: "Prints the sizes of a database's tables, for gosling test --stats; reads no rows.",
        load: async () => (await import("./commands/stats.ts")).stats,
      },
      {
        name: "diff",
        summary: "Compares two schemas, and separates what is pending from what has drifted.",
        load: async () => (await import("./commands/diff.ts")).diff,
      },
      {
        name: "schema dump",
        summary: "Writes the schema that the migrations make to a file, so that reviewers see it change.",
        load: async () => (await import("./commands/schema.ts")).schemaDump,
      },
      {
        name: "schema check",
        summary: "Checks that the schema file matches what the migrations make.",
        load: async () => (await import("./commands/schema.ts")).schemaCheck,
      },
    ],
  },
  {
    title: "Sandbox",
    commands: [
      {
        name: "serve",
        summary: "Serves a throw-away PostgreSQL with the migrations applied, for psql and other clients.",
        load: async () => (await import("./commands/serve.ts")).serve,
      },
    ],
  },
  {
    title: "Help",
    commands: [
      {
        name: "help",
        summary: "Explains a command, or a code that gosling test or validate reports.",
        load: async () => (await import("./commands/help.ts")).help(commandNamed, commandNames),
      },
      {
        name: "completion",
        summary: "Prints a script that completes gosling's commands in bash, zsh or fish.",
        load: async () => {
          const [{ completion }, { ruleNames }] = await Promise.all([
            import("./commands/completion.ts"),
            import("./rule-pages/index.ts"),
          ]);
          return completion(allCommands, () => ({ help: [...commandNames(), ...ruleNames()] }));
        },
      },
    ],
  },
];

function commandNames(): readonly string[] {
  return COMMAND_GROUPS.flatMap(({ commands }) => commands.map(({ name }) => name));
}

async function commandNamed(name: string): Promise<Command | undefined> {
  return COMMAND_GROUPS.flatMap(({ commands }) => commands)
    .find((entry) => entry.name === name)
    ?.load();
}

function allCommands(): Promise<readonly Command[]> {
  return Promise.all(COMMAND_GROUPS.flatMap(({ commands }) => commands.map((entry) => entry.load())));
}
