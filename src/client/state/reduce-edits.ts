// What the reader does to the text of blocks and around exercises, folded into the view. Pure.

import { t } from "../words/index.ts";
import type { Edit, EditEvent, LessonView } from "./view-state.ts";

export function reduceEdit(view: LessonView, event: EditEvent): LessonView {
  switch (event.type) {
    case "edit-opened":
      return withEdit(view, event.step, (edit) => ({ ...edit, open: true }));
    case "edit-closed":
      return withEdit(view, event.step, (edit) => ({ ...edit, open: false }));
    case "edited":
      return withEdit(view, event.step, (edit) => ({
        ...edit,
        text: event.text,
        before: null,
        heard: false,
        restored: false,
        problems: [],
      }));
    case "edit-replaced":
      return withEdit(view, event.step, (edit) => ({
        ...edit,
        text: event.text,
        // The other way round again where this already was a way back.
        before: edit.text === event.text ? edit.before : edit.text,
        heard: false,
        open: true,
        restored: false,
        problems: [],
      }));
    case "edit-heard":
      return withEdit(view, event.step, (edit) => ({
        ...edit,
        text: event.text,
        before: edit.heard ? edit.before : edit.text,
        heard: true,
        open: true,
        restored: false,
        problems: [],
      }));
    case "edits-restored":
      return Object.entries(event.texts).reduce(
        (next, [step, text]) =>
          withEdit(next, step, (edit) => ({ ...edit, text, open: true, restored: true })),
        view,
      );
    case "edits-refused": {
      const [first] = Object.values(event.problems).flat();
      const refused = Object.entries(event.problems).reduce(
        (next, [step, problems]) => withEdit(next, step, (edit) => ({ ...edit, open: true, problems })),
        view,
      );
      return {
        ...refused,
        phase: { type: "idle" },
        request: null,
        announcement: t("announce.nothingRun", { why: first?.message ?? t("announce.unreadable") }),
      };
    }
    case "turn-reached": {
      const step = view.steps.find(({ id }) => id === event.turn.step);
      return {
        ...view,
        turn: event.turn,
        announcement: turnWords(step?.number ?? 0, step !== undefined && step.ran !== null),
      };
    }
    case "turn-left":
      return { ...view, turn: null };
    case "hint-opened":
      return withExercise(view, event.exercise, (exercise) => ({
        ...exercise,
        hints: Math.max(exercise.hints, event.number),
      }));
    case "solution-fold":
      return withExercise(view, event.exercise, (exercise) => ({ ...exercise, fold: event.fold }));
    default:
      return event satisfies never;
  }
}

/** `tried`: it has run, and was not solved. */
export function turnWords(number: number, tried: boolean): string {
  return t(tried ? "announce.notSolved" : "announce.turn", { number });
}

function withEdit(view: LessonView, step: string, change: (edit: Edit) => Edit): LessonView {
  const body = view.steps.find(({ id }) => id === step)?.body;
  if (body === undefined) return view;
  const edit = view.edits[step] ?? { text: body, open: false, before: null, restored: false, problems: [] };
  return { ...view, edits: { ...view.edits, [step]: change(edit) } };
}

function withExercise(
  view: LessonView,
  id: string,
  change: (exercise: LessonView["exercises"][number]) => LessonView["exercises"][number],
): LessonView {
  return {
    ...view,
    exercises: view.exercises.map((exercise) => (exercise.id === id ? change(exercise) : exercise)),
  };
}
