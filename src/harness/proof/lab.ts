// The two databases of a run. `bare` holds what the files put there; `lived` holds generated rows too, and goes up, down and up.
import { quoteName } from "../../text/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { MigrationFile } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { cleanSession, upOn } from "./migrate.ts";

export interface Lab {
  readonly bare: TestDatabase;
  readonly lived: TestDatabase;
  /** Opens `bare` anew with these files applied: a file has left half of itself behind, or ended the session. */
  rebuild(files: readonly MigrationFile[]): Promise<void>;
  /** Makes `lived` a copy of `bare`: something was left behind in it. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** `base` does not apply as a whole. */
export class BaseFails extends Error {
  override readonly name = "BaseFails";
}

/** `base`: files that are applied already. Rejects with a BaseFails where they do not apply. */
export async function openLab(options: HarnessOptions, base: readonly MigrationFile[] = []): Promise<Lab> {
  let bare = await openBase(options, base);
  let lived = await openBase(options, base);
  return {
    get bare() {
      return bare;
    },
    get lived() {
      return lived;
    },
    async rebuild(files) {
      await close(bare);
      bare = await openPrepared(options);
      if (files.length > 0) await upOn(bare, files, options);
    },
    async refresh() {
      await close(lived);
      lived = await bare.copy();
      await cleanSession(lived, options);
    },
    async close() {
      await close(bare);
      await close(lived);
    },
  };
}

async function openBase(options: HarnessOptions, base: readonly MigrationFile[]): Promise<TestDatabase> {
  if (base.length === 0) return openPrepared(options);
  const { factory, roles, before, searchPath, assume, layout, table, env } = options;
  const make = async (on: TestDatabase) => {
    await prepare(on, options);
    const failure = await upOn(on, base, options);
    if (failure) throw new BaseFails(failure.message);
  };
  const sources = base.map(({ source }) => source);
  const substitutes = sources.some(({ text }) => text.includes("ENVSUB"));
  const key = [roles, before, searchPath, [...(assume ?? [])], layout, table, substitutes && env, sources];
  if (!factory.openKept) {
    const opened = await factory.open();
    await make(opened);
    return opened;
  }
  const opened = await factory.openKept(key, make);
  await cleanSession(opened, options);
  return opened;
}

async function openPrepared(options: HarnessOptions): Promise<TestDatabase> {
  const opened = await options.factory.open();
  await prepare(opened, options);
  return opened;
}

async function prepare(opened: TestDatabase, options: HarnessOptions): Promise<void> {
  const { roles = [], before } = options;
  for (const role of roles) {
    // A server keeps its roles from one database to the next.
    await opened.database.run(`CREATE ROLE ${quoteName(role)}`).catch(() => undefined);
  }
  if (before !== undefined) await opened.database.run(before);
  await cleanSession(opened, options);
}

/** One whose session was ended may refuse even that. */
async function close(database: TestDatabase): Promise<void> {
  await database.close().catch(() => undefined);
}
