// A folder of migrations for programs that apply it: read as the command line reads it, with errors as data.
import { MigrationError, type SourceFile } from "../../engine/index.ts";
import { readMigrationFolder } from "../disk/index.ts";
import { UsageError } from "../terminal/index.ts";

export interface ReadMigrationsOptions {
  /** What a relative folder starts from. Default the working folder. */
  readonly root?: string;
}

/**
 * The folder's `.sql` files, sorted by name; folders in it are not entered. It reads at once and returns an array, so `await` before it
 * is allowed and not needed. Throws a MigrationError: FOLDER_UNREADABLE where there is no such folder, or a file is no UTF-8 text, or
 * the files are another tool's; NO_MIGRATION_FILES where there is none.
 *
 * @example
 * ```ts
 * import { readMigrations } from "gosling/server";
 *
 * console.log(readMigrations("migrations").map(({ name }) => name)); // [ 'migrations/00001_users.sql', 'migrations/00002_phone.sql' ]
 * ```
 */
export function readMigrations(
  folder: string,
  { root = process.cwd() }: ReadMigrationsOptions = {},
): readonly SourceFile[] {
  const { format, sources } = asMigrationError(() => readMigrationFolder(folder, root));
  if (format !== null)
    throw failed(
      "FOLDER_UNREADABLE",
      `${folder} holds migrations of ${format}`,
      `gosling import ${folder} --to DIR writes them as pressly/goose's files.`,
    );
  if (sources.length === 0)
    throw failed("NO_MIGRATION_FILES", `there is no .sql file in ${folder}`, "Is this the right folder?");
  return sources;
}

function asMigrationError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw failed("FOLDER_UNREADABLE", error.message, error.hint ?? undefined);
  }
}

function failed(
  code: "FOLDER_UNREADABLE" | "NO_MIGRATION_FILES",
  message: string,
  hint?: string,
): MigrationError {
  return new MigrationError({ code, message, ...(hint && { hint }), done: [] });
}
