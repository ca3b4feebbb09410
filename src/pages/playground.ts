// The page `/playground/`: the reader's own migrations, run and tested in the tab. Its script draws it; without one it says what it is.
import type { Lesson } from "../lessons/index.ts";
import type { PageAssets } from "./assets.ts";
import { pageDataId } from "./data.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { html, jsonBlock } from "./html.ts";
import { SCRIPT_WORDS, type SiteText } from "./text.ts";

/** Hands over to the script; addresses are relative to the page. */
export interface PlaygroundPageData {
  /** Address of a `MigrationsData` file. */
  readonly migrations: string;
  readonly seed: string | null;
  /** The lessons whose worlds one can begin from. */
  readonly lessons: readonly { readonly slug: string; readonly title: string; readonly steps: number }[];
}

export interface PlaygroundPageInput {
  readonly t: SiteText;
  readonly siteName: string;
  readonly assets: PageAssets;
  readonly data: PlaygroundPageData;
}

export const playgroundLessons = (lessons: readonly Lesson[]): PlaygroundPageData["lessons"] =>
  lessons
    .filter(({ reference }) => !reference)
    .map(({ slug, title, steps }) => ({ slug, title, steps: steps.length }));

/** Its place is one folder below the root. */
export function renderPlayground({ t, siteName, assets, data }: PlaygroundPageInput): string {
  const root = "../";
  return renderDocument({
    t,
    scriptWords: SCRIPT_WORDS.playground,
    root,
    title: `${t("playgroundPage.title")} · ${siteName}`,
    description: t("playgroundPage.about"),
    assets,
    bodyClass: "page-lesson page-playground",
    body: html`${siteHeader({ t, root, name: siteName, current: "lesson" })}
<section class="bar" data-slot="bar" aria-label="${t("playgroundPage.bar")}"><noscript><p>${t("playgroundPage.noScript")}</p></noscript><p class="bar-late">${t("playgroundPage.late")}</p></section>
<div class="desk">
<main id="main" class="lesson">
<header class="lesson-head">
<p class="eyebrow"><a href="${root}">${t("site.course")}</a></p>
<h1>${t("playgroundPage.title")}</h1>
<p class="standfirst">${t("playgroundPage.standfirst")}</p>
</header>
<div data-slot="playground"></div>
</main>
<aside class="world" data-slot="world" aria-label="${t("lessonPage.world")}"></aside>
</div>
<footer class="site-foot"><p>${t("site.foot")}</p></footer>
<script type="application/json" id="${pageDataId}">${jsonBlock(data)}</script>`,
  });
}
