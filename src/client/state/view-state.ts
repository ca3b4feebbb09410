// What the page shows, as data: everything on it is drawn from this and nothing else.
import type { QuestionPageData } from "../../pages/index.ts";
import type { LessonEvent, StepError, StepOutput, StepResult, WorldState } from "../../runner/index.ts";
import type { Schema } from "../../sandbox/index.ts";
import type { Pair } from "./comparison.ts";
import { type ConsoleEvent, type ConsoleView, emptyConsole } from "./console-view.ts";
import type { AllRows, RowsEvent } from "./table-rows.ts";

export interface LessonView {
  readonly phase: Phase;
  /** In the lesson's order. */
  readonly steps: readonly StepView[];
  readonly exercises: readonly ExerciseView[];
  /** By step id, where a block was opened for changing or changed. */
  readonly edits: Readonly<Record<string, Edit>>;
  /** Step id -> index of the choice that the reader made before the step ran. */
  readonly predictions: Readonly<Record<string, number>>;
  /** What the running play was asked for; null where none runs. */
  readonly request: PlayRequest | null;
  /** An exercise at which playing stopped, because it is the reader's turn. */
  readonly turn: Turn | null;
  /** The databases before the first step; null until they are open. */
  readonly start: WorldState | null;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly selection: Selection;
  /** The two databases that are compared in detail; null: the first two that differ. */
  readonly compared: Partial<Pair> | null;
  readonly console: ConsoleView;
  readonly rows: AllRows;
  /** For the live region: the last thing worth saying aloud. */
  readonly announcement: string;
}

export type Phase =
  | { readonly type: "idle" }
  /** `progress`: what the player is at before or between steps; null while a step runs. */
  | { readonly type: "playing"; readonly progress: LoadingProgress | null }
  /** The lesson cannot be run as it is written. */
  | { readonly type: "refused"; readonly errors: readonly StepError[] }
  /** The worker or its start failed; a new one may do. */
  | { readonly type: "crashed"; readonly message: string; readonly hint: string | null }
  /** This browser cannot run lessons. */
  | { readonly type: "unsupported"; readonly message: string };

export interface LoadingProgress {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}

export interface StepView {
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly status: "waiting" | "running" | "passed" | "failed";
  readonly outputs: readonly StepOutput[];
  /** How long it has been running, in whole seconds. */
  readonly seconds: number;
  readonly result: StepResult | null;
  /** The databases after this step. */
  readonly state: WorldState | null;
  /** What the reader is asked before it runs. */
  readonly question: QuestionPageData | null;
  /** The block's text as it is written. */
  readonly body: string;
  /** The text that it ran with; null: it has not run. */
  readonly ran: string | null;
  /** The reader's own: what it is known by, and where it runs. */
  readonly own?: { readonly key: string; readonly database: string };
}

/** A block that the reader may change, or has changed. */
export interface Edit {
  /** The editor's text. */
  readonly text: string;
  /** The editor is shown although nothing is changed. */
  readonly open: boolean;
  /** The reader's own text before it was replaced: it can be brought back. */
  readonly before: string | null;
  /** It was last changed in another tab; `before` is what this one had. */
  readonly heard?: boolean;
  /** It comes from an earlier visit. */
  readonly restored: boolean;
  /** Why the last play with it was refused; nothing of it ran. */
  readonly problems: readonly EditProblem[];
}

export interface EditProblem {
  readonly message: string;
  readonly hint: string | null;
  /** In the editor's text, from 1; null: the whole of it. */
  readonly place: { readonly line: number; readonly column: number } | null;
}

/** An exercise never changes; what has become of it is read from its steps. Only its solution's fold is kept here. */
export interface ExerciseView {
  readonly id: string;
  readonly step: string;
  readonly checks: readonly string[];
  readonly solution: string;
  /** How many hints were opened. */
  readonly hints: number;
  readonly fold: "closed" | "asking" | "open";
}

export interface PlayRequest {
  /** Step id -> the text that it is played with instead of the written one. */
  readonly edits: Readonly<Record<string, string>>;
  /** The step of the exercise that this play checks. */
  readonly checking: string | null;
}

