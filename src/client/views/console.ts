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
import type { ViewContext } from "./context.ts";
import { groupView } from "./outputs.ts";

export function consoleView(view: LessonView, moment: Moment, context: ViewContext): TemplateResult {
  const { actions, console } = context;
  const { entries } = view.console;
  const asking = isAsking(view.console);
  const name = askedDatabase(view, moment);
  return html`<details class="console" @toggle=${(event: Event) => console.toggle((event.target as HTMLDetailsElement).open)}>
<summary>Ask a database</summary>
<p class="console-about">Any SQL, ${moment.step === null ? "at the start" : `as it is after step ${moment.step.number}`}, on a copy: the lesson does not notice. <code>\\d</code>, <code>\\dt</code>, <code>\\l</code> and <code>\\x</code> work as in psql.</p>
<div class="console-line">${
    moment.state.databases.length < 2
      ? nothing
      : html`<label class="console-database"><span class="hidden">Database</span><select .value=${name} @change=${(event: Event) => actions.askAbout((event.target as HTMLSelectElement).value)}>${moment.state.databases.map(
          (database) =>
            html`<option value=${database.name} ?selected=${database.name === name}>${database.name}</option>`,
        )}</select></label>`
  }
${
  asking
    ? html`<button type="button" class="button" @click=${actions.stopAsking}>Stop</button>`
    : html`<button type="button" class="button" @click=${() => console.submit()}>Ask ${name}</button>`
}
${entries.length > 0 && !asking ? html`<button type="button" class="button quiet" @click=${actions.clearConsole}>Clear</button>` : nothing}
</div>
${console.element}
<div class="console-entries" role="log" aria-label="Answers">${entries.toReversed().map((entry) => entryView(entry, view, context))}</div>
</details>`;
}

function entryView(entry: ConsoleEntry, view: LessonView, context: ViewContext): TemplateResult {
  const { database, after, sql, outputs, failure } = entry;
  const number = view.steps.find(({ id }) => id === after)?.number;
  return html`<div class="console-entry" role="group" aria-label="Answer of ${database}">
<p class="console-asked"><strong>${database}</strong> ${number === undefined ? "at the start" : `after step ${number}`}<button type="button" class="console-again" @click=${() => context.console.fill(sql)}><span class="hidden">Edit again: </span><code>${sql}</code></button></p>
${outputs === null ? html`<p class="none"><span class="spinner" aria-hidden="true"></span>Running</p>` : nothing}
${failure === null ? nothing : html`<p class="error-message">${failure}</p>`}
${groupOutputs(outputs ?? []).map((group) => groupView(group, false, sql, context, entry.expanded))}
${
  outputs === null || failure !== null || context.actions.keepAsStep === null || !canBeStep(sql)
    ? nothing
    : html`<button type="button" class="button quiet console-keep" ?disabled=${view.phase.type === "playing"} @click=${() => context.actions.keepAsStep?.(entry)}>Keep as a step of mine<span class="hidden">: ${sql}</span></button>`
}
</div>`;
}
