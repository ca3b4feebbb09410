// The databases before the first step, beside the text: what each holds, and what the lesson is going to do with them.
import type { Lesson, Section, Step } from "../lessons/index.ts";
import { type Html, html } from "./html.ts";
import { type ProseContext, renderInline } from "./markdown.ts";
import type { SiteText } from "./text.ts";

/** A table as the lesson finds it. */
export interface StartTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly definition: string }[];
}

export interface StartInput {
  readonly lesson: Lesson;
  /** Null: nobody knows before the databases are open. */
  readonly tables: readonly StartTable[] | null;
  readonly numberOf: (step: Step) => number;
  readonly anchors: ReadonlyMap<Section, string>;
  readonly context: ProseContext;
}

/** `history`: how the databases start, as the lesson's head says it too. */
export function renderStart(input: StartInput, history: Html): Html {
  const { databases } = input.lesson;
  const { t } = input.context;
  const start = { count: databases.length, databases: t.list(databases), start: history };
  return html`<div class="world-head"><h2>${t("lessonPage.databases")}</h2></div>
<div data-slot="start">
<p>${t.parts("lessonPage.ownPostgres", start)}</p>
${comingOf(input)}${tablesOf(input)}</div>`;
}

/** Those that the lesson's blocks name come with their columns; the others are a list to unfold. */
function tablesOf({ tables, lesson, context: { t } }: StartInput): Html | null {
  if (tables === null || tables.length === 0) return null;
  const words = new Set(lesson.steps.flatMap(({ body }) => body.match(/\w+/g) ?? []));
  const named = tables.filter(({ name }) => words.has(name));
  const others = tables.filter((table) => !named.includes(table));
  return html`${
    named.length > 0 &&
    html`<h3>${t("lessonPage.tablesHere")}</h3>
<ul class="tables">${named.map((table) => tableOf(table, named.length < 3, t))}</ul>
`
  }${
    others.length > 0 &&
    html`<details class="other-tables"><summary>${t(named.length > 0 ? "lessonPage.otherTable" : "lessonPage.table", { count: others.length })}</summary><p>${others.map(({ name }, index) => html`${index > 0 && ", "}<code>${name}</code>`)}</p></details>
`
  }`;
}

function tableOf({ name, columns }: StartTable, open: boolean, t: SiteText): Html {
  return html`<li><details${open && " open"}><summary><code>${name}</code> <span class="count">${t("counts.column", { count: columns.length })}</span></summary>
<dl>${columns.map((column) => html`<div><dt>${column.name}</dt><dd>${column.definition}</dd></div>`)}</dl></details></li>`;
}

function comingOf({ lesson, numberOf, anchors, context }: StartInput): Html | null {
  const sections = lesson.sections.flatMap((section) => {
    const steps = section.blocks.filter((block) => block.type !== "prose");
    return steps.length === 0 ? [] : [{ section, steps }];
  });
  if (sections.length === 0) return null;
  const { t } = context;
  return html`<h3>${t("lessonPage.coming")}</h3>
<ul class="coming">${sections.map(
    ({
      section,
      steps,
    }) => html`<li><a href="#${anchors.get(section)!}">${renderInline(section.title, context)}</a>
<span class="count">${comingSteps(steps.map(numberOf), kinds(steps, t), t)}</span></li>`,
  )}</ul>
`;
}

function comingSteps(numbers: readonly number[], kinds: string, t: SiteText): string {
  const [first, last] = [numbers[0]!, numbers.at(-1)!];
  return first === last
    ? t("lessonPage.comingStep", { number: first, kinds })
    : t("lessonPage.comingSteps", { first, last, kinds });
}

function kinds(steps: readonly Step[], t: SiteText): string {
  const number = (type: Step["type"]) => steps.filter((step) => step.type === type).length;
  const [files, consoles] = [number("file"), number("console")];
  return t.list([
    ...(files === 0 ? [] : [t("counts.file", { count: files })]),
    ...(consoles === 0 ? [] : [t("lessonPage.terminal", { count: consoles })]),
    ...(number("sql") === 0 ? [] : [t("lessonPage.sql")]),
    ...(steps.every(({ exercise }) => exercise === null) ? [] : [t("lessonPage.yourTurn")]),
  ]);
}
