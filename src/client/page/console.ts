// The console's editor: made when the console is opened; remembers what was asked, completes the names of the moment shown.
import { type Editor, loadEditor } from "../edit/index.ts";
import { askedDatabase, type LessonView, moments, namesIn, shownIndex } from "../state/index.ts";
import type { ConsolePart } from "../views/index.ts";
import { t } from "../words/index.ts";

export interface ConsoleEditor extends ConsolePart {
  sync(view: LessonView): void;
}

export function createConsoleEditor(view: () => LessonView, ask: (sql: string) => void): ConsoleEditor {
  const element = document.createElement("div");
  element.className = "console-editor code-editor";
  let editor: Editor | null = null;
  let loading = false;
  let known = "";
  /** What was asked, the newest last; `back`: how far the arrow has gone. */
  const asked: string[] = [];
  let back = 0;
  let draft = "";

  const submit = (): void => {
    const sql = editor?.text().trim() ?? "";
    editor?.focus();
    if (sql === "") return;
    if (asked.at(-1) !== sql) asked.push(sql);
    back = 0;
    ask(sql);
    editor?.setText("");
  };

  const recall = (by: -1 | 1): string | null => {
    const to = back - by;
    if (to < 0 || to > asked.length) return null;
    if (back === 0) draft = editor?.text() ?? "";
    back = to;
    return to === 0 ? draft : (asked[asked.length - to] ?? null);
  };

  const make = async (): Promise<void> => {
    if (loading) return;
    loading = true;
    const create = await loadEditor();
    editor = create({
      text: "",
      language: "sql",
      label: t("console.label"),
      onChange: () => {},
      // As psql: a statement that is at its end runs, another line is begun otherwise.
      onEnter: (text) => {
        if (!/;\s*$|^\s*\\/.test(text)) return false;
        submit();
        return true;
      },
      recall,
    });
    element.append(editor.element);
    sync(view());
    editor.focus();
  };

  function sync(current: LessonView): void {
    if (editor === null) return;
    const reached = moments(current);
    const moment = reached[shownIndex(current, reached)];
    if (moment === undefined) return;
    const name = askedDatabase(current, moment);
    const { fingerprint } = moment.state.databases.find((database) => database.name === name)!;
    if (fingerprint === known) return;
    known = fingerprint;
    editor.complete(namesIn([current.schemas[fingerprint]]));
  }

  return {
    element,
    toggle: (open) => {
      if (open) void make();
    },
    submit,
    fill: (sql) => {
      editor?.setText(sql);
      editor?.focus();
    },
    sync,
  };
}
