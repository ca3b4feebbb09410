// The databases before the first step, beside the text: what each holds, and what the lesson is going to do with them.
import type { Lesson, Section, Step } from "../lessons/index.ts";
import { count, list } from "../text/index.ts";
import { type Html, html } from "./html.ts";
import { type ProseContext, renderInline } from "./markdown.ts";

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
  return html`<div class="world-head"><h2>Databases</h2></div>
<div data-slot="start">
<p>${list(databases)}${databases.length === 1 ? ": a PostgreSQL of its own" : ": each a PostgreSQL of its own"}, ${history}.</p>
${comingOf(input)}${tablesOf(input)}</div>`;
}

/** Those that the lesson's blocks name come with their columns; the others are a list to unfold. */
function tablesOf({ tables, lesson }: StartInput): Html | null {
  if (tables === null || tables.length === 0) return null;
  const words = new Set(lesson.steps.flatMap(({ body }) => body.match(/\w+/g) ?? []));
  const named = tables.filter(({ name }) => words.has(name));
  const others = tables.filter((table) => !named.includes(table));
  return html`${
    named.length > 0 &&
    html`<h3>Tables in this lesson</h3>
<ul class="tables">${named.map((table) => tableOf(table, named.length < 3))}</ul>
`
  }${
    others.length > 0 &&
    html`<details class="other-tables"><summary>${count(others.length, named.length > 0 ? "other table" : "table")}</summary><p>${others.map(({ name }, index) => html`${index > 0 && ", "}<code>${name}</code>`)}</p></details>
`
  }`;
}

function tableOf({ name, columns }: StartTable, open: boolean): Html {
  return html`<li><details${open && " open"}><summary><code>${name}</code> <span class="count">${count(columns.length, "column")}</span></summary>
<dl>${columns.map((column) => html`<div><dt>${column.name}</dt><dd>${column.definition}</dd></div>`)}</dl></details></li>`;
}

function comingOf({ lesson, numberOf, anchors, context }: StartInput): Html | null {
  const sections = lesson.sections.flatMap((section) => {
    const steps = section.blocks.filter((block) => block.type !== "prose");
    return steps.length === 0 ? [] : [{ section, steps }];
  });
  if (sections.length === 0) return null;
  return html`<h3>What happens here</h3>
<ul class="coming">${sections.map(
    ({
      section,
      steps,
    }) => html`<li><a href="#${anchors.get(section)!}">${renderInline(section.title, context)}</a>
<span class="count">${stepNumbers(steps.map(numberOf))}: ${kinds(steps)}</span></li>`,
  )}</ul>
`;
}

function stepNumbers(numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  return first === last ? `step ${first}` : `steps ${first} to ${last}`;
}

function kinds(steps: readonly Step[]): string {
  const many = (type: Step["type"], noun: string) => {
    const number = steps.filter((step) => step.type === type).length;
    return number === 0 ? [] : [type === "sql" ? `SQL` : count(number, noun)];
  };
  const yours = steps.filter(({ exercise }) => exercise !== null).length;
  return list([
    ...many("file", "file"),
    ...many("console", "terminal"),
    ...many("sql", ""),
    ...(yours === 0 ? [] : ["your turn"]),
  ]);
}
