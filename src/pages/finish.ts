// The page at the end of a course: lesson by lesson what it has shown, and, filled in by the script, what of it the reader has run.
import type { Lesson } from "../lessons/index.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { type Html, html } from "./html.ts";
import { renderInline, renderProse } from "./markdown.ts";
import { courseOrder } from "./order.ts";
import { recordAttributes } from "./step-mark.ts";

export interface FinishPageInput {
  readonly siteName: string;
  readonly lessons: readonly Lesson[];
  readonly assets: PageAssets;
}

const root = "../";
const noLinks = { resolveLink: () => null };

/** Its place is one folder below the root. */
export function renderFinishPage({ siteName, lessons: all, assets }: FinishPageInput): string {
  const { lessons } = courseOrder(all);
  return renderDocument({
    root,
    title: `What you have learned · ${siteName}`,
    description: "Lesson by lesson, what this course shows, and what of it you have run.",
    assets,
    bodyClass: "page-text page-finish",
    body: html`${siteHeader({ root, name: siteName, current: "lesson" })}
<main id="main" class="text">
<p class="eyebrow"><a href="${root}">Course</a></p>
<h1>What you have learned</h1>
<div class="finish-sum" data-slot="sum"><p class="standfirst">Lesson by lesson, what this course shows.</p></div>
${lessons.map(entry)}</main>`,
  });
}

function entry(lesson: Lesson): Html {
  return html`<section class="finish-lesson"${recordAttributes(lesson)}>
<h2><a href="${root}lessons/${lesson.slug}/">${renderInline(lesson.title, noLinks)}</a></h2>
<p class="finish-state" data-slot="progress"></p>
${shown(lesson)}
</section>
`;
}

/** Its section "What you saw"; a lesson without one has its summary. */
function shown(lesson: Lesson): Html {
  const section = lesson.sections.find(({ id }) => id === "what-you-saw");
  const prose = section?.blocks.flatMap((block) => (block.type === "prose" ? [block.markdown] : [])) ?? [];
  return prose.length > 0
    ? renderProse(prose.join("\n\n"), { ...noLinks, definitions: lesson.definitions })
    : html`<p>${renderInline(lesson.summary, noLinks)}</p>`;
}
