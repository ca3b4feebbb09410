// What a step did, in words: the picture shows that something happened, this says what. Pure.
import type { MigrationResult } from "../../engine/index.ts";
import type { DatabaseState, StepOutput, WorldState } from "../../runner/index.ts";
import { baseName } from "../../text/index.ts";
import { t } from "../words/index.ts";
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
    ...committed.map((name) => t("happened.commits", { file: name })),
    ...errors(outputs),
    ...migrated.sentences,
    ...(rest.length === 0 ? [] : [t("happened.schema", { databases: t.list(rest) })]),
    ...(schemas.length === 0 ? rows(outputs) : []),
    ...servers(before, step.state),
  ];
  return {
    code: committed.length > 0 ? null : firstLine(step.ran ?? step.body),
    sentences: sentences.length === 0 ? [t("happened.nothing")] : sentences,
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
    databases.length === 0
      ? t("happened.fails", { code })
      : t("happened.failsOn", { code, databases: t.list(databases) }),
  );
}

interface MigrationGroup {
  readonly verb: ReturnType<typeof verbOf>;
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
      const what = names.length === 1 ? names[0]! : t("counts.migration", { count: names.length });
      return t(`happened.${verb}`, { what, database });
    }),
  };
}

/** What runs no SQL touches the version table alone. */
function verbOf({ direction, outcome }: MigrationResult) {
  if (outcome === "ran") return direction === "up" ? "applies" : "takesBack";
  return direction === "up" ? "records" : "forgets";
}

const rowVerbs = new Map([
  ["INSERT", "happened.inserts"],
  ["UPDATE", "happened.updates"],
  ["DELETE", "happened.deletes"],
  ["MERGE", "happened.merges"],
  ["COPY", "happened.copies"],
] as const);

type RowCommand = Parameters<typeof rowVerbs.get>[0];

/** Row counts of databases that did the same appear once. */
function rows(outputs: readonly StepOutput[]): readonly string[] {
  const found = new Map<string, { readonly command: string; readonly affected: number; on: Set<string> }>();
  for (const output of outputs) {
    if (output.type !== "result" || reading.has(output.result.command)) continue;
    const { command, affected } = output.result;
    const key = rowVerbs.has(command as RowCommand) ? `${command} ${affected}` : command;
    const same = found.get(key) ?? { command, affected, on: new Set() };
    same.on.add(output.database);
    found.set(key, same);
  }
  return [...found.values()].map(({ command, affected, on }) => {
    const verb = rowVerbs.get(command as RowCommand);
    const databases = t.list([...on]);
    return verb === undefined
      ? t("happened.runs", { command, databases })
      : t(verb, { rows: t("counts.row", { count: affected }), databases });
  });
}

function servers(before: WorldState | null, after: WorldState | null): readonly string[] {
  const was = new Map(before?.databases.map(({ name, server }) => [name, server]));
  const now = (server: DatabaseState["server"]): readonly string[] =>
    (after?.databases ?? [])
      .filter((database) => database.server === server && (was.get(database.name) ?? server) !== server)
      .map(({ name }) => name);
  const [started, stopped] = [now("running"), now("stopped")];
  return [
    ...(started.length === 0 ? [] : [t("happened.starts", { databases: t.list(started) })]),
    ...(stopped.length === 0 ? [] : [t("happened.stops", { databases: t.list(stopped) })]),
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
