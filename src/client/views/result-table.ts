// A statement's result as a table, or as its command tag where it has no columns.
import { html, nothing, type TemplateResult } from "lit-html";
import type { ResultSet } from "../../engine/index.ts";
import { type ShownResult, typeName } from "../state/index.ts";
import { t } from "../words/index.ts";

// More rows than anybody reads would only slow the page.
const shownRows = 200;

export function resultTable({ result, total }: ShownResult, caption: string, on: string): TemplateResult {
  if (result.columns.length === 0)
    return html`<p class="tag">${tag(result)} <span class="tag-on">${t("output.on", { databases: on })}</span></p>`;
  const rows = result.rows.slice(0, shownRows);
  return html`<div class="scroll"><table class="result">
<caption>${caption}</caption>
<thead><tr>${result.columns.map((column) => html`<th scope="col">${column.name}${typeView(column.type)}</th>`)}</tr></thead>
<tbody>${
    rows.length === 0
      ? html`<tr><td class="none" colspan=${result.columns.length}>${t("output.noRows")}</td></tr>`
      : rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cellView(cell)}</td>`)}</tr>`)
  }</tbody></table></div>
${total > rows.length ? html`<p class="tag">${t("output.shown", { rows: rows.length, total })}</p>` : ""}`;
}

/** Each row as a list of its values, for rows that are too wide. */
export function recordList(shown: ShownResult, caption: string, on: string): TemplateResult {
  const { result, total } = shown;
  if (result.columns.length === 0 || result.rows.length === 0) return resultTable(shown, caption, on);
  const rows = result.rows.slice(0, shownRows);
  return html`${rows.map(
    (row, index) =>
      html`<table class="result record"><caption>${t("output.record", { number: index + 1 })}</caption><tbody>${result.columns.map(
        (column, at) =>
          html`<tr><th scope="row">${column.name}</th><td>${cellView(row[at] ?? null)}</td></tr>`,
      )}</tbody></table>`,
  )}
${total > rows.length ? html`<p class="tag">${t("output.shown", { rows: rows.length, total })}</p>` : ""}`;
}

function cellView(cell: string | null): TemplateResult | string {
  return cell === null ? html`<span class="null">NULL</span>` : cell;
}

function typeView(oid: number): TemplateResult | typeof nothing {
  const name = typeName(oid);
  return name === null ? nothing : html` <span class="type">${name}</span>`;
}

function tag(result: ResultSet): string {
  const counted = /^(INSERT|UPDATE|DELETE|MERGE|COPY)/.test(result.command);
  return counted ? `${result.command}, ${t("counts.row", { count: result.affected })}` : result.command;
}
