// A PGlite for the command line: in memory, or kept in a folder between commands.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { type Notice, openPgliteSession, type Session, START_PARAMETERS } from "../../sandbox/index.ts";
import { exists } from "../disk/index.ts";
import { loadExtensions } from "../extensions/index.ts";
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

/**
 * `folder` is a full path, or null for memory; a new folder is made. `extensions` are those that it may need beside the ones it has.
 * Rejects with a FolderError.
 */
export async function openPGlite(
  folder: string | null,
  extensions: readonly string[],
  onNotice?: (notice: Notice) => void,
): Promise<OpenPGlite> {
  const release = folder === null ? () => {} : lockFolder(folder);
  try {
    const opened = await createPGlite(folder, extensions, onNotice);
    return {
      ...opened,
      async close() {
        await opened.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Without the lock, which whoever opens the folder holds. */
export async function createPGlite(
  folder: string | null,
  extensions: readonly string[],
  onNotice?: (notice: Notice) => void,
): Promise<OpenPGlite> {
  const fresh = folder === null || isFresh(folder);
  const opened = await create(folder, fresh, extensions, onNotice);
  const missing = fresh ? [] : (await installedIn(opened)).filter((name) => !extensions.includes(name));
  if (missing.length === 0) return opened;
  // What an extension's code is needed for is known only to a database that is open.
  await opened.close();
  return create(folder, fresh, [...extensions, ...missing], onNotice);
}

async function create(
  folder: string | null,
  fresh: boolean,
  extensions: readonly string[],
  onNotice?: (notice: Notice) => void,
): Promise<OpenPGlite> {
  const pglite = await PGlite.create({
    ...(folder === null ? {} : { dataDir: folder }),
    startParams: [...PGlite.defaultStartParams, ...START_PARAMETERS],
    extensions: await loadExtensions(extensions),
    ...(fresh ? seed() : {}),
  });
  return {
    pglite,
    session: openPgliteSession(pglite, onNotice),
    async close() {
      if (!pglite.closed) await pglite.close();
    },
  };
}

async function installedIn({ session }: OpenPGlite): Promise<readonly string[]> {
  const [result] = await session.run("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'");
  return result?.rows.flatMap(([name]) => name ?? []) ?? [];
}

/** The prepared data directory of the build; without it PGlite runs initdb, which takes some seconds. */
function seed(): { loadDataDir: Blob } | undefined {
  try {
    return { loadDataDir: new Blob([readFileSync(seedPath())], { type: "application/gzip" }) };
  } catch {
    return undefined;
  }
}

const LOCK = "gosling.lock";

const isFresh = (folder: string) => readdirSync(folder).every((name) => name === LOCK);

/** Those that this process has open. A lock with our own id that is not here was left by an earlier process: containers use ids again. */
const held = new Set<string>();

/** Makes the folder where there is none. Two processes in one would destroy it, and PGlite does not keep them apart. Throws a FolderError. */
export function lockFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new FolderError(`the folder ${folder} cannot be made (${(error as NodeJS.ErrnoException).code})`);
  }
  if (!isFresh(folder) && !exists(join(folder, "PG_VERSION")))
    throw new FolderError(
      `the folder ${folder} holds other things than a database; name an empty or a new one`,
    );
  const file = join(folder, LOCK);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      held.add(folder);
      return () => {
        held.delete(folder);
        rmSync(file, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      if (error.code !== "EEXIST")
        throw new FolderError(`the folder ${folder} cannot be written (${error.code})`);
      const holder = Number(readFileSync(file, "utf8"));
      if (holder === process.pid ? held.has(folder) : isAlive(holder))
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
