// The checks of a step with their verdicts, in words; a failed one with what was expected and what was found.
import { html, nothing, type TemplateResult } from "lit-html";
import type { CheckResult } from "../../runner/index.ts";
import { t } from "../words/index.ts";
import { symbol } from "./symbols.ts";

export function checksView(checks: readonly CheckResult[]): TemplateResult {
  // Where a step just did not run, the error above the checks has said it.
  return html`<ul class="checks" aria-label=${t("checks.name")}>${checks.map((check) => checkView(check, check.kind !== "ran"))}</ul>`;
}

export function checkView(check: CheckResult, withEvidence: boolean): TemplateResult {
  return html`<li class="check" data-status=${check.status}>
<p class="check-line">${symbol(check.status)}<span class="verdict">${t(`checks.${check.status}`)}</span> <span class="claim">${check.claim}</span></p>
${check.status === "failed" && withEvidence ? evidence(check) : nothing}</li>`;
}

export function evidence(check: CheckResult): TemplateResult {
  if (check.difference !== undefined && check.difference.length > 0) {
    return html`<div class="evidence"><p class="legend"><span class="minus">− ${t("checks.minus")}</span> <span class="plus">+ ${t("checks.plus")}</span></p>
<pre class="difference">${check.difference.map((line) => html`<span data-sign=${line[0] ?? " "}>${line}${"\n"}</span>`)}</pre></div>`;
  }
  return html`<dl class="evidence">
${check.expected === undefined ? nothing : html`<div><dt>${t("checks.expected")}</dt><dd>${check.expected}</dd></div>`}
${check.found === undefined ? nothing : html`<div><dt>${t("checks.found")}</dt><dd>${check.found}</dd></div>`}
</dl>`;
}
