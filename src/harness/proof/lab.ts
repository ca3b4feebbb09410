// The two databases of a run. `bare` holds what the files put there; `lived` holds generated rows too, and goes up, down and up.
import { quoteName } from "../../text/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { MigrationFile } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { cleanSession, up } from "./migrate.ts";

export interface Lab {
  readonly bare: TestDatabase;
  readonly lived: TestDatabase;
  /** Opens `bare` anew with these files applied: a file has left half of itself behind, or ended the session. */
  rebuild(files: readonly MigrationFile[]): Promise<void>;
  /** Makes `lived` a copy of `bare`: something was left behind in it. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export async function openLab(options: HarnessOptions): Promise<Lab> {
  let bare = await openPrepared(options);
  let lived = await openPrepared(options);
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
      if (files.length > 0) await up(bare, files, options);
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

async function openPrepared(options: HarnessOptions): Promise<TestDatabase> {
  const { factory, roles = [], before } = options;
  const opened = await factory.open();
  for (const role of roles) {
    // A server keeps its roles from one database to the next.
    await opened.database.run(`CREATE ROLE ${quoteName(role)}`).catch(() => undefined);
  }
  if (before !== undefined) await opened.database.run(before);
  await cleanSession(opened, options);
  return opened;
}

/** One whose session was ended may refuse even that. */
async function close(database: TestDatabase): Promise<void> {
  await database.close().catch(() => undefined);
}
