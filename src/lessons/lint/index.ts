// The door of the lint: what an author should look at in a lesson that can be read.
export type { LintContext } from "./links.ts";
export { lintLesson } from "./lint.ts";
