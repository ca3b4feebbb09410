// The page's middle as a function of the model and the view: files, what was run, what can be done next.
import { html, nothing, type TemplateResult } from "lit-html";
import { type LessonView, type StepView, stepInput, stepOutput, type ViewContext } from "../client/index.ts";
import type { PlaygroundPageData } from "../pages/index.ts";
import { count, createPrinter, type Diagnostic } from "../text/index.ts";
import type { Deeds } from "./deeds.ts";
import { fileLabel, filesOf, type PlaygroundBlock } from "./document/index.ts";
import type { Model } from "./model.ts";
import { reportView } from "./report-view.ts";
import type { TestView } from "./testing.ts";

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
<section class="chapter" aria-labelledby="files"><h2 id="files">1. Your files</h2>
${intakeView(picture, deeds, files.length)}
${model.notes.map((note) => html`<p class="note" role="status">${note}</p>`)}
${filesView(picture, deeds)}
${draftView(model, deeds)}
${problemsView(picture)}
</section>
<section class="chapter" aria-labelledby="run"><h2 id="run">2. Run them</h2>
${databasesView(picture, deeds)}
${stepsView(picture, deeds, context)}
${composerView(picture, deeds)}
</section>
<section class="chapter" aria-labelledby="test"><h2 id="test">3. Test them</h2>
<p>Each file’s Up, Down and Up again, with rows in the tables, and what it locks and breaks: the same report as <code>gosling test</code>.</p>
${reportView(picture.test, files.length, deeds)}
</section>
<section class="chapter" aria-labelledby="keep"><h2 id="keep">4. Keep it</h2>
<p class="button-row"><button type="button" class="button" @click=${deeds.share}>Copy a link</button>
<button type="button" class="button" @click=${deeds.zip}>Download as a zip</button>
<button type="button" class="button" @click=${deeds.lesson}>Save as a lesson</button>
<button type="button" class="button quiet" @click=${deeds.startOver}>Start over</button></p>
<p class="none" data-slot="kept" role="status"></p>
</section>`;
}

function intakeView({ data }: Picture, deeds: Deeds, files: number): TemplateResult {
  return html`<div class="drop" @dragover=${(event: Event) => event.preventDefault()} @drop=${deeds.takeDrop}>
<p>${files === 0 ? "Drop a folder of migrations here, or a zip of one." : "Drop more files here."} goose’s format, or golang-migrate, dbmate, sql-migrate, Flyway, sqlx, node-pg-migrate, Prisma or Drizzle.</p>
<p class="button-row"><label class="button">Choose a folder<input type="file" class="hidden" webkitdirectory @change=${deeds.takeInput}></label>
<label class="button">Choose files<input type="file" class="hidden" multiple accept=".sql,.zip,.json" @change=${deeds.takeInput}></label>
<button type="button" class="button" @click=${deeds.newFile}>Write a file</button>
${files === 0 ? html`<button type="button" class="button" @click=${deeds.example}>Take an example</button>` : nothing}</p>
${
  files === 0 && data.lessons.length > 0
    ? html`<form class="from-lesson" @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        deeds.fromLesson(event.target as HTMLFormElement);
      }}><label>Or begin in a lesson’s world: <select name="lesson">${data.lessons.map(({ slug, title }) => html`<option value=${slug}>${title}</option>`)}</select></label>
<label>after step <input name="after" type="number" min="0" value="0" size="3"></label>
<button class="button">Begin there</button></form>`
    : nothing
}</div>`;
}

function filesView({ model }: Picture, deeds: Deeds): TemplateResult | typeof nothing {
  const files = filesOf(model.document);
  if (files.length === 0) return nothing;
  return html`<details class="files" ?open=${files.length <= 12}><summary>${count(files.length, "file")}</summary>
<ul class="file-list">${files.map(({ name }) => html`<li><button type="button" class="link" @click=${() => deeds.editFile(name)}><code>${fileLabel(name)}</code></button></li>`)}</ul></details>`;
}

function draftView({ draft }: Model, deeds: Deeds): TemplateResult | typeof nothing {
  if (draft === null) return nothing;
  const typed = (key: "path" | "text") => (event: Event) =>
    deeds.draftChanged({ [key]: (event.target as HTMLInputElement | HTMLTextAreaElement).value });
  return html`<form class="draft" @submit=${(event: Event) => {
    event.preventDefault();
    deeds.saveDraft();
  }}><label>File <input name="path" required .value=${draft.path} ?readonly=${!draft.isNew} @input=${typed("path")}></label>