export interface Turn {
  /** The exercise's step. */
  readonly step: string;
  /** Where the play was meant to lead; null: to the end. */
  readonly to: string | null;
}

/** Which moment the databases are shown at. */
export type Selection =
  | { readonly type: "latest" }
  | { readonly type: "after"; readonly step: string | null };

/** What happens to the page: the lesson's own events, and what the reader and the client do. */
export type ViewEvent =
  | LessonEvent
  | { readonly type: "play-requested"; readonly request: PlayRequest }
  | { readonly type: "play-ended" }
  /** The lesson has other steps now: those that are as before, up to the first that is not, keep what came of them. */
  | { readonly type: "steps-changed"; readonly steps: readonly StepShape[] }
  /** The reader's answer to a step's question, before or after it ran; null takes it back. */
  | { readonly type: "predicted"; readonly step: string; readonly choice: number | null }
  | { readonly type: "predictions-restored"; readonly answers: Readonly<Record<string, number>> }
  /** The running step has taken another second. */
  | { readonly type: "second-passed" }
  | { readonly type: "reset-requested" }
  | { readonly type: "refused"; readonly errors: readonly StepError[] }
  | { readonly type: "crashed"; readonly message: string; readonly hint: string | null }
  | { readonly type: "unsupported"; readonly message: string }
  | { readonly type: "moment-selected"; readonly selection: Selection }
  | { readonly type: "pair-selected"; readonly pair: Partial<Pair> }
  | EditEvent
  | ConsoleEvent
  | RowsEvent;

export type EditEvent =
  /** The editor of a block is opened, or closed where nothing was changed. */
  | { readonly type: "edit-opened"; readonly step: string }
  | { readonly type: "edit-closed"; readonly step: string }
  /** The reader typed. */
  | { readonly type: "edited"; readonly step: string; readonly text: string }
  /** The text is replaced as a whole: by the start, by the solution, by its former text. It can be undone. */
  | { readonly type: "edit-replaced"; readonly step: string; readonly text: string }
  /** Another tab with this lesson changed a block. */
  | { readonly type: "edit-heard"; readonly step: string; readonly text: string }
  | { readonly type: "edits-restored"; readonly texts: Readonly<Record<string, string>> }
  | {
      readonly type: "edits-refused";
      readonly problems: Readonly<Record<string, readonly EditProblem[]>>;
    }
  | { readonly type: "turn-reached"; readonly turn: Turn }
  | { readonly type: "turn-left" }
  | { readonly type: "hint-opened"; readonly exercise: string; readonly number: number }
  | { readonly type: "solution-fold"; readonly exercise: string; readonly fold: ExerciseView["fold"] };

export interface StepShape {
  readonly id: string;
  readonly body: string;
  /** Null: nothing is asked. */
  readonly question: QuestionPageData | null;
  readonly own?: StepView["own"];
}

export type ExerciseShape = Pick<ExerciseView, "id" | "step" | "checks" | "solution">;

export function initialView(
  steps: readonly StepShape[],
  exercises: readonly ExerciseShape[] = [],
): LessonView {
  return {
    phase: { type: "idle" },
    steps: steps.map((step, index) => waiting({ ...step, number: index + 1 })),
    exercises: exercises.map(({ id, step, checks, solution }) => ({
      id,
      step,
      checks,
      solution,
      hints: 0,
      fold: "closed",
    })),
    edits: {},
    predictions: {},
    request: null,
    turn: null,
    start: null,
    schemas: {},
    selection: { type: "latest" },
    compared: null,
    console: emptyConsole,
    rows: {},
    announcement: "",
  };
}

/** The step as it is before it runs. */
export function waiting({ id, number, body, question, own }: StepShape & Pick<StepView, "number">): StepView {
  return {
    id,
    number,
    status: "waiting",
    outputs: [],
    seconds: 0,
    result: null,
    state: null,
    question,
    body,
    ran: null,
    ...(own && { own }),
  };
}
