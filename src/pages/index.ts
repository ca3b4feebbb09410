// The door of src/pages: lessons to a static site, as text.
export { type PageAssets, readManifest, type SiteAssets, type ViteManifest } from "./assets.ts";
export { CARD, card } from "./card.ts";
export type { SiteWords } from "./course.ts";
export {
  type ExercisePageData,
  type LessonPageData,
  type MigrationsData,
  pageDataId,
  type QuestionPageData,
  type StepPageData,
} from "./data.ts";
export { type DocsInput, pathOf } from "./docs.ts";
export { contentSecurityPolicy, embedSecurityPolicy } from "./document.ts";
export { type EnginePageData, OWN_ORIGINS } from "./engine.ts";
export type { PictureOf } from "./links.ts";
export { offlinePage } from "./offline-page.ts";
export type { PlaygroundPageData } from "./playground.ts";
export { renderSite, type SiteInput } from "./site.ts";
