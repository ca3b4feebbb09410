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

function createTextArea({ text, label, onChange }: EditorOptions): Editor {
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
    mark: (lines) => element.setAttribute("aria-invalid", String(lines.length > 0)),
  };
}
