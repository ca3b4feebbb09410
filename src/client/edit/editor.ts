// What an editor of one block is, whichever it is.

export interface EditorOptions {
  readonly text: string;
  readonly language: "sql" | "plain";
  /** Its name for a screen reader. */
  readonly label: string;
  /** Hears what the reader types, not what `setText` does. */
  readonly onChange: (text: string) => void;
}

export interface Editor {
  readonly element: HTMLElement;
  readonly text: () => string;
  /** The reader's own undo takes it back. */
  readonly setText: (text: string) => void;
  /** Into the text, with the first blank of an exercise selected. */
  readonly focus: () => void;
  /** Marks lines as wrong, counted from 1. */
  readonly mark: (lines: readonly number[]) => void;
}

export type CreateEditor = (options: EditorOptions) => Editor;

/** What an exercise leaves to be filled in. */
export const blank = /_{3,}/;

/** Said to screen readers, shown to everybody while the editor has the focus. */
export const editorKeys = "Ctrl Enter runs it. Esc, then Tab, leaves the text.";
