// The rows of a table in the databases' panel, a page at a time.
import { html, nothing, type TemplateResult } from "lit-html";
import {
  groupOutputs,
  type LessonView,
  ROWS_A_PAGE,
  type RowsPage,
  rowsAt,
  type ShownRows,
} from "../state/index.ts";
import { t } from "../words/index.ts";
import type { ViewContext } from "./context.ts";
import { groupView } from "./outputs.ts";
import { resultTable } from "./result-table.ts";

/** The moment that is shown, and what its tables' rows are read with. */
export interface Shown {
  readonly view: LessonView;
  /** The step after which; null: at the start. */
  readonly after: string | null;
  readonly context: ViewContext;
}

export function tableRows({ view, after, context }: Shown, database: string, table: string): TemplateResult {
  const page: RowsPage = { database, table, after, offset: 0 };
  const rows = rowsAt(view.rows, page);
  const ask = (offset: number) => () => context.actions.rows({ ...page, offset });
  if (rows === undefined)
    return html`<button type="button" class="button quiet rows-open" @click=${ask(0)}>${t("database.showRows")}<span class="hidden"> ${t("database.ofTable", { table, database })}</span></button>`;
  return html`<div class="rows" role="group" aria-label=${t("database.rows", { table, database })}>${rowsBody(rows, context, ask)}</div>`;
}

function rowsBody(
  { outputs, failure, offset, table, database }: ShownRows,
  context: ViewContext,
  ask: (offset: number) => () => void,
): TemplateResult {
  if (outputs === null)
    return html`<p class="none" role="status"><span class="spinner" aria-hidden="true"></span>${t("database.reading")}</p>`;
  const [counted, read] = outputs;
  if (failure !== null) return html`<p class="error-message">${failure}</p>`;
  if (counted?.type !== "result" || read?.type !== "result")
    return html`${groupOutputs(outputs).map((group) => groupView(group, false, "", context))}`;
  const total = Number(counted.result.rows[0]?.[0] ?? 0);
  const last = Math.min(offset + ROWS_A_PAGE, total);
  if (total === 0) return html`<p class="none" role="status">${t("database.noRows")}</p>`;
  return html`${resultTable({ result: read.result, total: read.result.rows.length }, t("database.caption", { table, database }), database)}
<div class="rows-line"><p class="tag" role="status">${total <= ROWS_A_PAGE ? t("counts.row", { count: total }) : t("database.page", { first: offset + 1, last, total })}</p>
${
  total <= ROWS_A_PAGE
    ? nothing
    : html`<button type="button" class="button quiet" ?disabled=${offset === 0} @click=${ask(Math.max(0, offset - ROWS_A_PAGE))} aria-label=${t("database.earlier", { table })}>‹</button>
<button type="button" class="button quiet" ?disabled=${last >= total} @click=${ask(offset + ROWS_A_PAGE)} aria-label=${t("database.more", { table })}>›</button>`
}</div>`;
}
