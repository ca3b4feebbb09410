// The course page: what this is, the lessons in order, what one needs and how it works.
import type { Lesson } from "../lessons/index.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { drawing } from "./drawing.ts";
import { type Html, html } from "./html.ts";
import { noLinks, renderInline, renderProse } from "./markdown.ts";
import { courseOrder } from "./order.ts";
import { recordAttributes } from "./step-mark.ts";
import { SCRIPT_WORDS, type SiteText } from "./text.ts";

/** What a site says of itself. */
export interface SiteWords {
  /** In the header and in titles. */
  readonly name: string;
  /** The course page's heading. */
  readonly title: string;
  /** Markdown under the heading. */
  readonly intro: string;
}

export const defaultWords = (t: SiteText): SiteWords => ({
  name: "gosling",
  title: t("coursePage.title"),
  intro: t("coursePage.intro"),
});

export interface CoursePageInput {
  readonly t: SiteText;
  readonly words: SiteWords;
  readonly lessons: readonly Lesson[];
  readonly assets: PageAssets;
  /** There is a list of migrations. */
  readonly migrations: boolean;
  /** There is the documentation. */
  readonly docs: boolean;
}

export function renderCoursePage({
  t,
  words,
  lessons: all,
  assets,
  migrations,
  docs,
}: CoursePageInput): string {
  const { lessons, references } = courseOrder(all);
  const total = lessons.reduce((sum, lesson) => sum + (lesson.minutes ?? 0), 0);
  return renderDocument({
    t,
    scriptWords: SCRIPT_WORDS.course,
    root: "",
    title: words.title === words.name ? words.name : `${words.title} · ${words.name}`,
    description: words.intro.replaceAll(/\s+/g, " "),
    assets,
    bodyClass: "page-course",
    body: html`${siteHeader({ t, root: "", name: words.name, current: "course", docs })}
<main id="main" class="course">
<header class="course-head">
<div class="course-words">
<h1>${words.title}</h1>
<div class="standfirst">${renderProse(words.intro, noLinks(t))}</div>
${lessons[0] && html`<p class="start"><a class="button primary" href="lessons/${lessons[0].slug}/" data-start>${t("coursePage.start")}</a> <a class="button" href="playground/">${t("coursePage.playground")}</a></p>`}
</div>
${drawing(t)}
</header>
<section aria-labelledby="lessons">
<div class="course-bar"><h2 id="lessons">${t("coursePage.lessons")}</h2><p>${counted(lessons.length, total, t)}</p></div>
${lessons.length === 0 ? html`<p class="empty">${t("coursePage.none")}</p>` : html`<div class="lesson-parts">${parts(lessons).map((part) => listed(part, t))}</div>`}
${parts(references).map((part) => listed(part, t))}
</section>
<section class="record" data-slot="record" aria-label="${t("coursePage.record")}" hidden></section>
<section class="notes" aria-label="${t("coursePage.about")}">
<div><h2>${t("coursePage.need")}</h2><p>${t("coursePage.needText")}</p></div>
<div><h2>${t("coursePage.how")}</h2><p>${t("coursePage.howText")}</p>
${migrations && html`<p><a href="migrations/">${t("coursePage.migrations")}</a></p>`}</div>
<div><h2>${t("coursePage.terminal")}</h2><p>${t("coursePage.terminalText")}</p>
<pre class="code"><code><span class="command"><span class="prompt" aria-hidden="true">$ </span>npx gosling lesson run</span>
${lessons[0] && html`<span class="command"><span class="prompt" aria-hidden="true">$ </span>npx gosling lesson run ${lessons[0].file}</span>`}</code></pre></div>
</section>
</main>
<footer class="site-foot"><p>${t("coursePage.foot")}</p></footer>`,
  });
}

/** Lessons that follow each other and name the same part, or none. */
interface Part {
  readonly heading: string | null;
  readonly lessons: Lesson[];
}

function parts(lessons: readonly Lesson[]): readonly Part[] {
  const found: Part[] = [];
  for (const lesson of lessons) {
    const last = found.at(-1);
    if (last && last.heading === lesson.part) last.lessons.push(lesson);
    else found.push({ heading: lesson.part, lessons: [lesson] });
  }
  return found;
}

function listed({ heading, lessons }: Part, t: SiteText): Html {
  return html`${heading !== null && html`<h3 class="part">${heading}</h3>`}
<ol class="lesson-list">${lessons.map((lesson) => entry(lesson, heading === null ? "h3" : "h4", t))}</ol>
`;
}

function entry(lesson: Lesson, level: "h3" | "h4", t: SiteText): Html {
  const title = renderInline(lesson.title, noLinks(t));
  const link = html`<a href="lessons/${lesson.slug}/">${level === "h3" ? html`<h3>${title}</h3>` : html`<h4>${title}</h4>`}
<p>${renderInline(lesson.summary, noLinks(t))}</p></a>`;
  if (lesson.reference) return html`<li class="reference">${link}</li>\n`;
  const { minutes, steps, exercises } = lesson;
  const facts = [
    ...(minutes === null ? [] : [t("coursePage.minutes", { minutes })]),
    t("counts.step", { count: steps.length }),
    ...(exercises.length === 0 ? [] : [t("counts.exercise", { count: exercises.length })]),
  ];
  return html`<li${recordAttributes(lesson)}>${link}
<p class="meta"><span>${facts.join(" · ")}</span><span class="done" data-slot="progress"></span></p></li>
`;
}

function counted(lessons: number, minutes: number, t: SiteText): string {
  const all = t("counts.lesson", { count: lessons });
  if (minutes === 0) return all;
  // Nobody counts an evening in minutes: from two hours on, to the half hour.
  const halves = Math.round(minutes / 30);
  const time =
    minutes < 120
      ? t("coursePage.totalMinutes", { minutes })
      : t("coursePage.totalHours", {
          hours: `${t.number(Math.floor(halves / 2))}${halves % 2 === 1 ? "½" : ""}`,
        });
  return t("coursePage.total", { lessons: all, time });
}
