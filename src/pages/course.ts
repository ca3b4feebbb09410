// The course page: what this is, the lessons in order, what one needs and how it works.
import type { Lesson } from "../lessons/index.ts";
import { count } from "../text/index.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { drawing } from "./drawing.ts";
import { type Html, html } from "./html.ts";
import { renderInline, renderProse } from "./markdown.ts";
import { courseOrder } from "./order.ts";
import { recordAttributes } from "./step-mark.ts";

/** What a site says of itself. */
export interface SiteWords {
  /** In the header and in titles. */
  readonly name: string;
  /** The course page's heading. */
  readonly title: string;
  /** Markdown under the heading. */
  readonly intro: string;
}

export const defaultWords: SiteWords = {
  name: "gosling",
  title: "Learn PostgreSQL migrations by running them",
  intro: `Every step on these pages runs: a real migration engine, on real PostgreSQL, in your browser tab. Watch five databases
drift apart, see what breaks, and bring them back together.`,
};

export interface CoursePageInput {
  readonly words: SiteWords;
  readonly lessons: readonly Lesson[];
  readonly assets: PageAssets;
  /** There is a list of migrations. */
  readonly migrations: boolean;
  /** There is the documentation. */
  readonly docs: boolean;
}

const noLinks = { resolveLink: () => null };

export function renderCoursePage({ words, lessons: all, assets, migrations, docs }: CoursePageInput): string {
  const { lessons, references } = courseOrder(all);
  const total = lessons.reduce((sum, lesson) => sum + (lesson.minutes ?? 0), 0);
  return renderDocument({
    root: "",
    title: words.title === words.name ? words.name : `${words.title} · ${words.name}`,
    description: words.intro.replaceAll(/\s+/g, " "),
    assets,
    bodyClass: "page-course",
    body: html`${siteHeader({ root: "", name: words.name, current: "course", docs })}
<main id="main" class="course">
<header class="course-head">
<div class="course-words">
<h1>${words.title}</h1>
<div class="standfirst">${renderProse(words.intro, noLinks)}</div>
${lessons[0] && html`<p class="start"><a class="button primary" href="lessons/${lessons[0].slug}/" data-start>Start the first lesson</a> <a class="button" href="playground/">Try your own migrations</a></p>`}
</div>
${drawing()}
</header>
<section aria-labelledby="lessons">
<div class="course-bar"><h2 id="lessons">Lessons</h2><p>${counted(lessons.length, total)}</p></div>
${lessons.length === 0 ? html`<p class="empty">There is no lesson here yet.</p>` : html`<div class="lesson-parts">${parts(lessons).map(listed)}</div>`}
${parts(references).map(listed)}
</section>
<section class="record" data-slot="record" aria-label="Your record" hidden></section>
<section class="notes" aria-label="About this course">
<div><h2>What you need</h2><p>Nothing but this page. There is no account, no installation and no server. Close the tab and the databases are gone; run the lesson again and they are back. What you typed and how far you are stays in this browser. The first run loads PostgreSQL, about 7 MB (17 MB where the host does not compress); after that your browser has it.</p></div>
<div><h2>How it works</h2><p>Each database in a lesson is a separate PostgreSQL 18, compiled to WebAssembly, with its own server and its own checkout of the repository. Nothing is recorded or imitated: the errors, the tables and the version numbers that you see are what PostgreSQL answered just now.</p>
${migrations && html`<p><a href="migrations/">The migrations that the lessons start from</a></p>`}</div>
<div><h2>In a terminal</h2><p>The lessons are plain Markdown files, and the same steps run in Node:</p>
<pre class="code"><code><span class="command"><span class="prompt" aria-hidden="true">$ </span>npx gosling lesson run</span>
${lessons[0] && html`<span class="command"><span class="prompt" aria-hidden="true">$ </span>npx gosling lesson run ${lessons[0].file}</span>`}</code></pre></div>
</section>
</main>
<footer class="site-foot"><p>PostgreSQL runs inside these pages. Nothing that you do here leaves your browser.</p></footer>`,
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

function listed({ heading, lessons }: Part): Html {
  return html`${heading !== null && html`<h3 class="part">${heading}</h3>`}
<ol class="lesson-list">${lessons.map((lesson) => entry(lesson, heading === null ? "h3" : "h4"))}</ol>
`;
}

function entry(lesson: Lesson, level: "h3" | "h4"): Html {
  const title = renderInline(lesson.title, noLinks);
  const link = html`<a href="lessons/${lesson.slug}/">${level === "h3" ? html`<h3>${title}</h3>` : html`<h4>${title}</h4>`}
<p>${renderInline(lesson.summary, noLinks)}</p></a>`;
  if (lesson.reference) return html`<li class="reference">${link}</li>\n`;
  return html`<li${recordAttributes(lesson)}>${link}
<p class="meta"><span>${lesson.minutes === null ? null : `${lesson.minutes} min · `}${count(lesson.steps.length, "step")}${lesson.exercises.length > 0 && ` · ${count(lesson.exercises.length, "exercise")}`}</span><span class="done" data-slot="progress"></span></p></li>
`;
}

function counted(lessons: number, minutes: number): string {
  const all = count(lessons, "lesson");
  if (minutes === 0) return all;
  // Nobody counts an evening in minutes: from two hours on, to the half hour.
  const halves = Math.round(minutes / 30);
  const time =
    minutes < 120 ? `${minutes} minutes` : `${Math.floor(halves / 2)}${halves % 2 === 1 ? "½" : ""} hours`;
  return `${all}, about ${time} in all`;
}
