// Draws the view into the page's parts: the bar, the databases, and each step whose picture has changed.
import { render } from "lit-html";
import { type LessonView, type StepInput, sameInput, stepInput, stepStatus } from "../state/index.ts";
import {
  barView,
  editingView,
  questionView,
  stepActions,
  stepOutput,
  type ViewContext,
  worldView,
} from "../views/index.ts";
import { type PageParts, slot } from "./parts.ts";
import { markScrollable } from "./sight.ts";

const MEASURE_MS = 300;

/** `elementOf`: a step's block. */
export function createDrawing(
  { bar, world, live }: PageParts,
  context: ViewContext,
  elementOf: (step: string) => HTMLElement | undefined,
): (view: LessonView) => void {
  const previous = new WeakMap<HTMLElement, StepInput>();
  const unmeasured = new Set<HTMLElement>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const measure = (): void => {
    clearTimeout(timer);
    timer = undefined;
    markScrollable(...unmeasured, world);
    unmeasured.clear();
  };

  const drawStep = (element: HTMLElement, input: StepInput): void => {
    const last = previous.get(element);
    if (last !== undefined && sameInput(last, input)) return;
    previous.set(element, input);
    element.dataset.status = stepStatus(input);
    element.dataset.edited = String(input.edited);
    render(stepActions(input, context), slot(element, "actions"));
    render(editingView(input, context), slot(element, "editing"));
    const question = element.querySelector<HTMLElement>(':scope > [data-slot="question"]');
    if (question !== null) render(questionView(input, context), question);
    render(stepOutput(input, context), slot(element, "output"));
    unmeasured.add(element);
  };

  return (view) => {
    render(barView(view, context), bar);
    render(worldView(view, context), world);
    for (const [index, step] of view.steps.entries()) {
      const element = elementOf(step.id);
      if (element !== undefined) drawStep(element, stepInput(view, index));
    }
    // Measuring takes longer than drawing: while steps run, a few times a second is enough.
    if (view.phase.type !== "playing") measure();
    else timer ??= setTimeout(measure, MEASURE_MS);
    if (live.textContent !== view.announcement) live.textContent = view.announcement;
  };
}
