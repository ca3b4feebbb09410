// The console as data: questions to a database at one moment, on a copy that the lesson does not see, and their answers. Pure.
import type { StepOutput } from "../../runner/index.ts";

export interface ConsoleView {
  /** The reader's choice; null: the first database. */
  readonly database: string | null;
  /** In the order in which they were asked; the last one may not be answered yet. */
  readonly entries: readonly ConsoleEntry[];
  /** As psql's \x: each row is shown as a list of its values. */
  readonly expanded: boolean;
}

export interface ConsoleEntry {
  readonly database: string;
  /** The step after which it was asked; null: at the start. */
  readonly after: string | null;
  readonly sql: string;
  readonly expanded: boolean;
  /** Null: it runs. */
  readonly outputs: readonly StepOutput[] | null;
  /** Why there is no answer. */
  readonly failure: string | null;
}

export type ConsoleEvent =
  | { readonly type: "console-database"; readonly database: string }
  | {
      readonly type: "console-asked";
      readonly database: string;
      readonly after: string | null;
      readonly sql: string;
    }
  | { readonly type: "console-answered"; readonly outputs: readonly StepOutput[] }
  | { readonly type: "console-failed"; readonly message: string }
  | { readonly type: "console-cleared" };

// Older ones have scrolled away; each may hold some hundred rows.
const MOST_ENTRIES = 20;

export const emptyConsole: ConsoleView = { database: null, entries: [], expanded: false };

export function reduceConsole(view: ConsoleView, event: ConsoleEvent): ConsoleView {
  switch (event.type) {
    case "console-database":
      return { ...view, database: event.database };
    case "console-asked": {
      const { database, after, sql } = event;
      const expanded = isExpandedSwitch(sql) !== view.expanded;
      const outputs = isExpandedSwitch(sql) ? [switched(expanded)] : null;
      const entry = { database, after, sql, expanded, outputs, failure: null };
      return { ...view, expanded, entries: [...view.entries, entry].slice(-MOST_ENTRIES) };
    }
    case "console-answered":
      return withLast(view, { outputs: event.outputs });
    case "console-failed":
      return withLast(view, { outputs: [], failure: event.message });
    case "console-cleared":
      return { ...view, entries: [] };
    default:
      return event satisfies never;
  }
}

function withLast(view: ConsoleView, change: Partial<ConsoleEntry>): ConsoleView {
  const last = view.entries.at(-1);
  return last === undefined
    ? view
    : { ...view, entries: [...view.entries.slice(0, -1), { ...last, ...change }] };
}

/** psql's \x needs no database: it is about what is shown. */
export function isExpandedSwitch(sql: string): boolean {
  return /^\s*\\x\s*;?\s*$/.test(sql);
}

function switched(expanded: boolean): StepOutput {
  return { type: "line", text: `Expanded display is ${expanded ? "on" : "off"}.`, stream: "out" };
}

export function isAsking({ entries }: ConsoleView): boolean {
  return entries.at(-1)?.outputs === null;
}
