// `server start` and `server stop`: a server checks the migrations at its start, or (--no-migrate) does not.
import { applyPending, MigrationError, type MigrationEvent } from "../../engine/index.ts";
import { baseName, count } from "../../text/index.ts";
import type { StepContext } from "./command-context.ts";
import { failureLines, resultLine } from "./migration-lines.ts";
import { RunnerError } from "./step-error.ts";

export async function startServer(name: string, migrate: boolean, context: StepContext): Promise<void> {
  const { world, print, emit } = context;
  const database = world.get(name);
  const session = await world.session(name);
  if (database.server === "running") {
    throw new RunnerError(
      "SERVER_RUNNING",
      `the server on ${name} is running already`,
      `Stop it first: server stop ${name}`,
    );
  }
  if (!migrate) {
    print(`${name}: migrations not checked`);
    database.server = "running";
    print(`${name}: server is running`);
    return;
  }
  refuseOpenTransaction(name, context);
  const clock = () => world.clock.read();
  const onEvent = (event: MigrationEvent) => {
    emit({ type: "migration", database: name, event });
    for (const line of startLines(event, world.folder)) print(`${name}: ${line}`);
  };
  try {
    await applyPending(session, world.sourcesOf(name), { host: world.host, clock, onEvent });
  } catch (error) {
    database.server = "refused to start";
    if (error instanceof MigrationError) {
      const { failure } = error;
      if (failure.statement !== undefined && failure.at)
        print(`${name}: FAILED ${baseName(failure.at.file)}`);
      for (const line of failureLines(failure)) print(`${name}: ${line}`);
    }
    print(`${name}: server refused to start`);
    throw error;
  }
  database.server = "running";
  print(`${name}: server is running`);
}

export function stopServer(name: string, { world, print }: StepContext): void {
  const database = world.get(name);
  print(database.server === "running" ? `${name}: server stopped` : `${name}: server was not running`);
  database.server = "stopped";
}

/** The document's flow as a server would log it: connect, what is applied, what files exist, what is new, apply each. */
export function startLines(event: MigrationEvent, folder: string): string[] {
  switch (event.type) {
    case "connected":
      return [`connected to ${event.server}`];
    case "version-table-read": {
      if (!event.exists) return [`${event.table}: no version table yet`];
      const newest = event.rows.reduce((top, row) => (row.version > top ? row.version : top), 0n);
      return [
        newest === 0n
          ? `${event.table}: nothing applied`
          : `${event.table}: ${event.rows.length} applied, newest ${newest}`,
      ];
    }
    case "files-read":
      return [`${folder}: ${count(event.migrations.length, "file")}`];
    case "planned":
      return [pendingLine(event.migrations.map((migration) => migration.name))];
    case "version-table-created":
      return [`${event.table} created`];
    case "migration-finished":
      return [resultLine(event.result)];
    case "warning":
      return [`warning: ${event.warning.message}`];
    default:
      return [];
  }
}

function pendingLine(names: readonly string[]): string {
  if (names.length === 0) return "nothing pending";
  if (names.length <= 3) return `${names.length} pending: ${names.join(", ")}`;
  return `${names.length} pending: ${names[0]} to ${names[names.length - 1]}`;
}

/** A migration inside a transaction that a reader left open would be part of it, and be lost with it. */
export function refuseOpenTransaction(name: string, { world }: StepContext): void {
  if (world.transactionOf(name) === "none") return;
  throw new RunnerError(
    "OPEN_TRANSACTION",
    `a transaction is still open on ${name}`,
    "End it with COMMIT or ROLLBACK first; this database has one session.",
  );
}
