// The worker thread in which a command's PGlite runs: a statement that does not end blocks this thread, not the command.
import { parentPort } from "node:worker_threads";
import { DatabaseError, type DatabaseErrorFields, type ResultSet } from "../../engine/index.ts";
import type { Notice } from "../../sandbox/index.ts";
import { createPGlite } from "./pglite.ts";

export type ToPGlite =
  /** `folder` is a full path, or null for memory. The first message. */
  | { readonly type: "open"; readonly folder: string | null; readonly extensions: readonly string[] }
  | { readonly type: "run"; readonly sql: string }
  | { readonly type: "close" };

/** One answer to each message, and notices before it. */
export type FromPGlite =
  | { readonly type: "notice"; readonly notice: Notice }
  | { readonly type: "results"; readonly results: readonly ResultSet[] }
  | { readonly type: "refused"; readonly fields: DatabaseErrorFields }
  | { readonly type: "failed"; readonly message: string };

const port = parentPort;
let opened: Awaited<ReturnType<typeof createPGlite>> | undefined;

const post = (message: FromPGlite) => port?.postMessage(message);

async function answer(message: ToPGlite): Promise<readonly ResultSet[]> {
  if (message.type === "open")
    opened = await createPGlite(message.folder, message.extensions, (notice) =>
      post({ type: "notice", notice }),
    );
  if (message.type === "close") await opened?.close();
  return message.type === "run" && opened ? opened.session.run(message.sql) : [];
}

/** Emscripten's file system throws objects of its own, with WASI's numbers. */
function messageOf(error: unknown): string {
  if (error instanceof Error && error.message !== "") return error.message;
  const number = (error as { errno?: unknown } | null)?.errno;
  const reason = REASONS[String(number)] ?? (number === undefined ? String(error) : `error ${number}`);
  return `PGlite cannot read or write the files of the database: ${reason}`;
}

const REASONS: Readonly<Record<string, string>> = {
  "2": "you may not write there (EACCES)",
  "19": "your disk quota is used up (EDQUOT)",
  "29": "the disk failed (EIO)",
  "51": "the disk is full (ENOSPC)",
  "63": "you may not write there (EPERM)",
  "69": "the file system is read-only (EROFS)",
};

port?.on("message", (message: ToPGlite) => {
  answer(message).then(
    (results) => post({ type: "results", results }),
    (error: unknown) =>
      post(
        error instanceof DatabaseError
          ? { type: "refused", fields: error.fields }
          : { type: "failed", message: messageOf(error) },
      ),
  );
});