<label>Text <textarea rows="14" spellcheck="false" .value=${draft.text} @input=${typed("text")}></textarea></label>
<p class="button-row"><button class="button primary">Commit the file</button><button type="button" class="button quiet" @click=${deeds.closeDraft}>Cancel</button></p></form>`;
}

function problemsView({ problems, model }: Picture): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  const files = filesOf(model.document);
  const print = createPrinter({
    source: (name) => files.find((file) => file.name === name || fileLabel(file.name) === name)?.text,
  });
  return html`<div class="problems" role="group" aria-label="What is wrong in the files">${problems.slice(0, 20).map((problem) => html`<pre class="place" data-severity=${problem.severity}>${print(problem)}</pre>`)}
${problems.length > 20 ? html`<p class="none">and ${problems.length - 20} more</p>` : nothing}</div>`;
}

function databasesView({ model, busy }: Picture, deeds: Deeds): TemplateResult {
  const { databases } = model.document;
  if (model.databases === null)
    return html`<p class="databases-line">Databases: ${databases.map((name, index) => html`${index > 0 ? ", " : ""}<strong>${name}</strong>`)}
<button type="button" class="button quiet" ?disabled=${busy} @click=${deeds.openDatabases}>Change</button></p>`;
  return html`<form class="databases-form" @submit=${(event: Event) => {
    event.preventDefault();
    deeds.saveDatabases();
  }}><label>Databases, separated by commas <input .value=${model.databases.text} @input=${(event: Event) => deeds.databasesTyped((event.target as HTMLInputElement).value)}></label>
<button class="button">Use these</button>${model.databases.wrong === null ? nothing : html`<p class="wrong" role="alert">${model.databases.wrong}</p>`}</form>`;
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
  return html`<p class="committed">Committed: ${paths.slice(0, 3).map((path, index) => html`${index > 0 ? ", " : ""}<code>${fileLabel(path)}</code>`)}${paths.length > 3 ? ` and ${paths.length - 3} more` : ""}</p>`;
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
  const role = block.type === "sql" ? `SQL on ${block.databases.join(", ")}` : "Console";
  return html`<div class="step" role="group" id=${step.id} tabindex="-1" data-step=${step.id} data-status=${step.status} aria-label="Step ${step.number}: ${role}">
<header class="step-head"><a class="step-number" href="#${step.id}">${step.number}</a><p class="step-role">${role}</p>
<div class="step-actions">${step.status === "waiting" ? nothing : html`<span class="status" data-status=${step.status}>${STATUS[step.status]}</span>`}
<button type="button" class="run quiet" ?disabled=${busy} @click=${() => deeds.remove(index)} aria-label="Remove step ${step.number}">Remove</button></div></header>
<pre class="code"><code>${block.text}</code></pre>
<div class="step-output">${stepOutput(stepInput(view, index), context)}</div></div>`;
}

const STATUS = { waiting: "", running: "Running", passed: "Done", failed: "Failed" } as const;

function composerView({ model, editor, busy }: Picture, deeds: Deeds): TemplateResult {
  const { chosen, document } = model;
  const other = document.databases.find((name) => name !== chosen);
  const button = (label: string, command: string) =>
    html`<button type="button" class="button" ?disabled=${busy} @click=${() => deeds.run(command)}>${label}</button>`;
  return html`<div class="composer" role="group" aria-label="Next step">
<label>On <select @change=${(event: Event) => deeds.choose((event.target as HTMLSelectElement).value)}>${document.databases.map((name) => html`<option ?selected=${name === chosen}>${name}</option>`)}</select></label>
<p class="button-row">${button("Up", `gosling up --database ${chosen}`)}${button("Up by one", `gosling up-by-one --database ${chosen}`)}${button("Down", `gosling down --database ${chosen}`)}${button("Redo", `gosling redo --database ${chosen}`)}${button("Status", `gosling status --database ${chosen}`)}${button("Start the server", `server start ${chosen}`)}${button("Stop the server", `server stop ${chosen}`)}${other === undefined ? nothing : button(`Compare with ${other}`, `gosling diff ${chosen} ${other}`)}${button("Count schemas", "gosling schemas")}</p>
<form class="typed" @submit=${(event: Event) => {
    event.preventDefault();
    deeds.runTyped(event.target as HTMLFormElement);
  }}><label>Another command <input name="command" placeholder="gosling up-to 3 --database ${chosen}" autocomplete="off" spellcheck="false"></label><button class="button" ?disabled=${busy}>Run</button></form>
<div class="play-sql"><p>SQL on <strong>${chosen}</strong></p>${editor}<p><button type="button" class="button" ?disabled=${busy} @click=${deeds.runSql}>Run SQL</button></p></div></div>`;
}
