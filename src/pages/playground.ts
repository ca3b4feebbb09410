// The page `/playground/`: the reader's own migrations, run and tested in the tab. Its script draws it; without one it says what it is.
import type { Lesson } from "../lessons/index.ts";
import type { PageAssets } from "./assets.ts";
import { pageDataId } from "./data.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { html, jsonBlock } from "./html.ts";

/** Hands over to the script; addresses are relative to the page. */
export interface PlaygroundPageData {
  /** Address of a `MigrationsData` file. */
  readonly migrations: string;
  readonly seed: string | null;
  /** The lessons whose worlds one can begin from. */
  readonly lessons: readonly { readonly slug: string; readonly title: string; readonly steps: number }[];
}

export interface PlaygroundPageInput {
  readonly siteName: string;
  readonly assets: PageAssets;
  readonly data: PlaygroundPageData;
}

export const playgroundLessons = (lessons: readonly Lesson[]): PlaygroundPageData["lessons"] =>
  lessons
    .filter(({ reference }) => !reference)
    .map(({ slug, title, steps }) => ({ slug, title, steps: steps.length }));

/** Its place is one folder below the root. */
export function renderPlayground({ siteName, assets, data }: PlaygroundPageInput): string {
  const root = "../";
  return renderDocument({
    root,
    title: `Playground · ${siteName}`,
    description: "Run and test your own PostgreSQL migrations in your browser. Nothing is sent anywhere.",
    assets,
    bodyClass: "page-lesson page-playground",
    body: html`${siteHeader({ root, name: siteName, current: "lesson" })}
<section class="bar" data-slot="bar" aria-label="Run"><noscript><p>The playground needs JavaScript: it runs PostgreSQL in this page.</p></noscript><p class="bar-late">The playground comes with this page's script, which has not arrived yet. If it stays away, load the page again.</p></section>
<div class="desk">
<main id="main" class="lesson">
<header class="lesson-head">
<p class="eyebrow"><a href="${root}">Course</a></p>
<h1>Playground</h1>
<p class="standfirst">Run and test your own migrations on a real PostgreSQL, here in this tab. Nothing is sent anywhere.</p>
</header>
<div data-slot="playground"></div>
</main>
<aside class="world" data-slot="world" aria-label="The databases"></aside>
</div>
<footer class="site-foot"><p>PostgreSQL runs inside this page. Nothing that you do here leaves your browser.</p></footer>
<script type="application/json" id="${pageDataId}">${jsonBlock(data)}</script>`,
  });
}
