// What is below a step once it runs: its output in order, its checks, and where the databases are now.
import { html, nothing, type TemplateResult } from "lit-html";
import type { WorldState } from "../../runner/index.ts";
import type { StepInput, StepView } from "../state/index.ts";
import { groupOutputs } from "../state/index.ts";
import { t } from "../words/index.ts";
import { checksView } from "./checks.ts";
import type { ViewContext } from "./context.ts";
import { groupView } from "./outputs.ts";
import { shapeBadge, symbol } from "./symbols.ts";
import { verdictView } from "./verdict.ts";

export function stepActions(input: StepInput, { actions }: ViewContext): TemplateResult {
  const { step, busy, disabled, isNext, edit, edited, exercise } = input;
  const open = exercise !== null || edited || edit?.open === true;
  return html`${edited ? html`<span class="chip">${t("stepView.edited")}</span>` : nothing}
${step.own === undefined ? nothing : html`<button type="button" class="run quiet" ?disabled=${busy} @click=${() => actions.removeStep(step.id)} aria-label=${t("stepView.removeName", { number: step.number })}>${t("stepView.remove")}</button>`}
${open || step.own !== undefined || step.status === "running" ? nothing : html`<button type="button" class="run quiet" ?disabled=${disabled} @click=${() => actions.edit(step.id)} aria-label=${t("stepView.editName", { number: step.number })}>${t("stepView.edit")}</button>`}
${open || step.ran === null || step.status === "running" ? nothing : html`<button type="button" class="run quiet" ?disabled=${busy || disabled} @click=${() => actions.again(step.id)} aria-label=${t("stepView.againName", { number: step.number })}>${t("stepView.again")}</button>`}
${statusView(input)}
${
  // An open block has its own Run under its text.
  !open && step.status === "waiting"
    ? html`<button type="button" class="run" data-run ?disabled=${busy || disabled} @click=${() => actions.play(step.id)}
aria-label=${runName(step, isNext)}>${runWords(step, isNext)}</button>`
    : nothing
}`;
}

function statusView({ step, exercise, verdict }: StepInput): TemplateResult | typeof nothing {
  if (step.status === "waiting") return nothing;
  if (step.status === "running")
    return html`<span class="status" data-status="running"><span class="spinner" aria-hidden="true"></span>${t("stepView.running")}</span>`;
  if (exercise === null || verdict === null)
    return html`<span class="status" data-status=${step.status}>${symbol(step.status)}${t(`checks.${step.status}`)}</span>`;
  const status = verdict.solved ? "passed" : "failed";
  return html`<span class="status" data-status=${status}>${symbol(status)}${t(verdict.solved ? "checks.solved" : "checks.notYet")}</span>`;
}

function runWords(step: StepView, isNext: boolean): string {
  if (step.ran !== null) return t("stepView.runAgain");
  return t(isNext ? "stepView.run" : "stepView.runToHere");
}

function runName({ ran, number }: StepView, isNext: boolean): string {
  if (ran !== null) return t("stepView.runAgainName", { number });
  return t(isNext ? "stepView.runName" : "stepView.runToHereName", { number });
}

export function stepOutput(input: StepInput, context: ViewContext): TemplateResult | typeof nothing {
  const { step, before } = input;
  if (step.status === "waiting") return nothing;
  const expectedError =
    step.result?.checks.some((check) => check.kind === "error" && check.status === "passed") ?? false;
  const { verdict, exercise } = input;
  const judged = verdict !== null && exercise !== null;
  return html`${judged ? verdictView(verdict, exercise, input.stale) : nothing}
${groupOutputs(step.outputs).map((group) => groupView(group, expectedError, step.ran ?? step.body, context))}
${step.result === null || judged ? nothing : checksView(step.result.checks)}
${step.state === null ? nothing : footer(step, step.state, before, context)}`;
}

/** The databases' schemas after the step, those that it changed marked; it opens that moment in the panel. */
function footer(
  step: StepView,
  state: WorldState,
  before: WorldState | null,
  { actions }: ViewContext,
): TemplateResult {
  const was = new Map(before?.databases.map((database) => [database.name, database.fingerprint]));
  const show = (event: Event) => {
    actions.select({ type: "after", step: step.id });
    actions.databases(true, event.currentTarget ?? undefined);
  };
  return html`<button type="button" class="moment" @click=${show}>
${state.databases.map((database) => {
  const changed = was.get(database.name) !== database.fingerprint;
  return html`<span class="moment-database" data-changed=${changed}>${shapeBadge(database.shape)} ${database.name}${changed ? html`<span class="hidden"> ${t("stepView.changed")}</span>` : nothing}</span>`;
})}<span class="moment-open">${t("stepView.show")}<span class="hidden"> ${t("stepView.showWhat", { number: step.number })}</span></span></button>`;
}
