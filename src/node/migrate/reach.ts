// For commands that only read a database: one that cannot be reached is reported as `up` reports it.
import { outputJson } from "../outputs/index.ts";
import { type ExitCode, type Io, paint, UsageError } from "../terminal/index.ts";
import { failureOf } from "./outcome.ts";
import { failureText } from "./text.ts";

/** `asUsage` turns an error of the work itself into bad input, where it is that. */
export async function reachingDatabases(
  io: Io,
  json: boolean,
  asUsage: (error: unknown) => unknown,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(asUsage(error));
    if (!failure) throw asUsage(error);
    if (failure.code !== "CONNECTION_FAILED") throw new UsageError(failure.message, failure.hint ?? null);
    if (json) io.out(outputJson("failure", { failure }, 2));
    else io.err(`${failureText(failure, [], paint(io.terminal))}\n`);
    return 1;
  }
}
