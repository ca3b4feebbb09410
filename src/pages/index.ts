// The door of src/pages: lessons to a static site, as text.
export { type PageAssets, readManifest, type SiteAssets, type ViteManifest } from "./assets.ts";
export type { SiteWords } from "./course.ts";
export { type LessonPageData, type MigrationsData, pageDataId } from "./data.ts";
export { contentSecurityPolicy } from "./document.ts";
export { renderSite, type SiteInput } from "./site.ts";
