// Does what the keyboard's shortcuts ask for.
import { exerciseOf, isStale, type LessonView } from "../state/index.ts";
import { type Actions, shortcutOf } from "../views/index.ts";
import type { PageParts } from "./parts.ts";
import type { Sheet } from "./sheet.ts";
import { focusNeighbour, stepOf } from "./sight.ts";

export function listenToShortcuts(
  { dialog }: PageParts,
  steps: () => readonly HTMLElement[],
  view: () => LessonView,
  actions: Actions,
  sheet: Sheet,
  ask: () => void,
): void {
  const runFocused = (): void => {
    const focused = view().steps.find((step) => step.id === stepOf(document.activeElement));
    const exercise = focused && exerciseOf(view(), focused.id);
    if (document.activeElement?.closest(".console")) ask();
    else if (exercise) actions.check(exercise);
    else if (focused && (focused.status === "waiting" || isStale(view(), focused))) actions.play(focused.id);
    else actions.next();
  };

  document.addEventListener("keydown", (event) => {
    const shortcut = dialog.open ? null : shortcutOf(event);
    if (shortcut === null) return;
    switch (shortcut) {
      case "run-focused":
        runFocused();
        break;
      case "run-all":
        actions.play(null);
        break;
      case "stop":
        if (sheet.isOver()) actions.databases(false);
        else if (view().phase.type === "playing") actions.stop();
        else return;
        break;
      case "step-down":
      case "step-up":
        focusNeighbour(steps(), shortcut === "step-down" ? 1 : -1);
        break;
      default:
        shortcut satisfies never;
    }
    event.preventDefault();
  });
}
