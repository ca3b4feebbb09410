// Brings a written lesson page to life: its text stays as it is, the slots in it are filled from the view state.
import { render } from "lit-html";
import type { SourceFile } from "../engine/index.ts";
import { createActions } from "./actions.ts";
import { missingCapability } from "./capabilities.ts";
import { spawnWorker } from "./client.ts";
import type { ViewContext } from "./context.ts";
import { lessonDrafts } from "./drafts.ts";
import { createEditors } from "./editors.ts";
import { exerciseOf, isStale } from "./exercises.ts";
import { createFolds } from "./hints.ts";
import { shortcutOf } from "./keys.ts";
import { completed } from "./moments.ts";
import { focusNeighbour, keepInSight, markScrollable, stepOf } from "./page.ts";
import { fetchMigrations, readPageData } from "./page-data.ts";
import { createPlaying } from "./playing.ts";
import { doneLessons } from "./progress.ts";
import { reduce } from "./reduce.ts";
import { committedFiles, sameInput, statusOf, stepInput, textsOf } from "./step-input.ts";
import { initialView, type ViewEvent } from "./view-state.ts";
import { barView } from "./views/bar.ts";
import { editingView } from "./views/editing.ts";
import { helpView } from "./views/help.ts";
import { type StepInput, stepActions, stepOutput } from "./views/step.ts";
import { worldView } from "./views/world.ts";

export function mountLesson(): void {
  const data = readPageData(document);
  const elements = [...document.querySelectorAll<HTMLElement>("[data-step]")];
  const bar = slot(document, "bar");
  const world = slot(document, "world");
  bar.replaceChildren();
  const live = document.body.appendChild(Object.assign(document.createElement("p"), { className: "hidden" }));
  live.setAttribute("role", "status");
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.setAttribute("aria-labelledby", "gosling-help-title");
  render(
    helpView(() => dialog.close()),
    dialog,
  );

  const openStorage = () => localStorage;
  const done = doneLessons(openStorage);
  const drafts = lessonDrafts(data.slug, openStorage);
  let view = initialView(data.steps, data.exercises);
  let migrations: readonly SourceFile[] = [];
  let drawing = 0;
  // As in the styles: below this width the databases are a sheet over the text.
  const narrow = matchMedia("(max-width: 68rem)");

  const tell = (event: ViewEvent): void => {
    const { edits } = view;
    view = reduce(view, event);
    if (view.edits !== edits && event.type.startsWith("edit")) drafts.write(data.steps, textsOf(view));
    if (event.type === "step-finished" && completed(view)) done.add(data.slug);
    if (drawing === 0) drawing = requestAnimationFrame(draw);
  };

  const playing = createPlaying({
    lesson: data.lesson,
    steps: data.steps,
    loadMigrations: async () => {
      if (migrations.length === 0) migrations = await fetchMigrations(data.migrations);
      return migrations;
    },
    seed: data.seed === null ? null : new URL(data.seed, document.baseURI).href,
    spawn: spawnWorker,
    tell,
  });

  const editors = createEditors({
    elements,
    steps: data.steps,
    exercises: new Set(data.exercises.map((exercise) => exercise.step)),
    tell,
  });

  const actions = createActions({
    view: () => view,
    tell,
    draw,
    playing,
    show: (step) => keepInSight(elements[step.number - 1]),
    focus: (step, part) => {
      const element = elements[step.number - 1];
      if (part === "editor") editors.focus(step.id);
      else element?.focus({ preventScroll: true });
      keepInSight(element);
    },
    help: () => dialog.showModal(),
    databases: (open, from) => {
      // In a frame as high as its text nothing is "in sight" for us: the sheet opens under what was pressed.
      if (from instanceof HTMLElement)
        world.style.setProperty("--under", `${from.getBoundingClientRect().bottom + scrollY}px`);
      const before = document.body.dataset.databases === "open";
      document.body.dataset.databases = open ? "open" : "closed";
      if (open === before || !narrow.matches) return;
      const target = open
        ? world.querySelector<HTMLElement>(".world-close")
        : bar.querySelector<HTMLElement>(".bar-databases");
      target?.focus();
    },
  });
  const folds = createFolds(document, actions, () => view, tell);
  const context: ViewContext = {
    actions,
    files: () => [data.lesson, ...committedFiles(data.steps, view), ...migrations],
    lesson: data.lesson.name,
  };

  function draw(): void {
    cancelAnimationFrame(drawing);
    drawing = 0;
    render(barView(view, context), bar);
    render(worldView(view, context), world);
    for (const [index, element] of elements.entries()) drawStep(element, stepInput(view, index));
    editors.sync(view);
    folds.sync(view);
    if (view.phase.type !== "playing") markScrollable(world);
    if (live.textContent !== view.announcement) live.textContent = view.announcement;
  }

  const previous = new WeakMap<HTMLElement, StepInput>();
  function drawStep(element: HTMLElement, input: StepInput): void {
    const last = previous.get(element);
    if (last !== undefined && sameInput(last, input)) return;
    previous.set(element, input);
    element.dataset.status = statusOf(input);
    element.dataset.edited = String(input.edited);
    render(stepActions(input, context), slot(element, "actions"));
    render(editingView(input, context), slot(element, "editing"));
    render(stepOutput(input, context), slot(element, "output"));
    markScrollable(element);
  }

  document.addEventListener("keydown", (event) => {
    const shortcut = dialog.open ? null : shortcutOf(event);
    if (shortcut === null) return;
    switch (shortcut) {
      case "run-focused": {
        const focused = view.steps.find((step) => step.id === stepOf(document.activeElement));
        const exercise = focused && exerciseOf(view, focused.id);
        if (exercise) actions.check(exercise);
        else if (focused && (focused.status === "waiting" || isStale(view, focused)))
          actions.play(focused.id);
        else actions.next();
        break;
      }
      case "run-all":
        actions.play(null);
        break;
      case "stop":
        if (document.body.dataset.databases === "open" && narrow.matches) actions.databases(false);
        else if (view.phase.type === "playing") actions.stop();
        else return;
        break;
      case "step-down":
      case "step-up":
        focusNeighbour(elements, shortcut === "step-down" ? 1 : -1);
        break;
      default:
        shortcut satisfies never;
    }
    event.preventDefault();
  });

  const missing = missingCapability(globalThis);
  if (missing !== null) tell({ type: "unsupported", message: missing });
  tell({ type: "edits-restored", texts: drafts.read(data.steps) });
  draw();
  // What is folded has no width: it is looked at when it opens.
  world.addEventListener("toggle", () => markScrollable(world), true);
  addEventListener("resize", () => markScrollable(document));
  markScrollable(document);
  // A message makes the bar higher: what sticks or scrolls to a place below it must know.
  new ResizeObserver(() =>
    document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`),
  ).observe(bar);
}

function slot(within: ParentNode, name: string): HTMLElement {
  const element = within.querySelector<HTMLElement>(`[data-slot="${name}"]`);
  if (element === null) throw new Error(`The page has no place for ${name}.`);
  return element;
}
