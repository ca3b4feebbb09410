// Maps places in an edited lesson to places in the lesson as written: a block that grew moves all that follows.
import type { Location } from "../../engine/index.ts";
import type { Lesson } from "../../lessons/index.ts";
import type { CheckResult, LessonEvent, StepOutput } from "../events.ts";

type Place = (at: Location) => Location;

/** Both lessons have the same steps; only their blocks' texts differ. */
export function tellInOriginal(
  original: Lesson,
  edited: Lesson,
  tell: (event: LessonEvent) => void,
): typeof tell {
  if (original === edited || !moved(original, edited)) return tell;
  const place = placer(original, edited);
  return (event) => tell(relocate(event, place));
}

function moved(original: Lesson, edited: Lesson): boolean {
  return edited.steps.some((step, index) => step.endLine !== original.steps[index]?.endLine);
}

/** Inside an edited block a place stays on its line, at most on the block's last; behind it, it moves back by what the block grew. */
export function placer(original: Lesson, edited: Lesson): Place {
  return (at) => {
    if (at.file !== edited.file) return at;
    let shift = 0;
    for (const [index, now] of edited.steps.entries()) {
      const was = original.steps[index];
      if (!was || at.line < now.bodyAt.line) break;
      const [linesWere, linesAre] = [lines(was.body), lines(now.body)];
      if (at.line < now.bodyAt.line + linesAre) {
        const offset = Math.min(at.line - now.bodyAt.line, linesWere - 1);
        return { ...at, line: was.bodyAt.line + offset };
      }
      shift += linesWere - linesAre;
    }
    return { ...at, line: at.line + shift };
  };
}

const lines = (body: string) => body.split("\n").length;

function relocate(event: LessonEvent, place: Place): LessonEvent {
  switch (event.type) {
    case "step-started":
      return { ...event, at: place(event.at) };
    case "step-output":
      return { ...event, output: relocateOutput(event.output, place) };
    case "step-finished": {
      const checks = event.result.checks.map((check): CheckResult => ({ ...check, at: place(check.at) }));
      return { ...event, result: { ...event.result, checks } };
    }
    default:
      return event;
  }
}

function relocateOutput(output: StepOutput, place: Place): StepOutput {
  if (output.type !== "error" || output.error.at === null) return output;
  return { ...output, error: { ...output.error, at: place(output.error.at) } };
}
