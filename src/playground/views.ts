// The page's middle as a function of the model and the view: files, what was run, what can be done next.
import { html, nothing, type TemplateResult } from "lit-html";
import { type LessonView, type StepView, stepInput, stepOutput, type ViewContext } from "../client/index.ts";
import type { PlaygroundPageData } from "../pages/index.ts";
import { createPrinter, type Diagnostic } from "../text/index.ts";
import type { Deeds } from "./deeds.ts";
import { fileLabel, filesOf, type PlaygroundBlock } from "./document/index.ts";
import type { Model } from "./model.ts";
import { reportView } from "./report-view.ts";
import type { TestView } from "./testing.ts";
import { playText as t } from "./words.ts";

export interface Picture {
  readonly model: Model;
  readonly view: LessonView;
  readonly test: TestView;
  readonly problems: readonly Diagnostic[];
  readonly data: PlaygroundPageData;
  /** The SQL editor, which outlives every drawing. */
  readonly editor: HTMLElement;
  readonly busy: boolean;
}

export function playgroundView(picture: Picture, deeds: Deeds, context: ViewContext): TemplateResult {
  const { model } = picture;
  const files = filesOf(model.document);
  return html`
${model.received === null ? nothing : html`<p class="received" role="status">${model.received}</p>`}
<section class="chapter" aria-labelledby="files"><h2 id="files">${t("play.files")}</h2>
${intakeView(picture, deeds, files.length)}
${model.notes.map((note) => html`<p class="note" role="status">${note}</p>`)}
${filesView(picture, deeds)}
${draftView(model, deeds)}
${problemsView(picture)}
</section>
<section class="chapter" aria-labelledby="run"><h2 id="run">${t("play.runThem")}</h2>
${databasesView(picture, deeds)}
${stepsView(picture, deeds, context)}
${composerView(picture, deeds)}
</section>
<section class="chapter" aria-labelledby="test"><h2 id="test">${t("play.testThem")}</h2>
<p>${t.parts("play.testAbout", { command: html`<code>gosling test</code>` })}</p>
${reportView(picture.test, files.length, deeds)}
</section>
<section class="chapter" aria-labelledby="keep"><h2 id="keep">${t("play.keep")}</h2>
<p class="button-row"><button type="button" class="button" @click=${deeds.share}>${t("play.copyLink")}</button>
<button type="button" class="button" @click=${deeds.zip}>${t("play.zip")}</button>
<button type="button" class="button" @click=${deeds.lesson}>${t("play.saveLesson")}</button>
<button type="button" class="button quiet" @click=${deeds.startOver}>${t("play.startOver")}</button></p>
<p class="none" data-slot="kept" role="status"></p>
</section>`;
}

function intakeView({ data }: Picture, deeds: Deeds, files: number): TemplateResult {
  return html`<div class="drop" @dragover=${(event: Event) => event.preventDefault()} @drop=${deeds.takeDrop}>
<p>${t(files === 0 ? "play.drop" : "play.dropMore", { formats: t("play.formats") })}</p>
<p class="button-row"><label class="button">${t("play.chooseFolder")}<input type="file" class="hidden" webkitdirectory @change=${deeds.takeInput}></label>
<label class="button">${t("play.chooseFiles")}<input type="file" class="hidden" multiple accept=".sql,.zip,.json" @change=${deeds.takeInput}></label>
<button type="button" class="button" @click=${deeds.newFile}>${t("play.writeFile")}</button>
${files === 0 ? html`<button type="button" class="button" @click=${deeds.example}>${t("play.example")}</button>` : nothing}</p>
${
  files === 0 && data.lessons.length > 0
    ? html`<form class="from-lesson" @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        deeds.fromLesson(event.target as HTMLFormElement);
      }}><label>${t("play.orLesson")} <select name="lesson">${data.lessons.map(({ slug, title }) => html`<option value=${slug}>${title}</option>`)}</select></label>
<label>${t("play.afterStep")} <input name="after" type="number" min="0" value="0" size="3"></label>
<button class="button">${t("play.begin")}</button></form>`
    : nothing
}</div>`;
}

function filesView({ model }: Picture, deeds: Deeds): TemplateResult | typeof nothing {
  const files = filesOf(model.document);
  if (files.length === 0) return nothing;
  return html`<details class="files" ?open=${files.length <= 12}><summary>${t("counts.file", { count: files.length })}</summary>
<ul class="file-list">${files.map(({ name }) => html`<li><button type="button" class="link" @click=${() => deeds.editFile(name)}><code>${fileLabel(name)}</code></button></li>`)}</ul></details>`;
}

function draftView({ draft }: Model, deeds: Deeds): TemplateResult | typeof nothing {
  if (draft === null) return nothing;
  const typed = (key: "path" | "text") => (event: Event) =>
    deeds.draftChanged({ [key]: (event.target as HTMLInputElement | HTMLTextAreaElement).value });
  return html`<form class="draft" @submit=${(event: Event) => {
    event.preventDefault();
    deeds.saveDraft();
  }}><label>${t("play.file")} <input name="path" required .value=${draft.path} ?readonly=${!draft.isNew} @input=${typed("path")}></label>
<label>${t("play.text")} <textarea rows="14" spellcheck="false" .value=${draft.text} @input=${typed("text")}></textarea></label>
<p class="button-row"><button class="button primary">${t("play.commit")}</button><button type="button" class="button quiet" @click=${deeds.closeDraft}>${t("play.cancel")}</button></p></form>`;
}

