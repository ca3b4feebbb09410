// A lesson's page and its embedded form: the whole text, readable before any script runs.
import { historyOf, type Lesson, type Section, type Step } from "../lessons/index.ts";
import { count } from "../text/index.ts";
import { withHeadingIds } from "./anchor.ts";
import type { PageAssets } from "./assets.ts";
import { renderBlocks } from "./blocks.ts";
import { type LessonPageData, pageDataId } from "./data.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { type Html, html, jsonBlock } from "./html.ts";
import { type LinkTargets, siteLinks } from "./links.ts";
import { type ProseContext, renderInline } from "./markdown.ts";
import { courseOrder } from "./order.ts";
import { renderStart, type StartTable } from "./start.ts";

export interface LessonPageInput {
  readonly siteName: string;
  readonly lesson: Lesson;
  readonly targets: LinkTargets;
  readonly assets: PageAssets;
  readonly data: LessonPageData;
  /** The tables that the lesson starts with; null: nobody knows. */
  readonly start: readonly StartTable[] | null;
}

/** The page's place is two folders below the root, `lessons/SLUG/index.html`. */
const root = "../../";

export function renderLessonPage(input: LessonPageInput): string {
  const { lesson, siteName } = input;
  const { lessons, references } = courseOrder(input.targets.lessons);
  const index = lessons.indexOf(lesson);
  const place = lesson.reference
    ? html`${lesson.part ?? "To look up"}`
    : html`Lesson ${index + 1} of ${lessons.length}${minutes(lesson)}`;
  return renderDocument({
    root,
    title: `${lesson.title} · ${siteName}`,
    description: lesson.summary,
    assets: input.assets,
    bodyClass: "page-lesson",
    body: html`${siteHeader({ root, name: siteName, current: "lesson", references: references.filter((page) => page !== lesson) })}
${desk(input, html`<p class="eyebrow"><a href="${root}">Course</a> <span aria-hidden="true">/</span> ${place}</p>`)}
${lesson.reference ? null : pager(lessons[index - 1], lessons[index + 1])}
<footer class="site-foot"><p>PostgreSQL runs inside this page. Nothing that you do here leaves your browser.</p></footer>
${dataBlock(input.data)}`,
  });
}

/** For an iframe on another site: the lesson alone. */
export function renderEmbedPage(input: LessonPageInput): string {
  const { lesson, siteName } = input;
  return renderDocument({
    root,
    title: `${lesson.title} · ${siteName}`,
    description: lesson.summary,
    assets: input.assets,
    bodyClass: "page-lesson page-embed",
    canonical: `${root}lessons/${lesson.slug}/`,
    body: html`${desk(input, html``)}
<footer class="site-foot"><p><a href="${root}lessons/${lesson.slug}/" target="_blank" rel="noopener">Open this lesson on its own page</a></p></footer>
${dataBlock(input.data)}`,
  });
}

function desk({ lesson, targets, start }: LessonPageInput, eyebrow: Html): Html {
  const context: ProseContext = {
    ...siteLinks(lesson.file, targets),
    definitions: lesson.definitions,
  };
  const numbers = new Map<Step, number>(lesson.steps.map((step, index) => [step, index + 1]));
  const numberOf = (step: Step): number => numbers.get(step) ?? 0;
  const anchors = sectionAnchors(lesson);
  const ids = ["main", pageDataId, ...lesson.steps.map(({ id }) => id), ...anchors.values()];
  const taken = new Map(ids.map((id) => [id, 1]));
  return html`<section class="bar" data-slot="bar" aria-label="Run the lesson"><noscript><p>The text below is complete. To run its steps, allow JavaScript for this page.</p></noscript><p class="bar-late">The buttons come with this page's script, which has not arrived yet. If it stays away, load the page again.</p></section>
<div class="desk">
<main id="main" class="lesson">
<header class="lesson-head">
${eyebrow}
<h1>${renderInline(lesson.title, context)}</h1>
<p class="standfirst">${renderInline(lesson.summary, context)}</p>
<dl class="facts">
<div><dt>Databases</dt><dd>${lesson.databases.join(", ")}</dd></div>
<div><dt>They start</dt><dd>${startOf(lesson, targets)}</dd></div>
<div><dt>Steps</dt><dd>${lesson.steps.length}</dd></div>
${lesson.exercises.length > 0 && html`<div><dt>Exercises</dt><dd>${lesson.exercises.length}</dd></div>`}
</dl>
</header>
${withHeadingIds(renderBlocks(lesson.intro, numberOf, context, lesson.exercises), taken)}
${lesson.sections.length > 1 && outline(lesson.sections, anchors, context)}
${withHeadingIds(
  html`${lesson.sections.map(
    (section) => html`<section class="chapter" aria-labelledby="${anchors.get(section)!}">
<h2 id="${anchors.get(section)!}">${renderInline(section.title, context)} <a class="anchor" href="#${anchors.get(section)!}" aria-label="Link to this section">#</a></h2>
${renderBlocks(section.blocks, numberOf, context, lesson.exercises)}
</section>
`,
  )}`,
  taken,
)}</main>
<aside class="world" data-slot="world" aria-label="The databases">${renderStart({ lesson, tables: start, numberOf, anchors, context }, startOf(lesson, targets))}</aside>
</div>`;
}

function outline(
  sections: readonly Section[],
  anchors: ReadonlyMap<Section, string>,
  context: ProseContext,
): Html {
  return html`<nav class="outline" aria-label="On this page"><ul>${sections.map((section) => html`<li><a href="#${anchors.get(section)!}">${renderInline(section.title, context)}</a></li>`)}</ul></nav>`;
}

/** A section's id, made different from every step's and from the page's own where they meet. */
function sectionAnchors(lesson: Lesson): ReadonlyMap<Section, string> {
  const taken = new Set(["main", pageDataId, ...lesson.steps.map((step) => step.id)]);
  const anchors = new Map<Section, string>();
  for (const section of lesson.sections) {
    let anchor = section.id;
    for (let count = 2; taken.has(anchor) || anchor.startsWith("gosling-"); count++)
      anchor = `section-${section.id}-${count}`;
    taken.add(anchor);
    anchors.set(section, anchor);
  }
  return anchors;
}

/** How the databases are at the start; a reader of the first lesson does not know yet what a version is. */
function startOf({ history }: Lesson, { migrations }: LinkTargets): Html {
  if (history === null) return html`empty`;
  const applied = historyOf(history, migrations).length;
  // Who publishes lessons without their migrations has no list to lead to.
  if (applied === 0) return html`with every migration up to <code>${String(history)}</code>`;
  return html`with <a href="${root}migrations/" target="_blank" rel="noopener">${count(applied, "migration")}</a> applied`;
}

function minutes(lesson: Lesson): Html {
  return lesson.minutes === null
    ? html``
    : html` <span aria-hidden="true">·</span> about ${lesson.minutes} minutes`;
}

function pager(previous: Lesson | undefined, next: Lesson | undefined): Html {
  return html`<nav class="pager" aria-label="Other lessons">
${previous ? html`<a rel="prev" href="../${previous.slug}/"><small>Previous lesson</small>${previous.title}</a>` : html`<a href="${root}"><small>Back to</small>The course</a>`}
${next ? html`<a rel="next" href="../${next.slug}/"><small>Next lesson</small>${next.title}</a>` : html`<a rel="next" href="${root}finish/"><small>That was the last lesson</small>What you have learned</a>`}
</nav>`;
}

function dataBlock(data: LessonPageData): Html {
  return html`<script type="application/json" id="${pageDataId}">${jsonBlock(data)}</script>`;
}
