// A command's PGlite behind a worker thread, so that Ctrl+C and --timeout are heard while a statement runs.
import { type Database, DatabaseError, type ResultSet } from "../../engine/index.ts";
import type { Notice } from "../../sandbox/index.ts";
import { takeWorker } from "../package/index.ts";
import { lockFolder } from "./pglite.ts";
import type { FromPGlite, ToPGlite } from "./pglite-worker.ts";

export interface PGliteThread extends Database {
  /** Ends the thread; what runs fails, as after a crash of the server. */
  destroy(): void;
  close(): Promise<void>;
}

const ENDED = "PGlite was ended while a statement ran";

/** As `openPGlite`. */
export async function openPGliteThread(
  folder: string | null,
  extensions: readonly string[],
  onNotice: (notice: Notice) => void,
): Promise<PGliteThread> {
  const release = folder === null ? () => {} : lockFolder(folder);
  const worker = takeWorker("databases/pglite-worker.js");
  let settle: ((answer: FromPGlite) => void) | undefined;
  let dead: string | null = null;
  const die = (message: string) => {
    dead ??= message;
    settle?.({ type: "failed", message });
  };
  worker.on("message", (message: FromPGlite) => {
    if (message.type === "notice") onNotice(message.notice);
    else settle?.(message);
  });
  worker.on("error", (error) => die(error instanceof Error ? error.message : String(error)));
  worker.on("exit", () => die(ENDED));

  const ask = async (message: ToPGlite): Promise<readonly ResultSet[]> => {
    const answer = await new Promise<FromPGlite>((resolve) => {
      settle = resolve;
      if (dead === null) worker.postMessage(message);
      else resolve({ type: "failed", message: dead });
    });
    settle = undefined;
    if (answer.type === "results") return answer.results;
    if (answer.type === "refused") throw new DatabaseError(answer.fields);
    const text = answer.type === "failed" ? answer.message : "";
    throw new DatabaseError({ message: text, sqlstate: "08006", severity: "FATAL" });
  };

  let last: Promise<unknown> = Promise.resolve();
  /** One at a time, as a session does. */
  const queue = (message: ToPGlite): Promise<readonly ResultSet[]> => {
    const mine = last.then(() => ask(message));
    last = mine.catch(() => undefined);
    return mine;
  };
  const end = async () => {
    await worker.terminate();
    release();
  };
  try {
    await queue({ type: "open", folder, extensions });
  } catch (error) {
    await end();
    throw error;
  }
  return {
    run: (sql) => queue({ type: "run", sql }),
    destroy: () => void end(),
    async close() {
      if (dead === null) await queue({ type: "close" }).catch(() => undefined);
      await end();
    },
  };
}
