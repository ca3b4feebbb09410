// The door of the terminal: what a command is, what it may use of the process, and how lines are painted.
export { type Command, type CommandInput, command, helpOf } from "./command.ts";
export { createDoor } from "./door.ts";
export { type ExitCode, type Io, type ProcessIo, UsageError } from "./io.ts";
export { toJson } from "./json.ts";
export {
  type Given,
  type Option,
  type Options,
  parseOptions,
  readValue,
  UnknownOption,
} from "./options.ts";
export { diagnosticColours, type Paint, paint } from "./paint.ts";
export { createProgressLine, type ProgressLine } from "./progress-line.ts";
