// The playground's page: the reader's document, played as a lesson that grows, with everything the lesson pages show beside it.
import { render } from "lit-html";
import {
  countSeconds,
  createActions,
  createConsole,
  createConsoleEditor,
  createDiagrams,
  createPlaying,
  createSheet,
  createStore,
  type Editor,
  fetchMigrations,
  loadEditor,
  markScrollable,
  missingCapability,
  pageParts,
  slot,
  spawnWorker,
  startPlayer,
  type ViewContext,
  worldView,
} from "../client/index.ts";
import type { SourceFile } from "../engine/index.ts";
import type { PlaygroundPageData } from "../pages/index.ts";
import { playgroundBar } from "./bar-view.ts";
import { createDeeds } from "./deeds.ts";
import { filesOf, LESSON_FILE, lessonText, type PlaygroundDocument } from "./document/index.ts";
import { initialModel, type Model, problemsOf } from "./model.ts";
import { openingOf } from "./opening.ts";
import { createTesting } from "./testing.ts";
import { playgroundView } from "./views.ts";
import { playText as t } from "./words.ts";

export function mountPlayground(): void {
  const data = JSON.parse(document.getElementById("gosling-page")?.textContent ?? "{}") as PlaygroundPageData;
  const parts = pageParts(document);
  const middle = slot(document, "playground");
  const store = createStore([], []);
  const { view, tell, draw } = store;
  let model: Model = initialModel();
  let files: readonly SourceFile[] = [];
  /** Made anew with the document, not with each drawing: there may be hundreds of files. */
  let problems = problemsOf(model.document);

  const lesson = (): SourceFile => ({ name: LESSON_FILE, text: lessonText(model.document) });
  const absolute = (address: string | null) =>
    address === null ? null : new URL(address, document.baseURI).href;
  /** The site's migrations are needed only where the document begins with them. */
  const loadMigrations = async (): Promise<readonly SourceFile[]> => {
    if (model.document.history === null) return [];
    if (files.length === 0) files = await fetchMigrations(data.migrations);
    return files;
  };
  const player = () => ({
    lesson: lesson(),
    loadMigrations,
    assets: { seed: absolute(data.seed), prepared: null },
    spawn: spawnWorker,
  });
  const playing = createPlaying({ ...player(), steps: [], tell });
  const asker = createConsole(() => startPlayer(player()));
  const sheet = createSheet(parts);
  const stepElement = (id: string) => document.getElementById(id);
  const actions = createActions({
    view,
    tell,
    draw,
    playing,
    console: asker,
    own: null,
    show: ({ id }) => stepElement(id)?.scrollIntoView({ block: "nearest" }),
    focus: ({ id }) => stepElement(id)?.focus(),
    help: () => {},
    databases: sheet.toggle,
  });
  const asking = createConsoleEditor(view, actions.ask);
  const testing = createTesting(absolute(data.seed), draw);
  const context: ViewContext = {
    actions,
    console: asking,
    files: () => [lesson(), ...filesOf(model.document), ...files],
    lesson: LESSON_FILE,
    playground: null,
    nextLesson: null,
    atStart: null,
    placeDiagram: createDiagrams(draw),
  };
  const editor = document.createElement("div");
  editor.className = "code-editor";
  let sql: Editor | null = null;
  void loadEditor().then((create) => {
    sql = create({ text: "", language: "sql", label: t("play.sqlLabel"), onChange: () => {} });
    editor.append(sql.element);
  });

  /** What has run stays where the document only grew; otherwise it is run anew. */
  const change = (next: Partial<Model>): void => {
    const before = model.document;
    model = { ...model, ...next };
    if (model.document === before) {
      draw();
      return;
    }
    problems = problemsOf(model.document);
    const grew = before.blocks.every((block, index) => model.document.blocks[index] === block);
    const same = grew && samePlace(before, model.document);
    asker.discard();
    if (!same) playing.discard();
    playing.revise(lesson());
    tell({ type: "steps-changed", steps: same ? shapes() : [] });
    if (!same) tell({ type: "steps-changed", steps: shapes() });
    if (testing.view().sources.length > 0) testing.forget();
  };
  const shapes = () =>
    model.document.blocks.map(({ text }, index) => ({ id: `s${index + 1}`, body: text, question: null }));

  const deeds = createDeeds({
    data,
    model: () => model,
    view,
    change,
    actions,
    testing,
    sql: () => sql,
    migrations: async () => (files = files.length > 0 ? files : await fetchMigrations(data.migrations)),
    say: (text) => {
      const place = middle.querySelector('[data-slot="kept"]');
      if (place !== null) place.textContent = text;
    },
  });

  store.onDraw((current) => {
    const busy = current.phase.type === "playing";
    render(playgroundBar(current, context), parts.bar);
    render(
      playgroundView(
        { model, view: current, test: testing.view(), problems, data, editor, busy },
        deeds,
        context,
      ),
      middle,
    );
    render(worldView(current, context), parts.world);
    if (parts.live.textContent !== current.announcement) parts.live.textContent = current.announcement;
    if (!busy) markScrollable(document);
  });
  store.onDraw(asking.sync);
  countSeconds(store);

  const missing = missingCapability(globalThis);
  if (missing !== null) tell({ type: "unsupported", message: missing });
  draw();
  void openingOf(location.hash).then(
    (opening) => {
      if (opening === null) return;
      change({ ...initialModel(opening.document, opening.received) });
    },
    (error: unknown) => change({ notes: [error instanceof Error ? error.message : String(error)] }),
  );
}

const samePlace = (a: PlaygroundDocument, b: PlaygroundDocument): boolean =>
  a.history === b.history && a.clock === b.clock && a.databases.join() === b.databases.join();
