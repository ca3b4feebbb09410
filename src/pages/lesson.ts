// A lesson's page and its embedded form: the whole text, readable before any script runs.
import { historyOf, type Lesson, type Section, type Step } from "../lessons/index.ts";
import { withHeadingIds } from "./anchor.ts";
import type { PageAssets } from "./assets.ts";
import { renderBlocks } from "./blocks.ts";
import { renderActions, renderBar } from "./controls.ts";
import { type LessonPageData, pageDataId } from "./data.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { type Html, html, jsonBlock } from "./html.ts";
import { type LinkTargets, siteLinks } from "./links.ts";
import { type ProseContext, renderInline } from "./markdown.ts";
import { courseOrder } from "./order.ts";
import { renderStart, type StartTable } from "./start.ts";
import { SCRIPT_WORDS, type SiteText } from "./text.ts";

export interface LessonPageInput {
  readonly t: SiteText;
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
  const { t, lesson, siteName } = input;
  const { lessons, references } = courseOrder(input.targets.lessons);
  const index = lessons.indexOf(lesson);
  const place = lesson.reference
    ? html`${lesson.part ?? t("site.lookUp")}`
    : html`${t("lessonPage.place", { number: index + 1, total: lessons.length })}${minutes(lesson, t)}`;
  return renderDocument({
    t,
    scriptWords: SCRIPT_WORDS.lesson,
    root,
    title: `${lesson.title} · ${siteName}`,
    description: lesson.summary,
    assets: input.assets,
    bodyClass: "page-lesson",
    body: html`${siteHeader({ t, root, name: siteName, current: "lesson", references: references.filter((page) => page !== lesson) })}
${desk(input, html`<p class="eyebrow"><a href="${root}">${t("site.course")}</a> <span aria-hidden="true">/</span> ${place}</p>`)}
${lesson.reference ? null : pager(lessons[index - 1], lessons[index + 1], t)}
<footer class="site-foot"><p>${t("site.foot")}</p></footer>
${dataBlock(input.data)}`,
  });
}

/** For an iframe on another site: the lesson alone. */
export function renderEmbedPage(input: LessonPageInput): string {
  const { t, lesson, siteName } = input;
  return renderDocument({
    t,
    scriptWords: SCRIPT_WORDS.lesson,
    root,
    title: `${lesson.title} · ${siteName}`,
    description: lesson.summary,
    assets: input.assets,
    bodyClass: "page-lesson page-embed",
    canonical: `${root}lessons/${lesson.slug}/`,
    body: html`${desk(input, html``, true)}
<footer class="site-foot"><p><a href="${root}lessons/${lesson.slug}/" target="_blank" rel="noopener">${t("lessonPage.open")}</a></p></footer>
${dataBlock(input.data)}`,
  });
}

/** `written`: the buttons are in the page, whose script comes later. */
function desk({ t, lesson, targets, start }: LessonPageInput, eyebrow: Html, written = false): Html {
  const context: ProseContext = {
    t,
    ...siteLinks(lesson.file, targets),
    definitions: lesson.definitions,
  };
  const actions = written ? renderActions : undefined;
  const numbers = new Map<Step, number>(lesson.steps.map((step, index) => [step, index + 1]));
  const numberOf = (step: Step): number => numbers.get(step) ?? 0;
  const anchors = sectionAnchors(lesson);
  const ids = ["main", pageDataId, ...lesson.steps.map(({ id }) => id), ...anchors.values()];
  const taken = new Map(ids.map((id) => [id, 1]));
  return html`<section class="bar" data-slot="bar" aria-label="${t("lessonPage.bar")}"><noscript><p>${t("lessonPage.noScript")}</p></noscript>${written ? renderBar(lesson, t) : html`<p class="bar-late">${t("lessonPage.late")}</p>`}</section>
<div class="desk">
<main id="main" class="lesson">
<header class="lesson-head">
${eyebrow}
<h1>${renderInline(lesson.title, context)}</h1>
<p class="standfirst">${renderInline(lesson.summary, context)}</p>
<dl class="facts">
<div><dt>${t("lessonPage.databases")}</dt><dd>${lesson.databases.join(", ")}</dd></div>
<div><dt>${t("lessonPage.theyStart")}</dt><dd>${startOf(lesson, targets, t)}</dd></div>
<div><dt>${t("lessonPage.steps")}</dt><dd>${t.number(lesson.steps.length)}</dd></div>
${lesson.exercises.length > 0 && html`<div><dt>${t("lessonPage.exercises")}</dt><dd>${t.number(lesson.exercises.length)}</dd></div>`}
</dl>
</header>
${withHeadingIds(renderBlocks(lesson.intro, numberOf, context, lesson.exercises, actions), taken)}
${lesson.sections.length > 1 && outline(lesson.sections, anchors, context)}
${withHeadingIds(
  html`${lesson.sections.map(
    (section) => html`<section class="chapter" aria-labelledby="${anchors.get(section)!}">
<h2 id="${anchors.get(section)!}">${renderInline(section.title, context)} <a class="anchor" href="#${anchors.get(section)!}" aria-label="${t("site.linkToSection")}">#</a></h2>
${renderBlocks(section.blocks, numberOf, context, lesson.exercises, actions)}
</section>
`,
  )}`,
  taken,
)}</main>
<aside class="world" data-slot="world" aria-label="${t("lessonPage.world")}">${renderStart({ lesson, tables: start, numberOf, anchors, context }, startOf(lesson, targets, t))}</aside>
</div>`;
}

function outline(
  sections: readonly Section[],
  anchors: ReadonlyMap<Section, string>,
  context: ProseContext,
): Html {
  return html`<nav class="outline" aria-label="${context.t("lessonPage.onThisPage")}"><ul>${sections.map((section) => html`<li><a href="#${anchors.get(section)!}">${renderInline(section.title, context)}</a></li>`)}</ul></nav>`;
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
function startOf({ history }: Lesson, { migrations }: LinkTargets, t: SiteText): Html {
  if (history === null) return html`${t("lessonPage.empty")}`;
  const applied = historyOf(history, migrations).length;
  // Who publishes lessons without their migrations has no list to lead to.
  if (applied === 0)
    return html`${t.parts("lessonPage.upTo", { version: html`<code>${String(history)}</code>` })}`;
  const migrationsLink = html`<a href="${root}migrations/" target="_blank" rel="noopener">${t("counts.migration", { count: applied })}</a>`;
  return html`${t.parts("lessonPage.applied", { migrations: migrationsLink })}`;
}

function minutes({ minutes }: Lesson, t: SiteText): Html {
  return minutes === null
    ? html``
    : html` <span aria-hidden="true">·</span> ${t("lessonPage.minutes", { minutes })}`;
}

function pager(previous: Lesson | undefined, next: Lesson | undefined, t: SiteText): Html {
  return html`<nav class="pager" aria-label="${t("lessonPage.pager")}">
${previous ? html`<a rel="prev" href="../${previous.slug}/"><small>${t("lessonPage.previous")}</small>${previous.title}</a>` : html`<a href="${root}"><small>${t("lessonPage.backTo")}</small>${t("lessonPage.theCourse")}</a>`}
${next ? html`<a rel="next" href="../${next.slug}/"><small>${t("lessonPage.next")}</small>${next.title}</a>` : html`<a rel="next" href="${root}finish/"><small>${t("lessonPage.last")}</small>${t("finishPage.title")}</a>`}
</nav>`;
}

function dataBlock(data: LessonPageData): Html {
  return html`<script type="application/json" id="${pageDataId}">${jsonBlock(data)}</script>`;
}
