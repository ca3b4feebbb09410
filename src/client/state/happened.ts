// What a step did, in words: the picture shows that something happened, this says what. Pure.
import type { MigrationResult } from "../../engine/index.ts";
import type { DatabaseState, StepOutput, WorldState } from "../../runner/index.ts";
import { baseName, count, list } from "../../text/index.ts";
import type { StepView } from "./view-state.ts";

/** Statements that only look. */
export const reading: ReadonlySet<string> = new Set(["SELECT", "SHOW", "EXPLAIN", "VALUES", "FETCH"]);

export interface Happened {
  /** The first line of what ran; null where the sentence says it already. */
  readonly code: string | null;
  /** Sentences, the most important first: an error, migrations, changed schemas, changed rows. */
  readonly sentences: readonly string[];
}

/** `before`: the databases as they were; null: unknown. */
export function happened(step: StepView, before: WorldState | null): Happened {
  const { outputs } = step;
  const committed = outputs.flatMap((output) => (output.type === "committed" ? [baseName(output.path)] : []));
  const schemas = changed(before, step.state);
  const migrated = migrations(outputs);
  const rest = schemas.filter((name) => !migrated.databases.includes(name));
  const sentences = [
    ...committed.map((name) => `Commits ${name}.`),
    ...errors(outputs),
    ...migrated.sentences,
    ...(rest.length === 0 ? [] : [`Changes the schema of ${list(rest)}.`]),
    ...(schemas.length === 0 ? rows(outputs) : []),
    ...servers(before, step.state),
  ];
  return {
    code: committed.length > 0 ? null : firstLine(step.ran ?? step.body),
    sentences: sentences.length === 0 ? ["Changes no database."] : sentences,
  };
}

function errors(outputs: readonly StepOutput[]): readonly string[] {
  const found = new Map<string, string[]>();
  for (const output of outputs) {
    if (output.type !== "error") continue;
    const { code, database } = output.error;
    const databases = found.get(code) ?? [];
    if (database !== null) databases.push(database);
    found.set(code, databases);
  }
  return [...found].map(([code, databases]) =>
    databases.length === 0 ? `Fails with ${code}.` : `Fails on ${list(databases)} with ${code}.`,
  );
}

interface MigrationGroup {
  readonly verb: string;
  readonly database: string;
  readonly names: string[];
}

function migrations(outputs: readonly StepOutput[]): {
  readonly databases: readonly string[];
  readonly sentences: readonly string[];
} {
  const found = new Map<string, MigrationGroup>();
  for (const output of outputs) {
    if (output.type !== "migration" || output.event.type !== "migration-finished") continue;
    const { result } = output.event;
    const verb = verbOf(result);
    const key = `${verb} ${output.database}`;
    const group = found.get(key) ?? { verb, database: output.database, names: [] };
    group.names.push(result.name);
    found.set(key, group);
  }
  const groups = [...found.values()];
  return {
    databases: groups.map(({ database }) => database),
    sentences: groups.map(({ verb, database, names }) => {
      const what = names.length === 1 ? names[0]! : count(names.length, "migration");
      return `${verb} ${what} on ${database}.`;
    }),
  };
}

/** What runs no SQL touches the version table alone. */
function verbOf({ direction, outcome }: MigrationResult): string {
  if (outcome === "ran") return direction === "up" ? "Applies" : "Takes back";
  return direction === "up" ? "Records" : "Removes the record of";
}

const rowVerbs: ReadonlyMap<string, string> = new Map([
  ["INSERT", "Inserts"],
  ["UPDATE", "Updates"],
  ["DELETE", "Deletes"],
  ["MERGE", "Merges"],
  ["COPY", "Copies"],
]);

/** Row counts of databases that did the same appear once. */
function rows(outputs: readonly StepOutput[]): readonly string[] {
  const found = new Map<string, string[]>();
  for (const output of outputs) {
    if (output.type !== "result" || reading.has(output.result.command)) continue;
    const { command, affected } = output.result;
    const verb = rowVerbs.get(command);
    const what = verb === undefined ? `Runs ${command}` : `${verb} ${count(affected, "row")}`;
    found.set(what, [...(found.get(what) ?? []), output.database]);
  }
  return [...found].map(([what, databases]) => `${what} on ${list([...new Set(databases)])}.`);
}

function servers(before: WorldState | null, after: WorldState | null): readonly string[] {
  const was = new Map(before?.databases.map(({ name, server }) => [name, server]));
  const now = (server: DatabaseState["server"]): readonly string[] =>
    (after?.databases ?? [])
      .filter((database) => database.server === server && (was.get(database.name) ?? server) !== server)
      .map(({ name }) => name);
  const [started, stopped] = [now("running"), now("stopped")];
  return [
    ...(started.length === 0 ? [] : [`Starts the server on ${list(started)}.`]),
    ...(stopped.length === 0 ? [] : [`Stops the server on ${list(stopped)}.`]),
  ];
}

function changed(before: WorldState | null, after: WorldState | null): readonly string[] {
  if (before === null || after === null) return [];
  const was = new Map(before.databases.map(({ name, fingerprint }) => [name, fingerprint]));
  return after.databases
    .filter(({ name, fingerprint }) => was.get(name) !== fingerprint)
    .map(({ name }) => name);
}

function firstLine(text: string): string | null {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.find((line) => line !== "" && !line.startsWith("--")) ?? null;
}
