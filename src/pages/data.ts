// What a page hands to its script as JSON: the contract between the written pages and the client.

import type { Prediction } from "../lessons/index.ts";

/** `names`: PostgreSQL's names of the SQLSTATEs among the choices. */
export interface QuestionPageData extends Prediction {
  readonly names: Readonly<Record<string, string>>;
}

/** Embedded in a page as `<script type="application/json" id="gosling-page">`. Addresses are relative to the page. */
export interface LessonPageData {
  readonly slug: string;
  readonly title: string;
  /** The lesson's file name and text, as the player opens it. */
  readonly lesson: { readonly name: string; readonly text: string };
  readonly databases: readonly string[];
  /** In the lesson's order. */
  readonly steps: readonly StepPageData[];
  /** In order. */
  readonly exercises: readonly ExercisePageData[];
  /** Address of a `MigrationsData` file, fetched at the first run; an embed page holds the lesson's history itself. */
  readonly migrations: string | MigrationsData;
  /** Address of the seed that PostgreSQL starts from; null: it starts slowly, from nothing. */
  readonly seed: string | null;
  /** Address of the lesson's history as a prepared data directory; null: the page applies the files itself. */
  readonly prepared: string | null;
}

export interface StepPageData {
  readonly id: string;
  readonly type: "sql" | "file" | "console";
  /** Stands for the step as it is written, in a reader's record. */
  readonly mark: string;
  /** The line of the lesson that is the block's first. */
  readonly line: number;
  /** The block's text as it is written. */
  readonly body: string;
  /** Where a file step commits to. */
  readonly path: string | null;
  /** What the reader is asked before it runs. */
  readonly question: QuestionPageData | null;
}

export interface ExercisePageData {
  readonly id: string;
  /** The id of the step that the reader completes. */
  readonly step: string;
  /** The ids of the steps that check it; empty where it checks itself. */
  readonly checks: readonly string[];
  /** The text that takes the place of the step's. */
  readonly solution: string;
}

export interface MigrationsData {
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** The id of the data block. */
export const pageDataId = "gosling-page";
