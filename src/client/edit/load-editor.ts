// CodeMirror, fetched when the first editor is needed; where it cannot be fetched, the browser's own.
import { blank, type CreateEditor, type Editor, type EditorOptions } from "./editor.ts";

let loading: Promise<CreateEditor> | null = null;

export function loadEditor(): Promise<CreateEditor> {
  loading ??= import("./codemirror.ts").then(
    (module) => module.createCodeMirror,
    () => createTextArea,
  );
  return loading;
}

function createTextArea({ text, label, onChange, onEnter, recall }: EditorOptions): Editor {
  const element = document.createElement("textarea");
  element.className = "editor editor-plain";
  element.setAttribute("aria-label", label);
  element.spellcheck = false;
  element.autocapitalize = "off";
  const show = (value: string): void => {
    element.value = value;
    grow();
  };
  const grow = (): void => {
    element.rows = Math.max(2, element.value.split("\n").length);
  };
  element.addEventListener("input", () => {
    grow();
    onChange(element.value);
  });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Enter" && onEnter?.(element.value)) event.preventDefault();
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    const recalled = by === null || element.value.includes("\n") ? null : (recall?.(by) ?? null);
    if (recalled === null) return;
    event.preventDefault();
    show(recalled);
    onChange(recalled);
  });
  show(text);
  return {
    element,
    text: () => element.value,
    setText: show,
    focus: () => {
      element.focus();
      const match = blank.exec(element.value);
      if (match !== null) element.setSelectionRange(match.index, match.index + match[0].length);
    },
    mark: (places) => element.setAttribute("aria-invalid", String(places.length > 0)),
    complete: () => {},
  };
}
