// The playground's controls: run what has not run, stop, back to the start, and how far it is.
import { html, nothing, type TemplateResult } from "lit-html";
import { type LessonView, score, type ViewContext } from "../client/index.ts";

export function playgroundBar(view: LessonView, { actions }: ViewContext): TemplateResult {
  const { total, passed, failed } = score(view);
  const playing = view.phase.type === "playing";
  const unable = view.phase.type === "unsupported";
  const waiting = total - passed - failed;
  return html`<div class="bar-row" role="toolbar" aria-label="Playground">
<button type="button" class="button primary" ?disabled=${playing || unable || waiting === 0} @click=${() => actions.play(null)}>Run all</button>
${
  playing
    ? html`<button type="button" class="button" @click=${actions.stop}>Stop</button>`
    : html`<button type="button" class="button" ?disabled=${passed + failed === 0} @click=${actions.reset}>Reset</button>`
}
<p class="bar-status">${status(view)}</p>
<button type="button" class="button quiet bar-databases" @click=${(event: Event) => actions.databases(true, event.currentTarget ?? undefined)}>Databases</button>
</div>${message(view, actions)}`;
}

function status(view: LessonView): string {
  const { total, passed, failed } = score(view);
  const { phase } = view;
  const running = view.steps.find(({ status: now }) => now === "running");
  if (running !== undefined)
    return `Step ${running.number} of ${total}${running.seconds < 2 ? "" : ` · ${running.seconds} s`}`;
  if (phase.type === "playing") return phase.progress === null ? "Loading PostgreSQL" : phase.progress.what;
  if (total === 0) return "Nothing to run yet";
  return `${passed + failed} of ${total} steps run${failed === 0 ? "" : `, ${failed} failed`}`;
}

function message(view: LessonView, actions: ViewContext["actions"]): TemplateResult | typeof nothing {
  const { phase } = view;
  switch (phase.type) {
    case "unsupported":
      return html`<p class="message" role="status">${phase.message}</p>`;
    case "crashed":
      return html`<div class="message" role="alert"><p>${phase.message}${phase.hint === null ? "" : ` ${phase.hint}`}</p><button type="button" class="button" @click=${actions.restart}>Restart</button></div>`;
    case "refused":
      return html`<div class="message" role="alert"><p>Nothing was run:</p><ul>${phase.errors.map((error) => html`<li>${error.message}${error.hint === null ? "" : ` ${error.hint}`}</li>`)}</ul></div>`;
    default:
      return nothing;
  }
}
