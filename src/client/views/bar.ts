// The lesson's controls: run, stop, back to the start, and how far it is.
import { html, nothing, type TemplateResult } from "lit-html";
import { STEP_LIMIT_MS } from "../../runner/index.ts";
import { formatPlace } from "../../text/index.ts";
import type { LessonView, LoadingProgress, StepView, Turn } from "../state/index.ts";
import {
  exerciseOf,
  isEdited,
  moments,
  nextStep,
  score,
  shapesPath,
  turnBefore,
  turnWords,
  unsolvedUpTo,
} from "../state/index.ts";
import { t } from "../words/index.ts";
import type { ViewContext } from "./context.ts";

export function barView(view: LessonView, context: ViewContext): TemplateResult {
  const { actions } = context;
  const { total, passed, failed } = score(view);
  const next = nextStep(view);
  const playing = view.phase.type === "playing";
  const unable = view.phase.type === "unsupported" || view.phase.type === "refused";
  const touched = passed + failed > 0;
  return html`<div class="bar-row" role="toolbar" aria-label=${t("bar.name")}>
${
  next === null && !playing && failed === 0 && context.nextLesson !== null
    ? html`<a class="button primary" href=${context.nextLesson}>${t("bar.nextLesson")}</a>`
    : html`<button type="button" class="button primary" ?disabled=${playing || unable || next === null} @click=${actions.next}>${nextWords(view, next, touched)}</button>`
}
<button type="button" class="button" ?disabled=${playing || unable || next === null} @click=${() => actions.play(null)}>${t("bar.runAll")}</button>
${
  playing
    ? html`<button type="button" class="button" @click=${actions.stop}>${t("bar.stop")}</button>`
    : html`<button type="button" class="button" ?disabled=${!touched || unable} @click=${actions.reset}>${t("bar.reset")}</button>`
}
<p class="bar-status">${status(view, passed, failed, total)}</p>
<button type="button" class="button quiet bar-databases" @click=${(event: Event) => actions.databases(true, event.currentTarget ?? undefined)}>${t("bar.databases")}<span class="bar-count">${shapesShort(view)}</span></button>
<button type="button" class="button quiet bar-help" @click=${actions.help} aria-label=${t("bar.help")}>?</button>
</div>
<div class="meter" aria-hidden="true"><svg viewBox="0 0 100 1" preserveAspectRatio="none"><rect class="meter-passed" width=${(100 * passed) / total} height="1"/><rect class="meter-failed" x=${(100 * passed) / total} width=${(100 * failed) / total} height="1"/></svg></div>
${message(view, context)}`;
}

/** What "next" does: an exercise is not run as it starts. */
function nextWords(view: LessonView, next: StepView | null, touched: boolean): TemplateResult | string {
  if (next !== null && exerciseOf(view, next.id) !== null && turnBefore(view, next.id) === null)
    return isEdited(view, next)
      ? t("bar.check", { number: next.number })
      : html`<span>${t.parts("bar.turn", { step: html`<span class="bar-detail">${t("bar.turnStep", { number: next.number })}</span>` })}</span>`;
  return t(touched ? "bar.next" : "bar.first");
}

function status(view: LessonView, passed: number, failed: number, total: number): TemplateResult {
  if (view.phase.type === "playing" && view.phase.progress !== null)
    return progressWords(view.phase.progress);
  const running = view.steps.find((step) => step.status === "running");
  if (running !== undefined) return html`${runningWords(running, total)}`;
  if (view.phase.type === "playing")
    return html`<span class="spinner" aria-hidden="true"></span>${t("bar.loading")}`;
  if (passed + failed === 0) return html`${t("counts.step", { count: total })}`;
  const finished = html`<strong>${t("bar.finished")}</strong>`;
  if (passed + failed === total)
    return html`${failed === 0 ? t.parts("bar.allPassed", { finished, count: total }) : t.parts("bar.finishedSome", { finished, passed, failed })}`;
  const run = passed + failed;
  return html`${failed === 0 ? t("bar.passed", { run, total }) : t("bar.run", { run, total, passed, failed })}`;
}

/** A step that takes its time says how much, and when it will be ended. */
function runningWords({ number, seconds }: StepView, total: number): string {
  return seconds < 2
    ? t("bar.running", { number, total })
    : t("bar.runningFor", { number, total, seconds, most: STEP_LIMIT_MS / 1000 });
}

function progressWords({ what, done, total }: LoadingProgress): TemplateResult {
  const words = what.charAt(0).toUpperCase() + what.slice(1);
  return html`<span class="spinner" aria-hidden="true"></span>${total > 1 ? t("bar.progress", { what: words, done, total }) : words}`;
}

function shapesShort(view: LessonView): string {
  const path = shapesPath(moments(view));
  const last = path.at(-1);
  return last === undefined ? "" : ` · ${t("counts.schema", { count: last })}`;
}

function message(view: LessonView, { actions }: ViewContext): TemplateResult | typeof nothing {
  const { phase } = view;
  switch (phase.type) {
    case "idle":
      return view.turn === null ? nothing : turnView(view, view.turn, actions);
    case "playing":
      return nothing;
    case "unsupported":
      return html`<p class="message" role="status">${phase.message}</p>`;
    case "crashed":
      return html`<div class="message" role="alert"><p>${phase.message}${phase.hint === null ? "" : ` ${phase.hint}`}</p><button type="button" class="button" @click=${actions.restart}>${t("bar.restart")}</button></div>`;
    case "refused":
      return html`<div class="message" role="alert"><p>${t("bar.refused")}</p><ul>${phase.errors.map((error) => html`<li>${error.at === null ? "" : `${formatPlace(error.at)}: `}${error.message}</li>`)}</ul></div>`;
    default:
      return phase satisfies never;
  }
}

/** Where playing stopped for the reader, and the ways on. */
function turnView(view: LessonView, turn: Turn, actions: ViewContext["actions"]): TemplateResult {
  const step = view.steps.find(({ id }) => id === turn.step)!;
  const tried = step.ran !== null;
  const several = unsolvedUpTo(view, turn.to).length > 1;
  return html`<div class="message turn-message"><p class="turn-words">${turnWords(step.number, tried)}</p>
<button type="button" class="button primary" @click=${() => actions.edit(step.id)}>${t("bar.goTo", { number: step.number })}</button>
<button type="button" class="button" @click=${() => actions.goOn("solutions")}>${t(several ? "bar.withSolutions" : "bar.withSolution")}</button>
${tried ? html`<button type="button" class="button" @click=${() => actions.goOn("as-it-is")}>${t("bar.asItIs")}</button>` : nothing}
<button type="button" class="button quiet" @click=${actions.leaveTurn}>${t("bar.close")}</button></div>`;
}
