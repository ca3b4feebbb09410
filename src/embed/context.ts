// What every view may use beside the view state: the reader's actions and the files that errors point into.
import type { SourceFile } from "../engine/index.ts";
import type { Selection } from "./view-state.ts";

export interface Actions {
  /** Plays up to and including step `to`; null: all. */
  readonly play: (to: string | null) => void;
  readonly next: () => void;
  readonly stop: () => void;
  readonly reset: () => void;
  readonly restart: () => void;
  readonly select: (selection: Selection) => void;
  readonly help: () => void;
  /** Opens or closes the databases where they have no place of their own; `from` is what was pressed. */
  readonly databases: (open: boolean, from?: EventTarget | null) => void;
}

export interface ViewContext {
  readonly actions: Actions;
  readonly files: () => readonly SourceFile[];
  /** The lesson's file name. */
  readonly lesson: string;
}
