// The lesson's controls: run, stop, back to the start, and how far it is.
import { html, nothing, type TemplateResult } from "lit-html";
import { STEP_LIMIT_MS } from "../../runner/index.ts";
import { count, formatPlace } from "../../text/index.ts";
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
import type { ViewContext } from "./context.ts";

export function barView(view: LessonView, context: ViewContext): TemplateResult {
  const { actions } = context;
  const { total, passed, failed } = score(view);
  const next = nextStep(view);
  const playing = view.phase.type === "playing";
  const unable = view.phase.type === "unsupported" || view.phase.type === "refused";
  const touched = passed + failed > 0;
  return html`<div class="bar-row" role="toolbar" aria-label="Lesson">
${
  next === null && !playing && failed === 0 && context.nextLesson !== null
    ? html`<a class="button primary" href=${context.nextLesson}>Next lesson</a>`
    : html`<button type="button" class="button primary" ?disabled=${playing || unable || next === null} @click=${actions.next}>${nextWords(view, next, touched)}</button>`
}
<button type="button" class="button" ?disabled=${playing || unable || next === null} @click=${() => actions.play(null)}>Run all</button>
${
  playing
    ? html`<button type="button" class="button" @click=${actions.stop}>Stop</button>`
    : html`<button type="button" class="button" ?disabled=${!touched || unable} @click=${actions.reset}>Reset</button>`
}
<p class="bar-status">${status(view, passed, failed, total)}</p>
<button type="button" class="button quiet bar-databases" @click=${(event: Event) => actions.databases(true, event.currentTarget ?? undefined)}>Databases<span class="bar-count">${shapesShort(view)}</span></button>
<button type="button" class="button quiet bar-help" @click=${actions.help} aria-label="Keyboard shortcuts">?</button>
</div>
<div class="meter" aria-hidden="true"><svg viewBox="0 0 100 1" preserveAspectRatio="none"><rect class="meter-passed" width=${(100 * passed) / total} height="1"/><rect class="meter-failed" x=${(100 * passed) / total} width=${(100 * failed) / total} height="1"/></svg></div>
${message(view, context)}`;
}

/** What "next" does: an exercise is not run as it starts. */
function nextWords(view: LessonView, next: StepView | null, touched: boolean): TemplateResult | string {
  if (next !== null && exerciseOf(view, next.id) !== null && turnBefore(view, next.id) === null)
    return isEdited(view, next)
      ? `Check step ${next.number}`
      : html`<span>Your turn<span class="bar-detail">: step ${next.number}</span></span>`;
  return touched ? "Next step" : "Run first step";
}

function status(view: LessonView, passed: number, failed: number, total: number): TemplateResult {
  if (view.phase.type === "playing" && view.phase.progress !== null)
    return progressWords(view.phase.progress);
  const running = view.steps.find((step) => step.status === "running");
  if (running !== undefined) return html`Step ${running.number} of ${total}${timeWords(running.seconds)}`;
  if (view.phase.type === "playing")
    return html`<span class="spinner" aria-hidden="true"></span>Loading PostgreSQL`;
  if (passed + failed === 0) return html`${count(total, "step")}`;
  const verdict = failed === 0 ? "passed" : `${passed} passed, ${failed} failed`;
  if (passed + failed === total)
    return html`<strong>Finished</strong>: ${failed === 0 ? `all ${total} steps passed` : verdict}`;
  return html`${passed + failed} of ${total} steps ${failed === 0 ? verdict : `run: ${verdict}`}`;
}

/** A step that takes its time says how much, and when it will be ended. */
function timeWords(seconds: number): string {
  return seconds < 2 ? "" : ` · ${seconds} s of at most ${STEP_LIMIT_MS / 1000} s`;
}

function progressWords({ what, done, total }: LoadingProgress): TemplateResult {
  const words = what.charAt(0).toUpperCase() + what.slice(1);
  return html`<span class="spinner" aria-hidden="true"></span>${words}${total > 1 ? ` (${done} of ${total})` : ""}`;
}

function shapesShort(view: LessonView): string {
  const path = shapesPath(moments(view));
  const last = path.at(-1);
  return last === undefined ? "" : ` · ${count(last, "schema")}`;
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
      return html`<div class="message" role="alert"><p>${phase.message}${phase.hint === null ? "" : ` ${phase.hint}`}</p><button type="button" class="button" @click=${actions.restart}>Restart</button></div>`;
    case "refused":
      return html`<div class="message" role="alert"><p>This lesson cannot be run as it is written:</p><ul>${phase.errors.map((error) => html`<li>${error.at === null ? "" : `${formatPlace(error.at)}: `}${error.message}</li>`)}</ul></div>`;
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
<button type="button" class="button primary" @click=${() => actions.edit(step.id)}>Go to step ${step.number}</button>
<button type="button" class="button" @click=${() => actions.goOn("solutions")}>${several ? "Go on with the solutions" : "Go on with the solution"}</button>
${tried ? html`<button type="button" class="button" @click=${() => actions.goOn("as-it-is")}>Go on as it is</button>` : nothing}
<button type="button" class="button quiet" @click=${actions.leaveTurn}>Close</button></div>`;
}
