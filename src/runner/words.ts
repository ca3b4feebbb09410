// What the runner says, in the language of whoever asked for the play: English in a terminal and in a test.
import { createWords, RUNNER, type Translation, type WordsOf } from "../words/index.ts";

export type RunnerText = WordsOf<typeof RUNNER>;

export const runnerText = (translation?: Translation): RunnerText => createWords(RUNNER, translation);

export const ENGLISH: RunnerText = /* @__PURE__ */ runnerText();
