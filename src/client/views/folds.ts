// The folded hints and solutions of the written page: hints open one after the other, a solution asks first.
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { ExerciseView, LessonView, ViewEvent } from "../state/index.ts";
import { stepText } from "../state/index.ts";
import { t } from "../words/index.ts";
import type { Actions } from "./context.ts";

export interface Folds {
  sync(view: LessonView): void;
}

interface Fold {
  readonly details: HTMLDetailsElement;
  readonly step: string;
  /** From 1; null: the solution. */
  readonly hint: number | null;
  /** Under it: the question before it opens; in it: what can be done with it. */
  readonly slot: HTMLElement;
}

export function createFolds(
  page: ParentNode,
  actions: Actions,
  view: () => LessonView,
  tell: (event: ViewEvent) => void,
): Folds {
  const counts = new Map<string, number>();
  const folds = [...page.querySelectorAll<HTMLDetailsElement>("details[data-help]")].map((details): Fold => {
    const step = details.dataset.for ?? "";
    const isHint = details.dataset.help === "hint";
    const hint = isHint ? (counts.get(step) ?? 0) + 1 : null;
    if (hint !== null) counts.set(step, hint);
    const slot = document.createElement("div");
    if (!isHint) details.after(slot);
    return { details, step, hint, slot };
  });
  const exerciseAt = (step: string) => view().exercises.find((exercise) => exercise.step === step);

  for (const { details, step, hint } of folds) {
    if (hint !== null) {
      details.addEventListener("toggle", () => {
        const exercise = exerciseAt(step);
        if (details.open && exercise) tell({ type: "hint-opened", exercise: exercise.id, number: hint });
      });
      continue;
    }
    details.querySelector("summary")?.addEventListener("click", (event) => {
      const exercise = exerciseAt(step);
      if (!exercise || exercise.fold === "open") return;
      event.preventDefault();
      actions.foldSolution(exercise, exercise.fold === "asking" ? "closed" : "asking");
    });
  }

  const previous = new Map<Fold, string>();
  function syncOne(fold: Fold, current: LessonView, exercise: ExerciseView): void {
    const { details, hint, slot } = fold;
    if (hint !== null) {
      details.hidden = hint > exercise.hints + 1;
      return;
    }
    const step = current.steps.find(({ id }) => id === exercise.step)!;
    const inEditor = stepText(current, step) === exercise.solution;
    const state = `${exercise.fold} ${inEditor}`;
    const before = previous.get(fold);
    if (state === before) return;
    previous.set(fold, state);
    if (exercise.fold === "open" && before?.startsWith("asking")) {
      details.open = true;
      details.append(slot);
    }
    render(solutionView(exercise, inEditor, actions), slot);
    // The question's buttons are gone; the focus stays where the question was asked.
    if (exercise.fold !== "asking" && before?.startsWith("asking")) details.querySelector("summary")?.focus();
  }

  return {
    sync(current) {
      for (const fold of folds) {
        const exercise = exerciseAt(fold.step);
        if (exercise) syncOne(fold, current, exercise);
      }
    },
  };
}

function solutionView(
  exercise: ExerciseView,
  inEditor: boolean,
  actions: Actions,
): TemplateResult | typeof nothing {
  switch (exercise.fold) {
    case "closed":
      return nothing;
    case "asking":
      return html`<div class="ask" role="group" aria-label=${t("help.ask")}>
<p>${t("help.askText")}</p>
<button type="button" class="button" @click=${() => actions.foldSolution(exercise, "open")}>${t("help.show")}</button>
<button type="button" class="button quiet" @click=${() => actions.foldSolution(exercise, "closed")}>${t("help.notYet")}</button></div>`;
    case "open":
      return inEditor
        ? html`<p class="none">${t("help.inEditor")}</p>`
        : html`<p><button type="button" class="button" @click=${() => actions.replace(exercise.step, exercise.solution)}>${t("help.put")}</button></p>`;
    default:
      return exercise.fold satisfies never;
  }
}
