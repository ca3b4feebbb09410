// The page at the end of a course: lesson by lesson what it has shown, and, filled in by the script, what of it the reader has run.
import type { Lesson } from "../lessons/index.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { type Html, html } from "./html.ts";
import { noLinks, renderInline, renderProse } from "./markdown.ts";
import { courseOrder } from "./order.ts";
import { recordAttributes } from "./step-mark.ts";
import { SCRIPT_WORDS, type SiteText } from "./text.ts";

export interface FinishPageInput {
  readonly t: SiteText;
  readonly siteName: string;
  readonly lessons: readonly Lesson[];
  readonly assets: PageAssets;
}

const root = "../";

/** Its place is one folder below the root. */
export function renderFinishPage({ t, siteName, lessons: all, assets }: FinishPageInput): string {
  const { lessons } = courseOrder(all);
  return renderDocument({
    t,
    scriptWords: SCRIPT_WORDS.course,
    root,
    title: `${t("finishPage.title")} · ${siteName}`,
    description: t("finishPage.about"),
    assets,
    bodyClass: "page-text page-finish",
    body: html`${siteHeader({ t, root, name: siteName, current: "lesson" })}
<main id="main" class="text">
<p class="eyebrow"><a href="${root}">${t("site.course")}</a></p>
<h1>${t("finishPage.title")}</h1>
<div class="finish-sum" data-slot="sum"><p class="standfirst">${t("finishPage.sum")}</p></div>
${lessons.map((lesson) => entry(lesson, t))}</main>`,
  });
}

function entry(lesson: Lesson, t: SiteText): Html {
  return html`<section class="finish-lesson"${recordAttributes(lesson)}>
<h2><a href="${root}lessons/${lesson.slug}/">${renderInline(lesson.title, noLinks(t))}</a></h2>
<p class="finish-state" data-slot="progress"></p>
${shown(lesson, t)}
</section>
`;
}

/** Its section "What you saw"; a lesson without one has its summary. */
function shown(lesson: Lesson, t: SiteText): Html {
  const section = lesson.sections.find(({ id }) => id === "what-you-saw");
  const prose = section?.blocks.flatMap((block) => (block.type === "prose" ? [block.markdown] : [])) ?? [];
  return prose.length > 0
    ? renderProse(prose.join("\n\n"), { ...noLinks(t), definitions: lesson.definitions })
    : html`<p>${renderInline(lesson.summary, noLinks(t))}</p>`;
}
