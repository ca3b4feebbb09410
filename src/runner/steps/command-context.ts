// What a console command works with: the world, and where it prints.
import type { LessonWorld, Shapes } from "../world/index.ts";
import type { Emit } from "./outcome.ts";

export interface StepContext {
  readonly world: LessonWorld;
  readonly shapes: Shapes;
  readonly emit: Emit;
  /** Prints one line of the command's output. */
  readonly print: (line: string) => void;
}
