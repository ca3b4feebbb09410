// Brings a written lesson page to life: its text stays as it is, the slots in it are filled from the view state.
import { render } from "lit-html";
import type { SourceFile } from "../engine/index.ts";
import { missingCapability } from "./capabilities.ts";
import { spawnWorker } from "./client.ts";
import type { Actions, ViewContext } from "./context.ts";
import { shortcutOf } from "./keys.ts";
import { completed, nextStep, stateBefore } from "./moments.ts";
import { focusNeighbour, keepInSight, markScrollable, stepOf } from "./page.ts";
import { fetchMigrations, readPageData } from "./page-data.ts";
import { createPlaying } from "./playing.ts";
import { doneLessons } from "./progress.ts";
import { reduce } from "./reduce.ts";
import { initialView, type LessonView, type ViewEvent } from "./view-state.ts";
import { barView } from "./views/bar.ts";
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

  const done = doneLessons(() => localStorage);
  let view = initialView(elements.map((element) => element.dataset.step ?? ""));
  let migrations: readonly SourceFile[] = [];
  let drawing = 0;
  // As in the styles: below this width the databases are a sheet over the text.
  const narrow = matchMedia("(max-width: 68rem)");

  const tell = (event: ViewEvent): void => {
    view = reduce(view, event);
    if (event.type === "step-finished" && completed(view)) done.add(data.slug);
    if (drawing === 0) drawing = requestAnimationFrame(draw);
  };

  const playing = createPlaying({
    lesson: data.lesson,
    loadMigrations: async () => {
      if (migrations.length === 0) migrations = await fetchMigrations(data.migrations);
      return migrations;
    },
    seed: data.seed === null ? null : new URL(data.seed, document.baseURI).href,
    spawn: spawnWorker,
    tell,
  });

  const actions: Actions = {
    play: (to) => void playing.play(to),
    next: () => {
      const next = nextStep(view);
      if (next === null) return;
      void playing.play(next.id);
      keepInSight(elements[next.number - 1]);
    },
    stop: () => playing.stop(),
    reset: () => void playing.reset(),
    restart: () => {
      // Whatever had run is run again: the reader goes on where the worker was lost.
      const reached = view.steps.findLast((step) => step.status !== "waiting") ?? nextStep(view);
      tell({ type: "reset-requested" });
      tell({ type: "play-ended" });
      playing.discard();
      if (reached !== null) actions.play(reached.id);
    },
    select: (selection) => tell({ type: "moment-selected", selection }),
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
  };
  const context: ViewContext = {
    actions,
    files: () => [data.lesson, ...migrations],
    lesson: data.lesson.name,
  };

  function draw(): void {
    drawing = 0;
    render(barView(view, context), bar);
    render(worldView(view, context), world);
    for (const [index, element] of elements.entries()) drawStep(element, stepInput(view, index, element));
    if (view.phase.type !== "playing") markScrollable(world);
    if (live.textContent !== view.announcement) live.textContent = view.announcement;
  }

  const previous = new WeakMap<HTMLElement, StepInput>();
  function drawStep(element: HTMLElement, input: StepInput): void {
    const last = previous.get(element);
    if (last !== undefined && sameInput(last, input)) return;
    previous.set(element, input);
    element.dataset.status = input.step.status;
    render(stepActions(input, context), slot(element, "actions"));
    render(stepOutput(input, context), slot(element, "output"));
    markScrollable(element);
  }

  document.addEventListener("keydown", (event) => {
    const shortcut = dialog.open ? null : shortcutOf(event);
    if (shortcut === null) return;
    switch (shortcut) {
      case "run-focused": {
        const focused = view.steps.find((step) => step.id === stepOf(document.activeElement));
        if (focused?.status === "waiting") actions.play(focused.id);
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
  draw();
  // What is folded has no width: it is looked at when it opens.
  world.addEventListener("toggle", () => markScrollable(world), true);
  addEventListener("resize", () => markScrollable(document));
  markScrollable(document);
}

function stepInput(view: LessonView, index: number, element: HTMLElement): StepInput {
  const step = view.steps[index]!;
  return {
    step,
    busy: view.phase.type === "playing",
    disabled: view.phase.type === "unsupported" || view.phase.type === "refused",
    isNext: nextStep(view)?.id === step.id,
    before: stateBefore(view, index),
    firstLine: Number(element.dataset.line),
  };
}

function sameInput(a: StepInput, b: StepInput): boolean {
  return (
    a.step === b.step &&
    a.busy === b.busy &&
    a.disabled === b.disabled &&
    a.isNext === b.isNext &&
    a.before === b.before
  );
}

function slot(within: ParentNode, name: string): HTMLElement {
  const element = within.querySelector<HTMLElement>(`[data-slot="${name}"]`);
  if (element === null) throw new Error(`The page has no place for ${name}.`);
  return element;
}
