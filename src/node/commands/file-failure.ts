// Failures of the commands that work on files alone.
import { describeFailure, MigrationError } from "../../engine/index.ts";
import { type ExitCode, type Io, toJson } from "../terminal/index.ts";

/** A MigrationError becomes lines (or JSON) and exit code 1. */
export function reportingFailure(io: Io, json: boolean, work: () => ExitCode): ExitCode {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    if (json) io.out(`${toJson({ failure: error.failure }, 2)}\n`);
    else io.err(`${describeFailure(error.failure)}\n`);
    return 1;
  }
}
