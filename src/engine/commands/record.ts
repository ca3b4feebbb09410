// Records written without running a file: in one commit, and where the connection is lost in it, asked for what came of it.
import { DatabaseError, MigrationError, migrationError } from "../errors.ts";
import { askAfterLoss, connectionLost } from "../run/index.ts";
import { type Context, type DatabaseState, ownSqlHint } from "../state/index.ts";

export interface RecordWriting {
  /** Of the session that writes: its server process. */
  readonly backend: string;
  /** Completes a sentence: `it could not be recorded`. */
  readonly failed: string;
  /** Whether the database has what was to be written. */
  readonly isThere: (state: DatabaseState) => boolean;
}

/** Resolves when it is recorded for good; `write` ends with the commit. Rejects with RECORD_FAILED. */
export async function record(
  context: Context,
  { backend, failed, isThere }: RecordWriting,
  write: () => Promise<unknown>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error instanceof MigrationError) throw error;
    const { fields } = error;
    const refuse = (what: string, hint?: string) =>
      migrationError(
        "RECORD_FAILED",
        `${what}: ${fields.message}`,
        { database: fields, ...(hint !== undefined && { hint }) },
        error,
      );
    if (!connectionLost(error)) {
      const { hint } = await ownSqlHint(context.database, fields);
      throw refuse(`${failed}, and nothing was changed`, hint);
    }
    const found = await askAfterLoss(context, backend);
    if (found && isThere(found.state)) return;
    if (found?.over) throw refuse(`${failed}, and nothing was changed`, "Run the command again.");
    throw refuse(
      "the connection was lost while the records were written, so they may be there or not",
      `${context.command("status")} shows which. Running the command again changes nothing that is recorded.`,
    );
  }
}
