// What a run calls its databases and roles, and the comment by which a later run knows that they were left behind.
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

const PREFIX = "gosling_test_";

/** Of its own for each run: process ids repeat, in containers and between machines. */
export function newRunName(): string {
  return PREFIX + randomBytes(6).toString("hex");
}

/** Names that `newRunName` begins. */
export const isRunName = (name: string) => /^gosling_test_[0-9a-f]{12}(_\d+_\d+)?$/.test(name);

/** `now`: the server's clock, so that machines with different clocks agree. */
export function markerAt(now: Date): string {
  return `gosling test, on ${hostname()}, ${now.toISOString()}: dropped by a later run when it is an hour old and not in use`;
}

/** When it was made; undefined for any other comment. */
export function timeOfMarker(comment: string | null | undefined): Date | undefined {
  const [, time] = /^gosling test, on .*, (\d{4}-[\d:.T-]+Z): /.exec(comment ?? "") ?? [];
  return time === undefined ? undefined : new Date(time);
}

/** For LIKE. */
export const MARKER_PATTERN = "gosling test, on %";
