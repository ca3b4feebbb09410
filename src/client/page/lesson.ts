// Brings a written lesson page to life: its text stays as it is, the slots in it are filled from the view state.
import { render } from "lit-html";
import type { SourceFile } from "../../engine/index.ts";
import type { LessonPageData } from "../../pages/index.ts";
import { createEditors } from "../edit/index.ts";
import { courseOfPage, type KeepResult } from "../keep/index.ts";
import { createConsole, createPlaying, missingCapability, spawnWorker, startPlayer } from "../play/index.ts";
import { committedFiles, completed, nextStep } from "../state/index.ts";
import { type Actions, createFolds, helpView, type ViewContext } from "../views/index.ts";
import { createActions } from "./actions.ts";
import { createConsoleEditor } from "./console.ts";
import { createDiagrams } from "./diagrams.ts";
import { createDrawing } from "./drawing.ts";
import { isMetered, onIntent } from "./intent.ts";
import { keepOffline } from "./keep-offline.ts";
import { keepRecord } from "./keep-record.ts";
import { keepWork } from "./keep-work.ts";
import { notKeptWords } from "./not-kept.ts";
import { createNotices } from "./notices.ts";
import { createOwnSteps } from "./own-steps.ts";
import { fetchMigrations, readPageData } from "./page-data.ts";
import { type PageParts, pageParts } from "./parts.ts";
import { countSeconds } from "./seconds.ts";
import { createSheet } from "./sheet.ts";
import { listenToShortcuts } from "./shortcuts.ts";
import { keepInSight, markScrollable } from "./sight.ts";
import { createStore, type Store } from "./store.ts";

/** A lesson that runs on its page, for who has to do with it from outside. */
export interface MountedLesson {
  readonly view: Store["view"];
  readonly actions: Actions;
  readonly onChange: Store["onChange"];
  /** Every step has run and passed. */
  completed(): boolean;
  /** Lets PostgreSQL go and keeps what is shown; the next run brings it back. */
  sleep(): void;
}

export function mountLesson(): MountedLesson {
  const data = readPageData(document);
  const parts = pageParts(document);
  const notices = createNotices(document);
  const keys = courseOfPage(document);
  // A frame is a guest: its host's reader expects no record.
  const notKept = (result: Exclude<KeepResult, "kept">): void => {
    if (!document.body.classList.contains("page-embed"))
      notices.say({ about: "storage", text: notKeptWords(result) });
  };
  const own = createOwnSteps({ data, parts, keys, notKept });
  const store = createStore(own.current().steps, data.exercises);
  const { view, tell, draw } = store;
  const migrations = migrationsOf(data);

  const editors = createEditors({
    elements: parts.steps,
    steps: data.steps,
    exercises: new Set(data.exercises.map((exercise) => exercise.step)),
    tell,
  });
  const players = {
    loadMigrations: migrations.load,
    assets: { seed: absolute(data.seed), prepared: absolute(data.prepared) },
    spawn: spawnWorker,
  };
  const playing = createPlaying({ ...players, ...own.current(), steps: data.steps, tell });
  const sheet = createSheet(parts);
  const actions = createActions({
    view,
    tell,
    draw,
    playing,
    // It takes the lesson's saved worlds, and needs none of its own.
    console: createConsole(() =>
      startPlayer({ ...players, ...own.current() }, undefined, { keptBytes: 0, others: playing.kept }),
    ),
    own,
    show: (step) => keepInSight(own.elementOf(step.id)),
    focus: (step, part) => {
      const element = own.elementOf(step.id);
      if (part === "editor") editors.focus(step.id);
      else element?.focus({ preventScroll: true });
      keepInSight(element);
    },
    help: () => parts.dialog.showModal(),
    databases: sheet.toggle,
  });
  const asking = createConsoleEditor(view, actions.ask);
  const context: ViewContext = {
    actions,
    console: asking,
    files: () => [data.lesson, ...committedFiles(data.steps, view()), ...migrations.loaded()],
    lesson: data.lesson.name,
    atStart: parts.atStart,
    nextLesson: document.querySelector<HTMLAnchorElement>("a[rel=next]")?.href ?? null,
    placeDiagram: createDiagrams(draw),
    playground: (steps) => {
      const written = view()
        .steps.slice(0, steps)
        .filter((step) => step.own === undefined);
      return `../../playground/#lesson=${data.slug}&after=${written.length}`;
    },
  };

  store.onDraw(createDrawing(parts, context, own.elementOf));
  store.onDraw(editors.sync);
  store.onDraw(asking.sync);
  store.onDraw(createFolds(document, actions, view, tell).sync);
  listenToShortcuts(parts, own.elements, view, actions, sheet, asking.submit);
  render(
    helpView(() => parts.dialog.close()),
    parts.dialog,
  );

  const missing = missingCapability(globalThis);
  if (missing !== null) tell({ type: "unsupported", message: missing });
  keepWork(data, store, keys, notices, actions.play);
  keepRecord({
    data,
    store,
    keys,
    elements: parts.steps,
    notices,
    goOn: (after, next) => {
      actions.play(after);
      const step = view().steps.find(({ id }) => id === next);
      if (step !== undefined) keepInSight(own.elementOf(step.id));
    },
    notKept,
  });
  draw();
  watchSizes(parts);
  countSeconds(store);
  const offline = keepOffline(document, notices, isMetered());
  const warm = (): void => {
    const next = nextStep(view());
    if (next !== null && missing === null) void playing.warm(next.id);
  };
  onIntent(parts.steps, parts.bar, warm);
  // While the reader reads what a step did, the next one gets ready.
  store.onChange(({ type }) => {
    if (type !== "play-ended") return;
    setTimeout(warm);
    offline.used();
  });
  return {
    view,
    actions,
    onChange: store.onChange,
    completed: () => completed(view()),
    sleep: playing.discard,
  };
}

/** A worker has an address of its own, to which a relative one would be relative. */
function absolute(address: string | null): string | null {
  return address === null ? null : new URL(address, document.baseURI).href;
}

/** The migrations, fetched once, when they are first needed. */
function migrationsOf({ migrations }: LessonPageData) {
  let files: readonly SourceFile[] = [];
  return {
    loaded: () => files,
    load: async () => {
      if (files.length === 0) files = await fetchMigrations(migrations);
      return files;
    },
  };
}

function watchSizes({ bar, world }: PageParts): void {
  // What is folded has no width: it is looked at when it opens.
  world.addEventListener("toggle", () => markScrollable(world), true);
  addEventListener("resize", () => markScrollable(document));
  markScrollable(document);
  // A message makes the bar higher: what sticks or scrolls to a place below it must know.
  new ResizeObserver(() =>
    document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`),
  ).observe(bar);
}
