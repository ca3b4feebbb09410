// A PGlite for the command line: in memory, or kept in a folder between commands.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { type Notice, openSession, type Session, START_PARAMETERS } from "../../sandbox/index.ts";
import { exists } from "../disk/index.ts";
import { seedPath } from "../package/index.ts";

/** A folder that cannot be a database, or that another process has open. */
export class FolderError extends Error {
  override readonly name = "FolderError";
}

export interface OpenPGlite {
  readonly pglite: PGlite;
  readonly session: Session;
  /** Without it Node does not exit. */
  close(): Promise<void>;
}

/** `folder` is a full path, or null for memory; a new folder is made. Rejects with a FolderError. */
export async function openPGlite(
  folder: string | null,
  onNotice?: (notice: Notice) => void,
): Promise<OpenPGlite> {
  const fresh = folder === null || prepareFolder(folder);
  const release = folder === null ? () => {} : lock(folder);
  try {
    const pglite = await PGlite.create({
      ...(folder === null ? {} : { dataDir: folder }),
      startParams: [...PGlite.defaultStartParams, ...START_PARAMETERS],
      ...(fresh ? seed() : {}),
    });
    return {
      pglite,
      session: openSession(pglite, onNotice),
      async close() {
        if (!pglite.closed) await pglite.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The prepared data directory of the build; without it PGlite runs initdb, which takes some seconds. */
function seed(): { loadDataDir: Blob } | undefined {
  try {
    return { loadDataDir: new Blob([readFileSync(seedPath())], { type: "application/gzip" }) };
  } catch {
    return undefined;
  }
}

/** Whether the folder is new or empty. */
function prepareFolder(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder).filter((name) => name !== LOCK);
  if (names.length === 0) return true;
  if (exists(join(folder, "PG_VERSION"))) return false;
  throw new FolderError(
    `the folder ${folder} holds other things than a database; name an empty or a new one`,
  );
}

const LOCK = "gosling.lock";

/** Two processes in one data directory would destroy it, and PGlite does not keep them apart. */
function lock(folder: string): () => void {
  const file = join(folder, LOCK);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const holder = Number(readFileSync(file, "utf8"));
      if (isAlive(holder))
        throw new FolderError(`the folder ${folder} is open in another process (${holder})`);
      // Its process is gone: it was killed.
      rmSync(file, { force: true });
    }
  }
  throw new FolderError(`the folder ${folder} is being opened by another process`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
