// The drift matrix: what is not the same in every database, as a table. Words and signs, never colour alone.
import { html, nothing, type TemplateResult } from "lit-html";
import type { DatabaseState, WorldState } from "../../runner/index.ts";
import type { LessonView } from "../state/index.ts";
import { type DriftRow, driftRows } from "../state/index.ts";
import { t } from "../words/index.ts";
import { shapeBadge } from "./symbols.ts";

const numbers = ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"];

export function matrixView(state: WorldState, schemas: LessonView["schemas"]): TemplateResult {
  if (state.databases.length === 1) return html``;
  const rows = driftRows(state.databases, schemas);
  if (rows.length === 0)
    return html`<p class="agree">${state.databases.length === 2 ? t("matrix.both") : t("matrix.all", { count: state.databases.length })}</p>`;
  return html`<div class="scroll"><table class="matrix">
<caption>${t("matrix.title")}</caption>
<thead><tr><th scope="col"><span class="hidden">${t("matrix.object")}</span></th>${state.databases.map(column)}</tr></thead>
<tbody>${rows.map((row) => rowView(row))}</tbody>
</table></div>`;
}

function column(database: DatabaseState): TemplateResult {
  return html`<th scope="col"><span class="matrix-name">${database.name}</span>${shapeBadge(database.shape)}</th>`;
}

function rowView(row: DriftRow): TemplateResult {
  const several = row.variants.length > 1;
  return html`<tr><th scope="row"><span class="object-kind">${t(`kinds.${row.kind}`)}</span> <span class="object-name">${row.name}</span>
${several ? html`<ul class="variants">${row.variants.map((variant, index) => html`<li>${numbers[index] ?? index + 1} ${variant}</li>`)}</ul>` : nothing}</th>
${row.cells.map((cell) => html`<td data-has=${cell !== null}>${cellWords(cell, several)}</td>`)}</tr>`;
}

function cellWords(cell: number | null, several: boolean): TemplateResult {
  if (cell === null)
    return html`<span aria-hidden="true">–</span><span class="hidden">${t("matrix.missing")}</span>`;
  return several
    ? html`${numbers[cell] ?? cell + 1}`
    : html`<span aria-hidden="true">●</span><span class="hidden">${t("matrix.present")}</span>`;
}
