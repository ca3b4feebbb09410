// Plays the steps of a recorded case with the engine, in goose's layout, and reads the database after each.
import { readFileSync } from "node:fs";
import {
  createMigrator,
  type Database,
  MigrationError,
  type MigratorOptions,
  type SourceFile,
  validate,
} from "../../src/engine/index.ts";
import type { GoldenCase, GoldenRow, GoldenStep } from "./golden.ts";

const SCHEMA = readFileSync(new URL("../golden/schema-state.sql", import.meta.url), "utf8");

export interface Seen {
  /** 0 or 1; null for a step that is no command. */
  readonly exitCode: number | null;
  readonly versions: readonly GoldenRow[] | null;
  readonly schema: readonly string[] | null;
  readonly rows?: readonly (readonly (string | null)[])[];
  /** Whether each call of a provider step failed. */
  readonly failed?: readonly boolean[];
  readonly error?: unknown;
}

/** A case on an emptied database; the session is made anew before every step, as a new process would. */
export class Player {
  readonly #golden: GoldenCase;
  readonly #files: Map<string, string>;
  readonly #database: Database;

  constructor(golden: GoldenCase, database: Database) {
    this.#golden = golden;
    this.#files = new Map(Object.entries(golden.files));
    this.#database = database;
  }

  async play(step: GoldenStep): Promise<Seen> {
    await renew(this.#database);
    switch (step.kind) {
      case "write":
        this.#files.set(step.path, step.content);
        return { exitCode: null, versions: null, schema: null };
      case "rm":
        this.#files.delete(step.path);
        return { exitCode: null, versions: null, schema: null };
      case "query": {
        const [result] = await this.#database.run(step.sql);
        return { exitCode: null, versions: null, schema: null, rows: result?.rows ?? [] };
      }
      case "sql":
        await this.#database.run(step.sql);
        return { ...(await this.#read()), exitCode: 0 };
      case "provider":
        return this.#provider(step);
      case "goose":
      case "raw":
        return this.#command(step.command.slice(1), step.env ?? {});
      default:
        return step satisfies never;
    }
  }

  async #command(words: readonly string[], env: Record<string, string>): Promise<Seen> {
    const { options, words: plain } = readFlags(words);
    const [command = "", argument] = plain;
    let error: unknown;
    try {
      await this.#run(command, argument, { ...options, env });
    } catch (caught) {
      if (!(caught instanceof MigrationError)) throw caught;
      error = caught;
    }
    return { ...(await this.#read()), exitCode: error ? 1 : 0, error };
  }

  async #run(command: string, argument: string | undefined, options: MigratorOptions): Promise<void> {
    const sources = this.#sources();
    if (command === "validate") {
      const [first] = validate(sources, options.env).errors;
      if (first) throw new MigrationError(first);
      return;
    }
    const migrator = createMigrator(this.#database, sources, {
      layout: "goose",
      table: this.#golden.versionTable,
      ...options,
    });
    switch (command) {
      case "up":
        await migrator.up();
        return;
      case "up-to":
        await migrator.up(versionArgument(argument));
        return;
      case "up-by-one":
        await migrator.upByOne();
        return;
      case "down":
        await migrator.down();
        return;
      case "down-to":
        await migrator.downTo(versionArgument(argument));
        return;
      case "redo":
        await migrator.redo();
        return;
      case "reset":
        await migrator.reset();
        return;
      case "status":
        await migrator.status();
        return;
      case "version":
        await migrator.version();
        return;
      case "list-sources":
        return;
      default:
        throw new Error(`no such command in the recorded cases: ${command}`);
    }
  }

  async #provider(step: Extract<GoldenStep, { kind: "provider" }>): Promise<Seen> {
    const options: MigratorOptions = {
      ...(step.options.includes("allow-out-of-order=true") && { allowMissing: true }),
      ...(step.options.includes("no-versioning=true") && { versioning: false }),
    };
    const failed: boolean[] = [];
    for (const call of step.calls) {
      const [command = "", argument] = call.split(":");
      try {
        await this.#run(PROVIDER[command] ?? command, argument, options);
        failed.push(false);
      } catch (caught) {
        if (!(caught instanceof MigrationError)) throw caught;
        failed.push(true);
      }
    }
    return { ...(await this.#read()), exitCode: 0, failed };
  }

  #sources(): readonly SourceFile[] {
    return [...this.#files]
      .filter(([path]) => path.startsWith("migrations/") && path.split("/").length === 2)
      .map(([name, text]) => ({ name, text }));
  }

  async #read(): Promise<Omit<Seen, "exitCode">> {
    const session = this.#database;
    await renew(session);
    const table = this.#golden.versionTable;
    const [found] = await session.run(`SELECT to_regclass('${table.replaceAll("'", "''")}')`);
    const versions = found?.rows[0]?.[0]
      ? ((await session.run(`SELECT id, version_id, is_applied FROM ${table} ORDER BY id`))[0]?.rows ?? [])
      : null;
    const [schema] = await session.run(SCHEMA);
    const facts: readonly string[] = JSON.parse(schema?.rows[0]?.[0] ?? "[]");
    return {
      versions:
        versions?.map(([id, version, applied]) => ({
          id: Number(id),
          version_id: number(version),
          is_applied: applied === "t",
        })) ?? null,
      // What the engine keeps for itself is no part of the comparison.
      schema: facts.filter((fact) => !fact.includes("gosling_")),
    };
  }
}

async function renew(database: Database): Promise<void> {
  await database.run("ROLLBACK");
  await database.run("DISCARD ALL");
}

/** Takes everything out of the database that a case could have made. */
export async function emptyDatabase(database: Database): Promise<void> {
  await renew(database);
  const [schemas] = await database.run(
    "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
  );
  for (const [name] of schemas?.rows ?? []) await database.run(`DROP SCHEMA ${name} CASCADE`);
  await database.run("CREATE SCHEMA public");
}

/** The calls of goose's Go API that are a command under another name, or read only. */
const PROVIDER: Readonly<Record<string, string>> = {
  "has-pending": "version",
  "get-versions": "version",
  "db-version": "version",
};

/** Reading arguments is the command line's part; here it only has to fail where goose fails. */
function versionArgument(text: string | undefined): bigint {
  if (text && /^\d{1,19}$/.test(text)) return BigInt(text);
  throw new MigrationError({ code: "BAD_OPTION", message: `${text} is no version`, done: [] });
}

function number(text: string | null | undefined): number | string {
  return Number.isSafeInteger(Number(text)) ? Number(text) : (text ?? "");
}

/** goose's flags may stand anywhere. */
function readFlags(words: readonly string[]): { options: MigratorOptions; words: string[] } {
  const plain: string[] = [];
  let options: MigratorOptions = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    if (word === "-allow-missing") options = { ...options, allowMissing: true };
    else if (word === "-no-versioning") options = { ...options, versioning: false };
    else if (word === "-table") {
      index += 1;
      options = { ...options, table: words[index]! };
    } else if (word !== "-v" && word !== "-no-color") plain.push(word);
  }
  return { options, words: plain };
}
