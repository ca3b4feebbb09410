// A statement's result as a table, or as its command tag where it has no columns.
import { html, type TemplateResult } from "lit-html";
import type { ResultSet } from "../../engine/index.ts";
import { count } from "../../text/index.ts";
import type { ShownResult } from "../state/index.ts";

// More rows than anybody reads would only slow the page.
const shownRows = 200;

export function resultTable({ result, total }: ShownResult, caption: string, on: string): TemplateResult {
  if (result.columns.length === 0)
    return html`<p class="tag">${tag(result)} <span class="tag-on">on ${on}</span></p>`;
  const rows = result.rows.slice(0, shownRows);
  return html`<div class="scroll"><table class="result">
<caption>${caption}</caption>
<thead><tr>${result.columns.map((column) => html`<th scope="col">${column.name}</th>`)}</tr></thead>
<tbody>${
    rows.length === 0
      ? html`<tr><td class="none" colspan=${result.columns.length}>no rows</td></tr>`
      : rows.map(
          (row) =>
            html`<tr>${row.map((cell) => html`<td>${cell === null ? html`<span class="null">NULL</span>` : cell}</td>`)}</tr>`,
        )
  }</tbody></table></div>
${total > rows.length ? html`<p class="tag">shown: ${rows.length} of ${total.toLocaleString("en-US")} rows</p>` : ""}`;
}

function tag(result: ResultSet): string {
  const counted = /^(INSERT|UPDATE|DELETE|MERGE|COPY)/.test(result.command);
  return counted ? `${result.command}, ${count(result.affected, "row")}` : result.command;
}
