// What every view may use beside the view state: the reader's actions and the files that errors point into.
import type { SourceFile } from "../../engine/index.ts";
import type { ConsoleEntry, Diagram, ExerciseView, Pair, RowsPage, Selection } from "../state/index.ts";
import type { PlacedDiagram } from "./diagram.ts";

export interface Actions {
  /** Plays up to and including step `to` (null: all), or to the first exercise before it that is the reader's turn. */
  readonly play: (to: string | null) => void;
  readonly next: () => void;
  /** Takes the databases back to before a step that has run, and runs it again. */
  readonly again: (step: string) => void;
  /** Plays an exercise and its checks. */
  readonly check: (exercise: ExerciseView) => void;
  readonly stop: () => void;
  readonly reset: () => void;
  readonly restart: () => void;
  readonly select: (selection: Selection) => void;
  readonly compare: (choice: Partial<Pair>) => void;
  readonly help: () => void;
  /** Opens or closes the databases where they have no place of their own; `from` is what was pressed. */
  readonly databases: (open: boolean, from?: EventTarget) => void;
  /** Opens a step's editor and goes into it. */
  readonly edit: (step: string) => void;
  readonly closeEdit: (step: string) => void;
  /** Puts a whole text in the place of the step's; the old one can be brought back. */
  readonly replace: (step: string, text: string) => void;
  /** On past the exercise at which playing stopped: with the solutions, or with the text that is there. */
  readonly goOn: (how: "solutions" | "as-it-is") => void;
  readonly leaveTurn: () => void;
  /** Chooses the database that the console asks. */
  readonly askAbout: (database: string) => void;
  readonly ask: (sql: string) => void;
  /** Reads a page of a table's rows. */
  readonly rows: (page: RowsPage) => void;
  readonly stopAsking: () => void;
  readonly clearConsole: () => void;
  /** Makes what was asked a step of the lesson; null: nothing can be kept here. */
  readonly keepAsStep: ((asked: Pick<ConsoleEntry, "database" | "after" | "sql">) => void) | null;
  /** Takes one of the reader's own steps away. */
  readonly removeStep: (step: string) => void;
  /** Answers a step's question; null takes the answer back. */
  readonly predict: (step: string, choice: number | null) => void;
  readonly foldSolution: (exercise: ExerciseView, fold: ExerciseView["fold"]) => void;
}

/** The console's own part: an editor that outlives every drawing. */
export interface ConsolePart {
  readonly element: HTMLElement;
  /** It was opened or closed. */
  readonly toggle: (open: boolean) => void;
  readonly submit: () => void;
  /** Puts an earlier question back. */
  readonly fill: (sql: string) => void;
}

export interface ViewContext {
  readonly actions: Actions;
  readonly console: ConsolePart;
  /** The lesson, the migrations, and what the lesson's own steps commit, as they were played. */
  readonly files: () => readonly SourceFile[];
  /** Where a diagram's tables are; null: not known yet, it is drawn again then. */
  readonly placeDiagram: (diagram: Diagram) => PlacedDiagram | null;
  /** Where a copy of the world after so many steps can be played with; null: nowhere. */
  readonly playground: ((steps: number) => string) | null;
  /** What the page was written with in the place of the databases, until they are open; null: nothing. */
  readonly atStart: Node | null;
  /** Address of the page that comes after this one; null: there is none. */
  readonly nextLesson: string | null;
  /** The lesson's file name. */
  readonly lesson: string;
}
