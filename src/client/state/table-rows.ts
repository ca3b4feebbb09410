// Rows of tables in the databases' panel: which page of which table at which moment, and what was answered. Pure.
import type { StepOutput } from "../../runner/index.ts";
import { nameParts } from "../../text/index.ts";

export const ROWS_A_PAGE = 50;

/** A page of a table's rows, as it was asked for. */
export interface RowsPage {
  readonly database: string;
  /** As the schema names it. */
  readonly table: string;
  /** The step after which it was asked; null: at the start. */
  readonly after: string | null;
  /** How many rows come before it. */
  readonly offset: number;
}

export interface ShownRows extends RowsPage {
  /** Null: they are read. */
  readonly outputs: readonly StepOutput[] | null;
  readonly failure: string | null;
}

export type RowsEvent =
  | ({ readonly type: "rows-asked" } & RowsPage)
  | ({ readonly type: "rows-answered"; readonly outputs: readonly StepOutput[] } & RowsPage)
  | ({ readonly type: "rows-failed"; readonly message: string } & RowsPage);

/** By database and table; of each the page that was asked for last. */
export type AllRows = Readonly<Record<string, ShownRows>>;

const keyOf = ({ database, table }: Pick<RowsPage, "database" | "table">) => `${database} ${table}`;

export function reduceRows(all: AllRows, event: RowsEvent): AllRows {
  const { database, table, after, offset } = event;
  const key = keyOf(event);
  const page = { database, table, after, offset };
  const known = all[key];
  if (event.type !== "rows-asked" && (known?.after !== after || known.offset !== offset)) return all;
  const outputs = event.type === "rows-asked" ? null : event.type === "rows-answered" ? event.outputs : [];
  return {
    ...all,
    [key]: { ...page, outputs, failure: event.type === "rows-failed" ? event.message : null },
  };
}

/** Undefined where they were not asked for at this moment. */
export function rowsAt(
  all: AllRows,
  { database, table, after }: Omit<RowsPage, "offset">,
): ShownRows | undefined {
  const rows = all[keyOf({ database, table })];
  return rows?.after === after ? rows : undefined;
}

/** How many rows there are, and those of the page in the order in which they lie in the table. */
export function rowsQuery({ table, offset }: Pick<RowsPage, "table" | "offset">): string {
  const name = nameParts(table)?.length === 1 ? `public.${table}` : table;
  return `SELECT pg_catalog.count(*) FROM ${name};\nSELECT * FROM ${name} LIMIT ${ROWS_A_PAGE} OFFSET ${offset};`;
}
