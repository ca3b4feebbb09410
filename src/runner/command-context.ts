// What a console command works with: the world, and where it prints.
import type { Emit } from "./outcome.ts";
import type { Shapes } from "./state.ts";
import type { World } from "./world.ts";

export interface CommandContext {
  readonly world: World;
  readonly shapes: Shapes;
  readonly emit: Emit;
  /** Prints one line of the command's output. */
  readonly print: (line: string) => void;
}
