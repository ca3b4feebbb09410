// A reader's record in words: on the course page a lesson's place and the whole, at the end what was done.
import { html, nothing, type TemplateResult } from "lit-html";
import { count, list } from "../../text/index.ts";
import type { KeptCounts, LessonProgress } from "../keep/index.ts";

/** Empty where nothing has run. */
export function placeWords({ passed, total, finished, next }: LessonProgress): string {
  if (finished !== null) return "Done";
  return next === null ? "" : `${passed} of ${total} passed`;
}

export interface RecordActions {
  readonly save: () => void;
  readonly load: (file: File) => void;
  /** Asks first; `sure`: the reader has been asked. */
  readonly forget: (sure: boolean) => void;
  readonly keep: () => void;
}

export interface RecordInput {
  readonly lessons: readonly LessonProgress[];
  readonly kept: KeptCounts;
  /** The reader is asked whether all of it is to be forgotten. */
  readonly asking: boolean;
  /** What became of the last thing that was asked for. */
  readonly note: string;
  /** Address of the page that says what was learned. */
  readonly finish: string;
}

export function recordView(input: RecordInput, actions: RecordActions): TemplateResult {
  const { lessons, kept, asking, note, finish } = input;
  const sum = (of: (lesson: LessonProgress) => number) =>
    lessons.reduce((total, lesson) => total + of(lesson), 0);
  const [passed, total] = [sum((one) => one.passed), sum((one) => one.total)];
  const done = lessons.filter((one) => one.finished !== null).length;
  const nothingKept = kept.passed + kept.answers + kept.texts === 0;
  return html`<h2 id="record">Your record</h2>
<p>${
    nothingKept
      ? "Nothing yet. The steps that you run are noted here."
      : html`<strong>${done} of ${count(lessons.length, "lesson")}</strong> done, ${passed} of ${count(total, "step")} passed. <a href=${finish}>What you have learned</a>`
  }</p>
<p class="record-where">It is kept in this browser and nowhere else. To take it to another one, save it as a file and load it there.</p>
<div class="meter" aria-hidden="true"><svg viewBox="0 0 100 1" preserveAspectRatio="none"><rect class="meter-passed" width=${total === 0 ? 0 : (100 * passed) / total} height="1"/></svg></div>
<p class="record-actions">
<button type="button" class="button" ?disabled=${nothingKept} @click=${actions.save}>Save as a file</button>
<label class="button record-load">Load a file<input type="file" accept=".json,application/json" @change=${(
    event: Event,
  ) => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (file !== undefined) actions.load(file);
  }}></label>
<button type="button" class="button" ?disabled=${nothingKept} @click=${() => actions.forget(false)}>Forget everything</button>
</p>
${asking ? askView(kept, actions) : nothing}
<p class="record-note" role="status">${note}</p>`;
}

function askView(kept: KeptCounts, actions: RecordActions): TemplateResult {
  const parts = [
    [kept.passed, "passed step"],
    [kept.answers, "prediction"],
    [kept.texts, "text of your own"],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([number, noun]) => counted(number, noun));
  return html`<div class="record-ask" role="group" aria-label="Forget everything?"><p>Forget ${list(words)}? There is no way back, unless you save a file first.</p>
<button type="button" class="button primary" @click=${() => actions.forget(true)}>Forget everything</button>
<button type="button" class="button" @click=${actions.keep}>Keep it</button></div>`;
}

function counted(number: number, noun: string): string {
  return noun === "text of your own" ? `${count(number, "text")} of your own` : count(number, noun);
}

/** What of a lesson a reader has done, as parts of one line. `date`: writes a time in milliseconds as a day. */
export function doneWords(progress: LessonProgress, date: (at: number) => string): string {
  const { passed, total, finished, solved, withSolution, answered, right } = progress;
  if (passed === 0) return "Not begun";
  const parts = [
    finished === null ? `${passed} of ${count(total, "step")} passed` : `Done on ${date(finished)}`,
    ...(solved === 0
      ? []
      : [
          `${count(solved, "exercise")} solved${withSolution === 0 ? "" : `, ${withSolution} with the solution`}`,
        ]),
    ...(answered === 0 ? [] : [`${right} of ${count(answered, "prediction")} right`]),
  ];
  return parts.join(" · ");
}

/** The sentence over the lessons, and the way to have it on paper. */
export function sumView(
  lessons: readonly LessonProgress[],
  date: (at: number) => string,
  print: () => void,
): TemplateResult {
  const done = lessons.filter(({ finished }) => finished !== null);
  const steps = lessons.reduce((sum, { passed }) => sum + passed, 0);
  if (steps === 0)
    return html`<p class="standfirst">You have not run a step yet. Below is what the lessons will show you.</p><p><a class="button primary" href="../">To the course</a></p>`;
  const all = done.length === lessons.length;
  const last = Math.max(...done.map(({ finished }) => finished ?? 0));
  const words = all
    ? `You have finished the course: all ${count(lessons.length, "lesson")}, ${count(steps, "step")}, the last on ${date(last)}.`
    : `You have finished ${done.length} of ${count(lessons.length, "lesson")}, and ${count(steps, "step")} passed in your browser.`;
  return html`<p class="standfirst">${words}</p><p class="finish-actions"><button type="button" class=${all ? "button primary" : "button"} @click=${print}>Print</button> ${
    all
      ? html`<a class="button" href="../playground/">Try your own migrations</a>`
      : html`<a class="button primary" href="../">Go on with the course</a>`
  }</p>`;
}
