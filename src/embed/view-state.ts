// What the page shows, as data: everything on it is drawn from this and nothing else.

import type { LessonEvent, StepError, StepOutput, StepResult, WorldState } from "../runner/index.ts";
import type { Schema } from "../sandbox/index.ts";

export interface LessonView {
  readonly phase: Phase;
  /** In the lesson's order. */
  readonly steps: readonly StepView[];
  /** The databases before the first step; null until they are open. */
  readonly start: WorldState | null;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly selection: Selection;
  /** For the live region: the last thing worth saying aloud. */
  readonly announcement: string;
}

export type Phase =
  | { readonly type: "idle" }
  /** `progress`: what the player is at before or between steps; null while a step runs. */
  | { readonly type: "playing"; readonly progress: Progress | null }
  /** The lesson cannot be run as it is written. */
  | { readonly type: "refused"; readonly errors: readonly StepError[] }
  /** The worker or its start failed; a new one may do. */
  | { readonly type: "crashed"; readonly message: string; readonly hint: string | null }
  /** This browser cannot run lessons. */
  | { readonly type: "unsupported"; readonly message: string };

export interface Progress {
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
  readonly result: StepResult | null;
  /** The databases after this step. */
  readonly state: WorldState | null;
}

/** Which moment the databases are shown at. */
export type Selection =
  | { readonly type: "latest" }
  | { readonly type: "after"; readonly step: string | null };

/** What happens to the page: the lesson's own events, and what the reader and the client do. */
export type ViewEvent =
  | LessonEvent
  | { readonly type: "play-requested" }
  | { readonly type: "play-ended" }
  | { readonly type: "reset-requested" }
  | { readonly type: "refused"; readonly errors: readonly StepError[] }
  | { readonly type: "crashed"; readonly message: string; readonly hint: string | null }
  | { readonly type: "unsupported"; readonly message: string }
  | { readonly type: "moment-selected"; readonly selection: Selection };

export function initialView(steps: readonly string[]): LessonView {
  return {
    phase: { type: "idle" },
    steps: steps.map((id, index) => waiting(id, index + 1)),
    start: null,
    schemas: {},
    selection: { type: "latest" },
    announcement: "",
  };
}

export function waiting(id: string, number: number): StepView {
  return { id, number, status: "waiting", outputs: [], result: null, state: null };
}
