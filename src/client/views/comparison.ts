// Two schemas compared in detail: the difference as `gosling diff` prints it, and the affected tables, what changed marked.
import { html, nothing, type TemplateResult } from "lit-html";
import type { WorldState } from "../../runner/index.ts";
import { compareSchemas, describeDifference } from "../../sandbox/index.ts";
import type { LessonView } from "../state/index.ts";
import { changedTables, type PartChange, pairOf, type Sign, type TableChange } from "../state/index.ts";
import { t } from "../words/index.ts";
import type { ViewContext } from "./context.ts";

export function comparisonView(
  view: LessonView,
  state: WorldState,
  { actions }: ViewContext,
): TemplateResult | typeof nothing {
  if (state.shapes < 2) return nothing;
  const { from, to } = pairOf(state, view.compared);
  const [before, after] = [view.schemas[from.fingerprint], view.schemas[to.fingerprint]];
  if (before === undefined || after === undefined) return nothing;
  const lines = describeDifference(compareSchemas(before, after));
  const choice = (label: string, value: string, choose: (name: string) => void) =>
    html`<label>${label} <select .value=${value} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>${state.databases.map(
      ({ name, shape }) =>
        html`<option value=${name} ?selected=${name === value}>${name} (${shape})</option>`,
    )}</select></label>`;
  return html`<details class="comparison"><summary>${t("compare.title")}</summary>
<div class="comparison-choice">
${choice(t("compare.from"), from.name, (name) => actions.compare({ from: name }))}
${choice(t("compare.to"), to.name, (name) => actions.compare({ to: name }))}
</div>
${
  lines.length === 0
    ? html`<p class="none">${t(from.name === to.name ? "compare.same" : "compare.none")}</p>`
    : html`<pre class="difference comparison-text" aria-label=${t("compare.leads", { from: from.name, to: to.name })}>${lines.map((line) => html`<span data-sign=${line[0] ?? " "}>${line}${"\n"}</span>`)}</pre>
<ul class="cards" aria-label=${t("compare.tables")}>${changedTables(before, after).map((table) => card(table, from.name, to.name))}</ul>`
}</details>`;
}

function card({ name, sign, parts, alike }: TableChange, from: string, to: string): TemplateResult {
  return html`<li class="card" data-sign=${sign}><p class="card-name">${signView(sign, from, to)}<code>${name}</code></p>
<ul>${parts.map((part) => partView(part, from, to))}
${alike > 0 ? html`<li class="card-alike">${t("compare.alike", { count: alike })}</li>` : nothing}</ul></li>`;
}

function partView(
  { sign, kind, name, definition, was }: PartChange,
  from: string,
  to: string,
): TemplateResult {
  return html`<li data-sign=${sign}>${signView(sign, from, to)}<span><span class="card-kind">${kind === "column" ? nothing : `${t(`kinds.${kind}`)} `}</span><strong>${name}</strong> ${was === null ? nothing : html`<del>${was}</del> `}${definition}</span></li>`;
}

function signView(sign: Sign, from: string, to: string): TemplateResult {
  const words = {
    "+": t("compare.onlyIn", { database: to }),
    "-": t("compare.onlyIn", { database: from }),
    "~": t("compare.different"),
  };
  return html`<span class="card-sign" aria-hidden="true">${sign === "-" ? "−" : sign}</span><span class="hidden">${words[sign]}: </span>`;
}
