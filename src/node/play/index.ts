// The door of playing: lessons and their mutants in worker threads, and the transcript of a play.
export type { MutantsJob, MutantsMessage } from "./mutants-worker.ts";
export { createNodePlayer } from "./player.ts";
export { steady } from "./steady.ts";
export { createTranscript } from "./transcript.ts";
