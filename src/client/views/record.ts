// A reader's record in words: on the course page a lesson's place and the whole, at the end what was done.
import { html, nothing, type TemplateResult } from "lit-html";
import type { KeptCounts, LessonProgress } from "../keep/index.ts";
import { courseText as t } from "../words/index.ts";

/** Empty where nothing has run. */
export function placeWords({ passed, total, finished, next }: LessonProgress): string {
  if (finished !== null) return t("progress.done");
  return next === null ? "" : t("progress.place", { passed, total });
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
  return html`<h2 id="record">${t("record.title")}</h2>
<p>${
    nothingKept
      ? t("record.nothing")
      : t.parts("record.sum", {
          lessons: html`<strong>${t("record.lessons", { done, lessons: t("counts.lesson", { count: lessons.length }) })}</strong>`,
          passed,
          steps: t("counts.step", { count: total }),
          learned: html`<a href=${finish}>${t("record.learned")}</a>`,
        })
  }</p>
<p class="record-where">${t("record.where")}</p>
<div class="meter" aria-hidden="true"><svg viewBox="0 0 100 1" preserveAspectRatio="none"><rect class="meter-passed" width=${total === 0 ? 0 : (100 * passed) / total} height="1"/></svg></div>
<p class="record-actions">
<button type="button" class="button" ?disabled=${nothingKept} @click=${actions.save}>${t("record.save")}</button>
<label class="button record-load">${t("record.load")}<input type="file" accept=".json,application/json" @change=${(
    event: Event,
  ) => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (file !== undefined) actions.load(file);
  }}></label>
<button type="button" class="button" ?disabled=${nothingKept} @click=${() => actions.forget(false)}>${t("record.forget")}</button>
</p>
${asking ? askView(kept, actions) : nothing}
<p class="record-note" role="status">${note}</p>`;
}

function askView(kept: KeptCounts, actions: RecordActions): TemplateResult {
  const parts = [
    [kept.passed, "record.passedStep"],
    [kept.answers, "counts.prediction"],
    [kept.texts, "record.ownText"],
  ] as const;
  const what = parts.filter(([count]) => count > 0).map(([count, noun]) => t(noun, { count }));
  return html`<div class="record-ask" role="group" aria-label=${t("record.ask")}><p>${t("record.askText", { what: t.list(what) })}</p>
<button type="button" class="button primary" @click=${() => actions.forget(true)}>${t("record.forget")}</button>
<button type="button" class="button" @click=${actions.keep}>${t("record.keep")}</button></div>`;
}

/** What of a lesson a reader has done, as parts of one line. */
export function doneWords(progress: LessonProgress): string {
  const { passed, total, finished, solved, withSolution, answered, right } = progress;
  if (passed === 0) return t("progress.notBegun");
  const exercises = t("counts.exercise", { count: solved });
  const parts = [
    finished === null
      ? t("progress.passed", { passed, steps: t("counts.step", { count: total }) })
      : t("progress.doneOn", { date: t.date(finished) }),
    ...(solved === 0
      ? []
      : [
          withSolution === 0
            ? t("progress.solved", { exercises })
            : t("progress.solvedWith", { exercises, withSolution }),
        ]),
    ...(answered === 0
      ? []
      : [t("progress.right", { right, predictions: t("counts.prediction", { count: answered }) })]),
  ];
  return parts.join(" · ");
}

/** The sentence over the lessons, and the way to have it on paper. */
export function sumView(lessons: readonly LessonProgress[], print: () => void): TemplateResult {
  const done = lessons.filter(({ finished }) => finished !== null);
  const steps = lessons.reduce((sum, { passed }) => sum + passed, 0);
  if (steps === 0)
    return html`<p class="standfirst">${t("progress.noStep")}</p><p><a class="button primary" href="../">${t("progress.toCourse")}</a></p>`;
  const all = done.length === lessons.length;
  const last = Math.max(...done.map(({ finished }) => finished ?? 0));
  const counted = {
    lessons: t("counts.lesson", { count: lessons.length }),
    steps: t("counts.step", { count: steps }),
  };
  const words = all
    ? t("progress.finished", { ...counted, date: t.date(last) })
    : t("progress.some", { ...counted, done: done.length });
  return html`<p class="standfirst">${words}</p><p class="finish-actions"><button type="button" class=${all ? "button primary" : "button"} @click=${print}>${t("progress.print")}</button> ${
    all
      ? html`<a class="button" href="../playground/">${t("progress.playground")}</a>`
      : html`<a class="button primary" href="../">${t("progress.goOnCourse")}</a>`
  }</p>`;
}