function problemsView({ problems, model }: Picture): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  const files = filesOf(model.document);
  const print = createPrinter({
    source: (name) => files.find((file) => file.name === name || fileLabel(file.name) === name)?.text,
  });
  return html`<div class="problems" role="group" aria-label=${t("play.problems")}>${problems.slice(0, 20).map((problem) => html`<pre class="place" lang="en" data-severity=${problem.severity}>${print(problem)}</pre>`)}
${problems.length > 20 ? html`<p class="none">${t("play.moreProblems", { count: problems.length - 20 })}</p>` : nothing}</div>`;
}

function databasesView({ model, busy }: Picture, deeds: Deeds): TemplateResult {
  const { databases } = model.document;
  if (model.databases === null)
    return html`<p class="databases-line">${t.parts("play.databases", { databases: databases.map((name, index) => html`${index > 0 ? ", " : ""}<strong>${name}</strong>`) })}
<button type="button" class="button quiet" ?disabled=${busy} @click=${deeds.openDatabases}>${t("play.change")}</button></p>`;
  return html`<form class="databases-form" @submit=${(event: Event) => {
    event.preventDefault();
    deeds.saveDatabases();
  }}><label>${t("play.databasesField")} <input .value=${model.databases.text} @input=${(event: Event) => deeds.databasesTyped((event.target as HTMLInputElement).value)}></label>
<button class="button">${t("play.use")}</button>${model.databases.wrong === null ? nothing : html`<p class="wrong" role="alert">${model.databases.wrong}</p>`}</form>`;
}

function stepsView({ model, view, busy }: Picture, deeds: Deeds, context: ViewContext): TemplateResult {
  const { blocks } = model.document;
  const groups: (TemplateResult | typeof nothing)[] = [];
  for (let index = 0; index < blocks.length; index++) {
    if (blocks[index]!.type !== "file") {
      groups.push(stepView(blocks[index]!, index, view, busy, deeds, context));
      continue;
    }
    const from = index;
    while (blocks[index + 1]?.type === "file") index++;
    groups.push(committedView(blocks.slice(from, index + 1)));
  }
  return html`<div class="play-steps">${groups}</div>`;
}

function committedView(blocks: readonly PlaygroundBlock[]): TemplateResult {
  const paths = blocks.flatMap((block) => (block.type === "file" ? [block.path] : []));
  const files = paths
    .slice(0, 3)
    .map((path, index) => html`${index > 0 ? ", " : ""}<code>${fileLabel(path)}</code>`);
  const more = paths.length - files.length;
  return html`<p class="committed">${more > 0 ? t.parts("play.committedMore", { files, more }) : t.parts("play.committed", { files })}</p>`;
}

function stepView(
  block: PlaygroundBlock,
  index: number,
  view: LessonView,
  busy: boolean,
  deeds: Deeds,
  context: ViewContext,
): TemplateResult | typeof nothing {
  const step: StepView | undefined = view.steps[index];
  if (step === undefined || block.type === "file") return nothing;
  const role =
    block.type === "sql" ? t("play.sql", { databases: block.databases.join(", ") }) : t("play.console");
  return html`<div class="step" role="group" id=${step.id} tabindex="-1" data-step=${step.id} data-status=${step.status} aria-label=${t("play.step", { number: step.number, role })}>
<header class="step-head"><a class="step-number" href="#${step.id}">${step.number}</a><p class="step-role">${role}</p>
<div class="step-actions">${step.status === "waiting" ? nothing : html`<span class="status" data-status=${step.status}>${t(STATUS[step.status])}</span>`}
<button type="button" class="run quiet" ?disabled=${busy} @click=${() => deeds.remove(index)} aria-label=${t("play.removeStep", { number: step.number })}>${t("play.remove")}</button></div></header>
<pre class="code"><code>${block.text}</code></pre>
<div class="step-output">${stepOutput(stepInput(view, index), context)}</div></div>`;
}

const STATUS = { running: "play.stepRunning", passed: "play.stepPassed", failed: "play.stepFailed" } as const;

function composerView({ model, editor, busy }: Picture, deeds: Deeds): TemplateResult {
  const { chosen, document } = model;
  const other = document.databases.find((name) => name !== chosen);
  const button = (label: string, command: string) =>
    html`<button type="button" class="button" ?disabled=${busy} @click=${() => deeds.run(command)}>${label}</button>`;
  return html`<div class="composer" role="group" aria-label=${t("play.nextStep")}>
<label>${t("play.on")} <select @change=${(event: Event) => deeds.choose((event.target as HTMLSelectElement).value)}>${document.databases.map((name) => html`<option ?selected=${name === chosen}>${name}</option>`)}</select></label>
<p class="button-row">${button(t("play.up"), `gosling up --database ${chosen}`)}${button(t("play.upByOne"), `gosling up-by-one --database ${chosen}`)}${button(t("play.down"), `gosling down --database ${chosen}`)}${button(t("play.redo"), `gosling redo --database ${chosen}`)}${button(t("play.status"), `gosling status --database ${chosen}`)}${button(t("play.startServer"), `server start ${chosen}`)}${button(t("play.stopServer"), `server stop ${chosen}`)}${other === undefined ? nothing : button(t("play.compareWith", { database: other }), `gosling diff ${chosen} ${other}`)}${button(t("play.countSchemas"), "gosling schemas")}</p>
<form class="typed" @submit=${(event: Event) => {
    event.preventDefault();
    deeds.runTyped(event.target as HTMLFormElement);
  }}><label>${t("play.another")} <input name="command" placeholder="gosling up-to 3 --database ${chosen}" autocomplete="off" spellcheck="false"></label><button class="button" ?disabled=${busy}>${t("play.runTyped")}</button></form>
<div class="play-sql"><p>${t.parts("play.sql", { databases: html`<strong>${chosen}</strong>` })}</p>${editor}<p><button type="button" class="button" ?disabled=${busy} @click=${deeds.runSql}>${t("play.runSql")}</button></p></div></div>`;
}
