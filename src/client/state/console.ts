// Questions about the console: where a question goes, and what the copy must be played with. Pure.
import type { Schema } from "../../sandbox/index.ts";
import type { Moment } from "./moments.ts";
import type { LessonView } from "./view-state.ts";

/** The codes of a step that was ended from outside: what it did was undone. */
const ENDED: ReadonlySet<string> = new Set(["STOPPED", "STEP_TIMEOUT", "WORKER_FAILED"]);

/** The database that a question goes to. */
export function askedDatabase({ console }: LessonView, { state }: Moment): string {
  const chosen = state.databases.find(({ name }) => name === console.database);
  return (chosen ?? state.databases[0])?.name ?? "";
}

/** What a copy of the world after a step must be played with: the texts that ran, and the steps that came to nothing. */
export function replayOf(
  view: LessonView,
  after: string | null,
): { readonly edits: Readonly<Record<string, string>>; readonly skip: readonly string[] } {
  const last = view.steps.findIndex(({ id }) => id === after);
  const steps = view.steps.slice(0, last + 1);
  const edits = steps.flatMap(({ id, ran, body }) =>
    ran === null || ran === body ? [] : [[id, ran] as const],
  );
  const skip = steps.filter(({ outputs }) =>
    outputs.some((output) => output.type === "error" && ENDED.has(output.error.code)),
  );
  return { edits: Object.fromEntries(edits), skip: skip.map(({ id }) => id) };
}

/** Names for completion: tables with their columns, and functions, of one schema or several. */
export interface ConsoleNames {
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly functions: readonly string[];
}

export function namesIn(schemas: readonly (Schema | undefined)[]): ConsoleNames {
  const tables: Record<string, string[]> = {};
  const functions = new Set<string>();
  for (const { kind, name } of schemas.flatMap((schema) => schema?.objects ?? [])) {
    if (kind === "table" || kind === "view" || kind === "materialized view") tables[name] ??= [];
    if (kind === "function") functions.add(name.replace(/\(.*/, ""));
    if (kind !== "column") continue;
    const dot = name.lastIndexOf(".");
    const table = name.slice(0, dot);
    tables[table] = [...new Set([...(tables[table] ?? []), name.slice(dot + 1)])];
  }
  return { tables, functions: [...functions] };
}
