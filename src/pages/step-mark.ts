// A step as a short mark: a reader's record counts for the step as it was written, and no longer for one that was rewritten.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { type Lesson, predictionOf, type Step } from "../lessons/index.ts";
import { type Html, html } from "./html.ts";

/** Six hexadecimal digits, from what the step runs and asks. `databases`: how many the lesson has. */
export function stepMark(step: Step, databases: number): string {
  const says = JSON.stringify([step.id, step.body, predictionOf(step, databases)]);
  return bytesToHex(sha256(utf8ToBytes(says))).slice(0, 6);
}

/** For an element that shows how far a reader is with the lesson. */
export function recordAttributes({ slug, steps, exercises, databases }: Lesson): Html {
  const marks = (some: readonly Step[]) => some.map((step) => stepMark(step, databases.length)).join(" ");
  const completed = exercises.flatMap(({ step }) => steps.find(({ id }) => id === step) ?? []);
  const asking = steps.filter(({ predict }) => predict !== null);
  return html` data-lesson="${slug}" data-steps="${marks(steps)}"${completed.length > 0 && html` data-exercises="${marks(completed)}"`}${asking.length > 0 && html` data-questions="${marks(asking)}"`}`;
}
