// The door of src/embed: what a page on another site uses to show lessons and to run blocks.
export {
  type BlockOutput,
  type FromEngine,
  type FromFrame,
  opened,
  type PlaySource,
  sealed,
  type Theme,
  type ToEngine,
  type ToFrame,
} from "./protocol.ts";
