// What the reader's presses do in the playground: each makes the next document or asks for a run.
import type { Actions, Editor, LessonView } from "../client/index.ts";
import { saveFile } from "../client/index.ts";
import type { SourceFile } from "../engine/index.ts";
import { parseLesson } from "../lessons/index.ts";
import type { PlaygroundPageData } from "../pages/index.ts";
import { versionIn } from "../text/index.ts";
import {
  commandBlock,
  EMPTY,
  FOLDER,
  filesOf,
  folderOfFiles,
  type Incoming,
  isSafePath,
  LESSON_FILE,
  lessonText,
  type PlaygroundDocument,
  pack,
  takeIn,
  toFragment,
  withBlock,
  withFiles,
  withoutBlock,
  wrongDatabases,
} from "./document/index.ts";
import { readChosen, readDropped } from "./files.ts";
import { initialModel, type Model } from "./model.ts";
import { fromLesson } from "./opening.ts";
import type { Testing } from "./testing.ts";
import { playText as t } from "./words.ts";

export interface Deeds {
  readonly takeDrop: (event: DragEvent) => void;
  readonly takeInput: (event: Event) => void;
  readonly newFile: () => void;
  readonly editFile: (path: string) => void;
  readonly draftChanged: (draft: Partial<{ path: string; text: string }>) => void;
  readonly saveDraft: () => void;
  readonly closeDraft: () => void;
  readonly example: () => void;
  readonly fromLesson: (form: HTMLFormElement) => void;
  readonly openDatabases: () => void;
  readonly databasesTyped: (text: string) => void;
  readonly saveDatabases: () => void;
  readonly choose: (database: string) => void;
  readonly run: (commandBlock: string) => void;
  readonly runSql: () => void;
  readonly runTyped: (form: HTMLFormElement) => void;
  readonly remove: (index: number) => void;
  readonly test: () => void;
  readonly stopTest: () => void;
  readonly share: () => void;
  readonly zip: () => void;
  readonly lesson: () => void;
  readonly startOver: () => void;
}

export interface DeedsOptions {
  readonly data: PlaygroundPageData;
  readonly model: () => Model;
  readonly view: () => LessonView;
  readonly change: (next: Partial<Model>) => void;
  readonly actions: Actions;
  readonly testing: Testing;
  readonly sql: () => Editor | null;
  /** The site's own migrations. */
  readonly migrations: () => Promise<readonly SourceFile[]>;
  /** Says what became of keeping. */
  readonly say: (text: string) => void;
}

