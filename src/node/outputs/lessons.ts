// What the commands on lessons print as JSON.
import type { Location } from "../../engine/index.ts";
import type { LessonProblem } from "../../lessons/index.ts";
import type { CheckResult, LessonEvent, MutantVerdict } from "../../runner/index.ts";

export interface LessonCheckOutput {
  readonly ok: boolean;
  /** How many lessons were read. */
  readonly files: number;
  readonly problems: readonly LessonProblem[];
}

/** One line of `lesson run --json`. */
export type LessonRunOutput =
  | LessonEvent
  | {
      readonly type: "updated";
      readonly file: string;
      readonly changed: readonly { readonly step: string; readonly at: Location }[];
      /** The step at which the update stopped. */
      readonly broken: string | null;
    }
  | { readonly type: "problem"; readonly problem: LessonProblem };

/** One line of `lesson mutants --json`; the last one is the summary. */
export type LessonMutantsOutput =
  | {
      readonly type: MutantVerdict["type"];
      readonly kind: MutantVerdict["mutant"]["kind"];
      /** Where the lesson was changed. */
      readonly at: Location;
      /** What was done, for example "left out: ALTER TABLE users ADD COLUMN phone TEXT;". */
      readonly description: string;
      /** The lesson's own reason why no check needs to notice. */
      readonly reason: string | null;
      /** The first check that failed; null where none did. */
      readonly by: CheckResult | null;
    }
  /** The rest of this lesson was not tried. */
  | { readonly type: "failed"; readonly file: string; readonly message: string }
  | {
      readonly type: "summary";
      /** Exit code 0: each mutant was killed or is marked. */
      readonly ok: boolean;
      readonly made: number;
      readonly killed: number;
      readonly marked: number;
    };
