// A reader's record on a lesson's page: notes what passes, what was answered and opened, and at the next visit leads on from there.
import type { LessonPageData } from "../../pages/index.ts";
import {
  answerIn,
  type CourseKeys,
  type KeepResult,
  type LessonFacts,
  type LessonProgress,
  lessonRecord,
  progressOf,
} from "../keep/index.ts";
import { exerciseResult, type LessonView, type ViewEvent } from "../state/index.ts";
import { t as lessonText, sharedText as t } from "../words/index.ts";
import type { Notices } from "./notices.ts";
import type { PageParts } from "./parts.ts";
import type { Store } from "./store.ts";

interface RecordedLesson {
  readonly data: LessonPageData;
  readonly store: Store;
  readonly keys: CourseKeys;
  readonly elements: PageParts["steps"];
  readonly notices: Notices;
  /** Runs up to a step and shows the one after it. */
  readonly goOn: (after: string, next: string) => void;
  readonly notKept: (result: Exclude<KeepResult, "kept">) => void;
}

export function keepRecord({ data, store, keys, elements, notices, goOn, notKept }: RecordedLesson): void {
  const { view, tell, onChange } = store;
  const record = lessonRecord(data.slug, keys, () => localStorage);
  const marks = new Map(data.steps.map(({ id, mark }) => [id, mark]));
  const markOf = (step: string): string => marks.get(step) ?? "";
  const lesson = {
    steps: data.steps.map(({ mark }) => mark),
    exercises: data.exercises.map(({ step }) => markOf(step)),
    questions: data.steps.filter(({ question }) => question !== null).map(({ mark }) => mark),
  };

  /** Answers and hints of an earlier visit or of another tab. */
  const restore = (): void => {
    const facts = record.facts();
    const answers = data.steps.flatMap(({ id, mark, question }) => {
      const answer = answerIn(facts, mark);
      const known = answer !== null && (question?.choices.length ?? 0) > answer.choice;
      return known ? [[id, answer.choice] as const] : [];
    });
    if (answers.length > 0) tell({ type: "predictions-restored", answers: Object.fromEntries(answers) });
    for (const { id, step } of data.exercises) {
      const hints = facts[`hints:${markOf(step)}`]?.[1];
      if (typeof hints === "number" && hints > 0) tell({ type: "hint-opened", exercise: id, number: hints });
    }
    for (const [index, element] of elements.entries())
      markPassed(element, index + 1, facts[`passed:${lesson.steps[index]}`] !== undefined);
  };
  restore();
  onChange((event, before) => {
    const facts = factsOf(event, view(), before, markOf, Date.now());
    if (Object.keys(facts).length === 0) return;
    const result = record.add(facts);
    if (result !== "kept") notKept(result);
  });
  addEventListener("storage", (event) => {
    if (record.heard(event)) restore();
  });

  const progress = progressOf(record.facts(), lesson);
  const next = progress.next === null ? undefined : data.steps[progress.next];
  const last = progress.next === null ? undefined : data.steps[progress.next - 1];
  if (next === undefined || last === undefined) return;
  notices.say({
    about: "resume",
    text: resumeWords(progress),
    button: [t("notice.goOn", { number: progress.next! + 1 }), () => goOn(last.id, next.id)],
  });
  onChange(({ type }) => {
    if (type === "play-requested") notices.take("resume");
  });
}

/** For the eye by the page's styles, for others by the name of the step's link. */
function markPassed(element: HTMLElement, number: number, passed: boolean): void {
  if (passed === (element.dataset.before === "passed")) return;
  element.dataset.before = passed ? "passed" : "";
  const link = element.querySelector(".step-number");
  link?.setAttribute("aria-label", lessonText(passed ? "stepView.linkPassed" : "stepView.link", { number }));
}

function resumeWords({ passed, total }: LessonProgress): string {
  return t("notice.resume", { passed, total });
}

/** What an event adds to the record. `now`: milliseconds since 1970. */
export function factsOf(
  event: ViewEvent,
  view: LessonView,
  before: LessonView,
  markOf: (step: string) => string,
  now: number,
): LessonFacts {
  switch (event.type) {
    case "step-finished": {
      const mark = markOf(event.step);
      if (mark === "") return {};
      const solved = view.exercises.flatMap((exercise) => {
        if (exerciseResult(view, exercise)?.solved !== true) return [];
        if (exerciseResult(before, exercise)?.solved === true) return [];
        const ran = view.steps.find(({ id }) => id === exercise.step)?.ran ?? "";
        const own = ran.trim() !== exercise.solution.trim() && exercise.fold !== "open";
        return [[`solved:${markOf(exercise.step)}`, [now, own ? 2 : 1]] as const];
      });
      return {
        place: [now, mark],
        ...(event.result.status === "passed" && { [`passed:${mark}`]: [now, 1] as const }),
        ...Object.fromEntries(solved),
      };
    }
    case "predicted": {
      const step = before.steps.find(({ id }) => id === event.step);
      const mark = markOf(event.step);
      // An answer that was given after the step ran is no prediction.
      if (mark === "" || step?.question == null || step.ran !== null) return {};
      const value =
        event.choice === null ? -1 : event.choice * 2 + (event.choice === step.question.truth ? 1 : 0);
      return { [`answer:${mark}`]: [now, value] };
    }
    case "hint-opened": {
      const exercise = view.exercises.find(({ id }) => id === event.exercise);
      const opened = before.exercises.find(({ id }) => id === event.exercise);
      if (exercise === undefined || opened?.hints === exercise.hints) return {};
      return { [`hints:${markOf(exercise.step)}`]: [now, exercise.hints] };
    }
    default:
      return {};
  }
}
