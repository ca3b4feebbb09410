// The playground's controls: run what has not run, stop, back to the start, and how far it is.
import { html, nothing, type TemplateResult } from "lit-html";
import { type LessonView, lessonText, score, type ViewContext } from "../client/index.ts";
import { playText as t } from "./words.ts";

export function playgroundBar(view: LessonView, { actions }: ViewContext): TemplateResult {
  const { total, passed, failed } = score(view);
  const playing = view.phase.type === "playing";
  const unable = view.phase.type === "unsupported";
  const waiting = total - passed - failed;
  return html`<div class="bar-row" role="toolbar" aria-label=${t("play.name")}>
<button type="button" class="button primary" ?disabled=${playing || unable || waiting === 0} @click=${() => actions.play(null)}>${lessonText("bar.runAll")}</button>
${
  playing
    ? html`<button type="button" class="button" @click=${actions.stop}>${lessonText("bar.stop")}</button>`
    : html`<button type="button" class="button" ?disabled=${passed + failed === 0} @click=${actions.reset}>${lessonText("bar.reset")}</button>`
}
<p class="bar-status">${status(view)}</p>
<button type="button" class="button quiet bar-databases" @click=${(event: Event) => actions.databases(true, event.currentTarget ?? undefined)}>${lessonText("bar.databases")}</button>
</div>${message(view, actions)}`;
}

function status(view: LessonView): string {
  const { total, passed, failed } = score(view);
  const { phase } = view;
  const running = view.steps.find(({ status: now }) => now === "running");
  if (running !== undefined) {
    const { number, seconds } = running;
    return seconds < 2
      ? t("play.running", { number, total })
      : t("play.runningFor", { number, total, seconds });
  }
  if (phase.type === "playing")
    return phase.progress === null ? lessonText("bar.loading") : phase.progress.what;
  if (total === 0) return t("play.nothing");
  const run = passed + failed;
  return failed === 0 ? t("play.run", { run, total }) : t("play.runFailed", { run, total, failed });
}

function message(view: LessonView, actions: ViewContext["actions"]): TemplateResult | typeof nothing {
  const { phase } = view;
  switch (phase.type) {
    case "unsupported":
      return html`<p class="message" role="status">${phase.message}</p>`;
    case "crashed":
      return html`<div class="message" role="alert"><p>${phase.message}${phase.hint === null ? "" : ` ${phase.hint}`}</p><button type="button" class="button" @click=${actions.restart}>${lessonText("bar.restart")}</button></div>`;
    case "refused":
      return html`<div class="message" role="alert"><p>${t("play.nothingRun")}</p><ul>${phase.errors.map((error) => html`<li>${error.message}${error.hint === null ? "" : ` ${error.hint}`}</li>`)}</ul></div>`;
    default:
      return nothing;
  }
}
