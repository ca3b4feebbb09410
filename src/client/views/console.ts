// The console in the databases' panel: a database is asked as it is at the moment shown, and answers under the question.
import { html, nothing, type TemplateResult } from "lit-html";
import {
  askedDatabase,
  type ConsoleEntry,
  canBeStep,
  groupOutputs,
  isAsking,
  type LessonView,
  type Moment,
} from "../state/index.ts";
import { t } from "../words/index.ts";
import type { ViewContext } from "./context.ts";
import { groupView } from "./outputs.ts";

export function consoleView(view: LessonView, moment: Moment, context: ViewContext): TemplateResult {
  const { actions, console } = context;
  const { entries } = view.console;
  const asking = isAsking(view.console);
  const name = askedDatabase(view, moment);
  return html`<details class="console" @toggle=${(event: Event) => console.toggle((event.target as HTMLDetailsElement).open)}>
<summary>${t("console.title")}</summary>
<p class="console-about">${about(moment)}</p>
<div class="console-line">${
    moment.state.databases.length < 2
      ? nothing
      : html`<label class="console-database"><span class="hidden">${t("console.database")}</span><select .value=${name} @change=${(event: Event) => actions.askAbout((event.target as HTMLSelectElement).value)}>${moment.state.databases.map(
          (database) =>
            html`<option value=${database.name} ?selected=${database.name === name}>${database.name}</option>`,
        )}</select></label>`
  }
${
  asking
    ? html`<button type="button" class="button" @click=${actions.stopAsking}>${t("console.stop")}</button>`
    : html`<button type="button" class="button" @click=${() => console.submit()}>${t("console.ask", { database: name })}</button>`
}
${entries.length > 0 && !asking ? html`<button type="button" class="button quiet" @click=${actions.clearConsole}>${t("console.clear")}</button>` : nothing}
</div>
${console.element}
<div class="console-entries" role="log" aria-label=${t("console.answers")}>${entries.toReversed().map((entry) => entryView(entry, view, context))}</div>
</details>`;
}

function about({ step }: Moment): readonly (string | number | TemplateResult)[] {
  const code = (text: string) => html`<code>${text}</code>`;
  const commands = { d: code("\\d"), dt: code("\\dt"), l: code("\\l"), x: code("\\x") };
  return step === null
    ? t.parts("console.aboutStart", commands)
    : t.parts("console.aboutStep", { ...commands, number: step.number });
}

function entryView(entry: ConsoleEntry, view: LessonView, context: ViewContext): TemplateResult {
  const { database, after, sql, outputs, failure } = entry;
  const number = view.steps.find(({ id }) => id === after)?.number;
  const strong = html`<strong>${database}</strong>`;
  const asked =
    number === undefined
      ? t.parts("console.atStart", { database: strong })
      : t.parts("console.afterStep", { database: strong, number });
  return html`<div class="console-entry" role="group" aria-label=${t("console.answer", { database })}>
<p class="console-asked">${asked}<button type="button" class="console-again" @click=${() => context.console.fill(sql)}><span class="hidden">${t("console.again")} </span><code>${sql}</code></button></p>
${outputs === null ? html`<p class="none"><span class="spinner" aria-hidden="true"></span>${t("console.running")}</p>` : nothing}
${failure === null ? nothing : html`<p class="error-message">${failure}</p>`}
${groupOutputs(outputs ?? []).map((group) => groupView(group, false, sql, context, entry.expanded))}
${
  outputs === null || failure !== null || context.actions.keepAsStep === null || !canBeStep(sql)
    ? nothing
    : html`<button type="button" class="button quiet console-keep" ?disabled=${view.phase.type === "playing"} @click=${() => context.actions.keepAsStep?.(entry)}>${t("console.keep")}<span class="hidden">: ${sql}</span></button>`
}
</div>`;
}
