// What is below a block's editor: what is wrong with its text, and what can be done with it.
import { html, nothing, type TemplateResult } from "lit-html";
import type { EditProblem, StepInput } from "../state/index.ts";
import { t } from "../words/index.ts";
import type { ViewContext } from "./context.ts";

export function editingView(input: StepInput, { actions }: ViewContext): TemplateResult | typeof nothing {
  const { step, edit, exercise, edited } = input;
  if (exercise === null && edit?.open !== true && !edited) return nothing;
  const before = edit?.before ?? null;
  return html`${(edit?.problems ?? []).length === 0 ? nothing : problemsView(edit!.problems)}
${edit?.restored === true ? html`<p class="restored">${t("editing.restored")}</p>` : nothing}
<div class="editing" role="group" aria-label=${t("editing.name", { number: step.number })}>
${exercise === null ? runButton(input, "run", () => (step.ran !== null && !input.stale ? actions.again : actions.play)(step.id)) : runButton(input, "check", () => actions.check(exercise))}
${edited ? html`<button type="button" class="button" @click=${() => actions.replace(step.id, step.body)}>${t(exercise === null ? "editing.original" : "editing.startAgain")}</button>` : nothing}
${before !== null && before !== edit?.text ? html`<button type="button" class="button" @click=${() => actions.replace(step.id, before)}>${t("editing.bringBack")}</button>` : nothing}
${exercise === null && !edited ? html`<button type="button" class="button quiet" @click=${() => actions.closeEdit(step.id)}>${t("editing.close")}</button>` : nothing}
<p class="editing-keys">${t("editing.keys")}</p>
</div>`;
}

/** It never loses the focus: where it can do nothing it says so and does nothing. */
function runButton(
  { step, stale, busy, disabled, exercise }: StepInput,
  word: "run" | "check",
  press: () => void,
): TemplateResult {
  const idle = busy || disabled || (exercise !== null && step.ran !== null && !stale);
  return html`<button type="button" class=${exercise === null ? "button" : "button primary"} data-run aria-disabled=${String(idle)} @click=${() => {
    if (!idle) press();
  }}>${t(step.ran === null ? `editing.${word}` : `editing.${word}Again`)}</button>`;
}

function problemsView(problems: readonly EditProblem[]): TemplateResult {
  return html`<div class="error refused"><p class="error-head"><strong>${t("editing.nothingRun")}</strong></p>
${problems.map(
  ({ message, hint, place }) =>
    html`<p>${place === null ? nothing : html`<span class="label">${t("editing.place", { line: place.line, column: place.column })}</span>`}${message}${hint === null ? nothing : html` <span class="refused-hint">${hint}</span>`}</p>`,
)}</div>`;
}
