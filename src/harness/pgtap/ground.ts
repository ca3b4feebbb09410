// The database that pgTAP files run on: what the migrations have made, and the extension where a file does not make it itself.
import { DatabaseError } from "../../engine/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { HarnessOptions } from "../options.ts";
import { cleanSession, type Lab } from "../proof/index.ts";
import { missingFor } from "./report.ts";
import type { Script } from "./script.ts";

/** The value of each sequence, and the SQL that restores it: a rollback does not. */
const SEQUENCES = `SELECT format('SELECT pg_catalog.setval(%L, %s, %L)', format('%I.%I', schemaname, sequencename),
    coalesce(last_value, start_value), last_value IS NOT NULL)
  FROM pg_catalog.pg_sequences ORDER BY 1`;

export class Ground {
  readonly #lab: Lab;
  readonly #options: HarnessOptions;
  #state: "used" | "fresh" | "with the extension" = "used";
  #sequences: readonly string[] = [];

  constructor(lab: Lab, options: HarnessOptions) {
    this.#lab = lab;
    this.#options = options;
  }

  /** The database as the file expects it, or why it cannot be had. */
  async ready({ makesExtension }: Script): Promise<TestDatabase | string> {
    if (this.#state === "used" || (makesExtension && this.#state === "with the extension")) {
      await this.#lab.refresh();
      this.#state = "fresh";
      this.#sequences = await readSequences(this.#lab.lived);
    }
    if (makesExtension || this.#state === "with the extension") return this.#lab.lived;
    return (await this.#install()) ?? this.#lab.lived;
  }

  /** Rolls back, and takes away what a rollback leaves: prepared statements, settings, advisory locks, counted sequences. */
  async clean({ leaves }: Script): Promise<void> {
    const { lived } = this.#lab;
    for (const sql of ["ROLLBACK", "DISCARD ALL"]) await lived.database.run(sql).catch(() => undefined);
    await cleanSession(lived, this.#options);
    if (leaves || !(await this.#resetSequences(lived))) this.#state = "used";
  }

  /** In the first schema of the search path, where the files find it. Answers why it cannot be. */
  async #install(): Promise<string | undefined> {
    try {
      await this.#lab.lived.database.run("CREATE EXTENSION IF NOT EXISTS pgtap");
      this.#state = "with the extension";
      return undefined;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const { message, sqlstate } = error.fields;
      return missingFor(error.fields) ?? `the extension pgtap cannot be made: ${message} (${sqlstate})`;
    }
  }

  /** Also shows whether the session still answers. */
  async #resetSequences(lived: TestDatabase): Promise<boolean> {
    try {
      const now = new Set(await readSequences(lived));
      for (const sql of this.#sequences) if (!now.has(sql)) await lived.database.run(sql);
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return false;
    }
  }
}

async function readSequences({ database }: TestDatabase): Promise<readonly string[]> {
  const [result] = await database.run(SEQUENCES);
  return (result?.rows ?? []).flatMap(([sql]) => sql ?? []);
}
