// What an editor of one block is, whichever it is.

export interface EditorOptions {
  readonly text: string;
  readonly language: "sql" | "plain";
  /** Its name for a screen reader. */
  readonly label: string;
  /** Hears what the reader types, not what `setText` does. */
  readonly onChange: (text: string) => void;
  /** Asked when Enter is pressed; true where that was enough, and no line is begun. */
  readonly onEnter?: (text: string) => boolean;
  /** The text that the arrow leads to from the first line up or the last line down; null: it moves as usual. */
  readonly recall?: (by: -1 | 1) => string | null;
}

/** From 1. Without a column the whole line is meant. */
export interface WrongPlace {
  readonly line: number;
  readonly column: number | null;
}

/** What can be completed: tables with their columns, and functions. */
export interface Completions {
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly functions: readonly string[];
}

export interface Editor {
  readonly element: HTMLElement;
  readonly text: () => string;
  /** The reader's own undo takes it back. */
  readonly setText: (text: string) => void;
  /** Into the text, with the first blank of an exercise selected. */
  readonly focus: () => void;
  /** Underlines what is wrong: the word at each place. */
  readonly mark: (places: readonly WrongPlace[]) => void;
  /** Offers these names from now on. */
  readonly complete: (names: Completions) => void;
}

export type CreateEditor = (options: EditorOptions) => Editor;

/** What an exercise leaves to be filled in. */
export const blank = /_{3,}/;