export function createDeeds(options: DeedsOptions): Deeds {
  const { model, change, actions, testing, say, view } = options;
  const current = (): PlaygroundDocument => model().document;
  const fail = (error: unknown) =>
    change({ notes: [error instanceof Error ? error.message : String(error)] });

  const take = async (reading: Promise<readonly Incoming[]>): Promise<void> => {
    try {
      const { files, notes } = takeIn(await reading, await folder());
      change({ document: withFiles(current(), files), notes });
    } catch (error) {
      fail(error);
    }
  };
  const folder = async (): Promise<string> => {
    const history = current().history === null ? [] : await options.migrations();
    return folderOfFiles(current(), history);
  };
  const add = (document: PlaygroundDocument): void => {
    const parsed = parseLesson({ name: LESSON_FILE, text: lessonText(document) });
    if (!parsed.ok) {
      const [{ message, hint }] = parsed.problems as [(typeof parsed.problems)[number]];
      change({ notes: [hint === undefined ? message : `${message} ${hint}`] });
      return;
    }
    change({ document, received: null, notes: [] });
    actions.play(`s${document.blocks.length}`);
  };
  const open = async (asking: ReturnType<typeof fromLesson>): Promise<void> => {
    try {
      const { document, received } = await asking;
      change({ ...initialModel(document, received) });
    } catch (error) {
      fail(error);
    }
  };
  /** All files a run of the saved lesson needs. */
  const allFiles = async (): Promise<readonly SourceFile[]> => {
    const { history } = current();
    const before =
      history === null ? [] : (await options.migrations()).filter(({ name }) => isUpTo(name, history));
    const own = filesOf(current());
    return [...before.filter(({ name }) => !own.some((file) => file.name === name)), ...own];
  };
  const asLesson = (): string => {
    const { steps } = view();
    return lessonText(
      current(),
      steps.map(({ outputs, state, ran }) =>
        ran === null
          ? null
          : { outputs, schemas: new Set(state?.databases.map(({ fingerprint }) => fingerprint)).size },
      ),
    );
  };

  return {
    takeDrop: (event) => {
      event.preventDefault();
      if (event.dataTransfer !== null) void take(readDropped(event.dataTransfer));
    },
    takeInput: (event) => {
      const input = event.target as HTMLInputElement;
      if (input.files !== null) void take(readChosen(input.files).finally(() => (input.value = "")));
    },
    newFile: () => change({ draft: { path: nextPath(current()), text: TEMPLATE, isNew: true } }),
    editFile: (path) => {
      const text = filesOf(current()).find(({ name }) => name === path)?.text ?? "";
      change({ draft: { path, text, isNew: false } });
    },
    draftChanged: (draft) => {
      const before = model().draft;
      if (before !== null) change({ draft: { ...before, ...draft } });
    },
    saveDraft: () => {
      const { draft } = model();
      if (draft === null) return;
      const path = draft.path.includes("/") ? draft.path : `${FOLDER}/${draft.path}`;
      if (!isSafePath(path) || !path.endsWith(".sql"))
        return change({
          notes: [t("files.badName", { name: draft.path })],
        });
      change({ document: withFiles(current(), [{ name: path, text: draft.text }]), draft: null, notes: [] });
    },
    closeDraft: () => change({ draft: null }),
    example: () => change({ document: withFiles(EMPTY, EXAMPLE), notes: [] }),
    fromLesson: (form) => {
      const fields = new FormData(form);
      void open(fromLesson(String(fields.get("lesson")), Number(fields.get("after"))));
    },
    openDatabases: () => change({ databases: { text: current().databases.join(", "), wrong: null } }),
    databasesTyped: (text) => change({ databases: { text, wrong: null } }),
    saveDatabases: () => {
      const { text = "" } = model().databases ?? {};
      const names = text.split(/[\s,]+/).filter((name) => name !== "");
      const wrong = wrongDatabases(names) ?? stillUsed(current(), names);
      if (wrong !== null) return change({ databases: { text, wrong } });
      change({ document: { ...current(), databases: names }, databases: null, chosen: names[0]! });
    },
    choose: (database) => change({ chosen: database }),
    run: (text) => add(withBlock(current(), commandBlock(current(), model().chosen, text))),
    runTyped: (form) => {
      const input = form.elements.namedItem("command") as HTMLInputElement;
      const text = input.value.trim().replace(/^\$\s*/, "");
      if (text === "") return;
      input.value = "";
      add(withBlock(current(), { type: "console", text: `$ ${text}` }));
    },
    runSql: () => {
      const editor = options.sql();
      const text = editor?.text().trim() ?? "";
      if (text === "") return editor?.focus();
      add(withBlock(current(), { type: "sql", databases: [model().chosen], text }));
      editor?.setText("");
    },
    remove: (index) => change({ document: withoutBlock(current(), index) }),
    test: () =>
      void allFiles().then((files) => testing.start(files.map(({ name, text }) => ({ name, text }))), fail),
    stopTest: testing.stop,
    share: async () => {
      const fragment = await toFragment(current());
      const link = `${location.href.split("#")[0]}#p=${fragment}`;
      const size = t("keeping.long", { size: Math.ceil(link.length / 1000) });
      const long = link.length > 8000 ? ` ${t("keeping.longLink")}` : "";
      history.replaceState(null, "", link);
      await navigator.clipboard.writeText(link).then(
        () => say(`${t("keeping.copied", { size })}${long}`),
        () => say(`${t("keeping.inAddress", { size })}${long}`),
      );
    },
    zip: async () => {
      const files = [...(await allFiles()), { name: "lesson.md", text: asLesson() }];
      saveFile("playground.zip", new Blob([pack(files)], { type: "application/zip" }));
      say(t("keeping.zip", { files: t("counts.file", { count: files.length }), name: "playground.zip" }));
    },
    lesson: () => {
      const waiting = view().steps.filter(({ ran }) => ran === null).length;
      saveFile("lesson.md", new Blob([asLesson()], { type: "text/markdown" }));
      const rest = waiting === 0 ? "" : ` ${t("keeping.waiting", { count: waiting })}`;
      const needs = current().history === null ? "" : ` ${t("keeping.needs")}`;
      const saved = { name: "lesson.md", command: "npx gosling lesson run lesson.md" };
      say(`${t("keeping.lesson", saved)}${rest}${needs}`);
    },
    startOver: () => {
      history.replaceState(null, "", location.pathname);
      testing.forget();
      change({ ...initialModel() });
    },
  };
}

function stillUsed({ blocks }: PlaygroundDocument, names: readonly string[]): string | null {
  const used = blocks.flatMap((block) => (block.type === "sql" ? block.databases : []));
  const gone = used.find((name) => !names.includes(name));
  return gone === undefined ? null : t("files.databaseUsed", { name: gone });
}

const isUpTo = (name: string, history: string): boolean => {
  const version = versionIn(name);
  return version !== undefined && version <= BigInt(history);
};

function nextPath(document: PlaygroundDocument): string {
  const last = versionIn(filesOf(document).at(-1)?.name ?? "") ?? 0n;
  const next = String(last + 1n).padStart(5, "0");
  return `${folderOfFiles(document, [])}/${next}_change.sql`;
}

const TEMPLATE = `-- +goose Up


-- +goose Down

`;

const EXAMPLE = [
  {
    name: `${FOLDER}/00001_create_users.sql`,
    text: `-- +goose Up
CREATE TABLE users (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name  text
);

-- +goose Down
DROP TABLE users;
`,
  },
  {
    name: `${FOLDER}/00002_name_is_required.sql`,
    text: `-- +goose Up
ALTER TABLE users ALTER COLUMN name SET NOT NULL;

-- +goose Down
ALTER TABLE users ALTER COLUMN name DROP NOT NULL;
`,
  },
  {
    name: `${FOLDER}/00003_index_name.sql`,
    text: `-- +goose Up
CREATE INDEX users_name_idx ON users (name);

-- +goose Down
DROP INDEX users_name_idx;
`,
  },
];
