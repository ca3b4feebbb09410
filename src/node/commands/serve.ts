// `gosling serve`: a throw-away PostgreSQL on this machine that psql and other clients can reach.
import { resolve } from "node:path";
import { applyPending, describeFailure, MigrationError, type SourceFile } from "../../engine/index.ts";
import { resultLine } from "../../runner/index.ts";
import { extensionsIn } from "../../sandbox/index.ts";
import { FolderError, type OpenPGlite, openPGlite, PGLiteSocketServer } from "../databases/index.ts";
import { exists, readSqlFiles } from "../disk/index.ts";
import { FILE_OPTIONS } from "../options/index.ts";
import { packageRoot } from "../package/index.ts";
import { chooseFolder, mergeVariables, port, surroundingsOf } from "../settings/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
  UsageError,
} from "../terminal/index.ts";

const HOST = "127.0.0.1";
const DEFAULT_PORT = 54320;
const TRIES = 20;
const MAX_CONNECTIONS = 10;

const OPTIONS = {
  port: {
    type: "string",
    schema: port,
    value: "N",
    help: `the port on ${HOST} (default ${DEFAULT_PORT}, or the next free one; 0: any)`,
  },
  ...FILE_OPTIONS,
  empty: { type: "boolean", help: "apply no migrations" },
  data: {
    type: "string",
    value: "FOLDER",
    help: "keep the database in FOLDER (default: in memory, gone at the end)",
  },
} as const satisfies Options;

export const serve: Command = command({
  name: "serve",
  summary: "Serves a throw-away PostgreSQL with the migrations applied, for psql and other clients.",
  arguments: "",
  options: OPTIONS,
  notes: [
    "It is PGlite: all connections share one session, with its settings, its temporary tables and its open transaction.",
    "COPY ... FROM STDIN (psql's \\copy from a file too) makes it hang: stop it with Ctrl+C and use INSERT instead.",
    "It accepts any user name and password, but only from this machine. Stop with Ctrl+C.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const first = input.options.port ?? DEFAULT_PORT;
  const surroundings = surroundingsOf(io, input.options.env);
  const folder = input.options.empty
    ? null
    : migrationsFolder(chooseFolder(input.options.dir, surroundings), input, io);
  const sources = folder === null ? [] : readSqlFiles(folder, io.cwd);
  const { data } = input.options;
  const opened = await open(
    data === undefined ? null : resolve(io.cwd, data),
    extensionsIn(sources.map(({ text }) => text)),
  );
  try {
    if (folder !== null && !(await apply(opened, sources, mergeVariables(surroundings), io))) return 1;
    const server = await listen(opened, first, input.options.port === undefined ? TRIES : 0);
    // Node's clients read the password from the URL, and some insist on one.
    const url = `postgres://postgres:postgres@${HOST}:${server.port}/postgres?sslmode=disable`;
    io.out(
      `A throw-away PostgreSQL is at\n\n  DATABASE_URL="${url}"\n\nTry: psql "${url}" -c "SELECT version()"\nStop with Ctrl+C.\n`,
    );
    await io.interrupted;
    await server.close();
    io.out("Stopped.\n");
    return 0;
  } finally {
    await opened.close();
  }
}

/** The working folder's migrations, else those of the course. */
function migrationsFolder(found: string, input: CommandInput<typeof OPTIONS>, io: Io): string {
  const course = resolve(packageRoot, "migrations", "postgres");
  const named = input.options.dir !== undefined;
  if (named || exists(resolve(io.cwd, found)) || !exists(course)) return found;
  io.err(`There is no ${found}/ here: these are the migrations of the course that comes with gosling.\n`);
  return course;
}

async function open(folder: string | null, extensions: readonly string[]): Promise<OpenPGlite> {
  try {
    return await openPGlite(folder, extensions);
  } catch (error) {
    if (error instanceof FolderError) throw new UsageError(error.message);
    throw error;
  }
}

async function apply(
  { session }: OpenPGlite,
  sources: readonly SourceFile[],
  env: Readonly<Record<string, string>>,
  io: Io,
): Promise<boolean> {
  try {
    const results = await applyPending(session, sources, { env });
    const last = results.at(-1);
    if (last) io.out(`${results.length} migrations applied; the last: ${resultLine(last)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    io.err(`${describeFailure(error.failure)}\n`);
    return false;
  }
}

async function listen(
  { pglite }: OpenPGlite,
  first: number,
  tries: number,
): Promise<{ port: number; close(): Promise<void> }> {
  for (let port = first, left = tries; ; port += 1, left -= 1) {
    const server = new PGLiteSocketServer({ db: pglite, port, host: HOST, maxConnections: MAX_CONNECTIONS });
    try {
      await server.start();
      const bound = Number(server.getServerConn().split(":").at(-1));
      return { port: bound, close: () => server.stop() };
    } catch (error) {
      const busy = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!busy) throw error;
      if (left === 0)
        throw new UsageError(`port ${port} is in use`, "Choose another with --port, or --port 0 for any.");
    }
  }
}
