// The door of a lesson's source: its lines and places, Markdown's blocks, and the problems that are found on the way.
export { Collector } from "./collector.ts";
export { type Details, DetailsTracker } from "./details.ts";
export { type Fence, readFence, swallowedStep } from "./fence.ts";
export { addressOf, lessonSlug, plainHeading, Slugger } from "./headings.ts";
export { type MarkdownBlock, readBlocks } from "./markdown.ts";
export { suggest } from "./names.ts";
export { isBlank, type LessonText, linesOf, place, readText, shift, slice } from "./text.ts";
