// The panel beside the lesson: every database at one moment, and the way that led there.
import { html, nothing, type TemplateResult } from "lit-html";
import type { DatabaseState, WorldState } from "../../runner/index.ts";
import type { LessonView } from "../state/index.ts";
import { diagramOf, happened, type Moment, moments, shapesPath, shownIndex } from "../state/index.ts";
import { t } from "../words/index.ts";
import { comparisonView } from "./comparison.ts";
import { consoleView } from "./console.ts";
import type { ViewContext } from "./context.ts";
import { databaseView, type Earlier } from "./database.ts";
import { diagramView } from "./diagram.ts";
import { lanesView } from "./lanes.ts";
import { matrixView } from "./matrix.ts";

export function worldView(view: LessonView, context: ViewContext): TemplateResult {
  const reached = moments(view);
  const index = shownIndex(view, reached);
  const moment = reached[index];
  return html`<div class="world-head"><h2>${t("world.title")}</h2>
<button type="button" class="button quiet world-close" @click=${() => context.actions.databases(false)}>${t("world.close")}</button></div>
${moment === undefined ? (context.atStart ?? empty()) : filled(view, reached, index, moment, context)}`;
}

function empty(): TemplateResult {
  return html`<p class="none">${t("world.empty")}</p>`;
}

function filled(
  view: LessonView,
  reached: readonly Moment[],
  index: number,
  moment: Moment,
  context: ViewContext,
): TemplateResult {
  const before = reached[index - 1];
  return html`${timeline(reached, index, context)}
${caption(moment, before?.state ?? null, context)}
<p class="shapes-count">${t.parts("world.schemas", { path: html`${shapesPath(reached.slice(0, index + 1)).map((count, at) => html`${at > 0 ? html` <span aria-hidden="true">→</span><span class="hidden">${t("world.andThen")}</span> ` : nothing}<strong>${t.number(count)}</strong>`)}` })}</p>
${lanesView(reached, index, context)}
${diagram(view, moment, before ?? null, context)}
${matrixView(moment.state, view.schemas)}
${comparisonView(view, moment.state, context)}
${consoleView(view, moment, context)}
${context.playground === null ? nothing : html`<p class="to-playground"><a href=${context.playground(moment.step?.number ?? 0)} target="_blank" rel="noopener">${t("world.toPlayground")}</a></p>`}
<div class="databases">${moment.state.databases.map((database, at) => databaseView(database, view.schemas[database.fingerprint], earlier(view, before?.state.databases[at]), { view, after: moment.step?.id ?? null, context }))}</div>`;
}

function diagram(view: LessonView, moment: Moment, before: Moment | null, context: ViewContext) {
  const found = diagramOf(moment, before, view.schemas);
  return found === null ? nothing : diagramView(found, context.placeDiagram(found));
}

function earlier(view: LessonView, database: DatabaseState | undefined): Earlier | undefined {
  return database && { database, schema: view.schemas[database.fingerprint] };
}

function timeline(reached: readonly Moment[], index: number, { actions }: ViewContext): TemplateResult {
  const select = (to: number) => {
    const moment = reached[to];
    if (moment === undefined) return;
    actions.select(
      to === reached.length - 1 ? { type: "latest" } : { type: "after", step: moment.step?.id ?? null },
    );
  };
  return html`<div class="timeline" role="group" aria-label=${t("world.moment")}>
<button type="button" class="button quiet" ?disabled=${index === 0} @click=${() => select(index - 1)} aria-label=${t("world.back")}>‹</button>
<label><span class="timeline-name">${name(reached, index)}</span>
<input type="range" min="0" max=${reached.length - 1} step="1" .value=${String(index)} ?disabled=${reached.length < 2}
aria-valuetext=${name(reached, index)} @input=${(event: Event) => select(Number((event.target as HTMLInputElement).value))}></label>
<button type="button" class="button quiet" ?disabled=${index === reached.length - 1} @click=${() => select(index + 1)} aria-label=${t("world.on")}>›</button>
</div>`;
}

/** What happened there, with a way to the step itself. */
function caption({ step }: Moment, before: WorldState | null, { actions }: ViewContext): TemplateResult {
  if (step === null)
    return html`<p class="happened"><span class="happened-what">${t("world.asFound")}</span></p>`;
  const { code, sentences } = happened(step, before);
  return html`<p class="happened"><a href="#${step.id}" @click=${() => actions.databases(false)} aria-label=${t("world.goTo", { number: step.number })}>${step.number}</a>
${code === null ? nothing : html`<code>${code}</code>`}<span class="happened-what">${sentences.join(" ")}</span></p>`;
}

function name(reached: readonly Moment[], index: number): string {
  const step = reached[index]?.step ?? null;
  const moment = step === null ? t("world.atStart") : t("world.afterStep", { number: step.number });
  return index === reached.length - 1 && step !== null ? t("world.now", { moment }) : moment;
}
