// What a run calls its databases and roles, the rights that these lack, and the comment by which a later run knows that they were left behind.
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** Every role that gosling makes has these. */
export const NO_RIGHTS = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";

const PREFIX = "gosling_test_";

/** Of its own for each run: process ids repeat, in containers and between machines. */
export function newRunName(): string {
  return PREFIX + randomBytes(6).toString("hex");
}

/** Names that `newRunName` begins. */
export const isRunName = (name: string) => /^gosling_test_[0-9a-f]{12}(_\d+_\d+)?$/.test(name);

/** `now`: the server's clock, so that machines with different clocks agree. `run`: of `newRunName`. */
export function markerAt(now: Date, run: string): string {
  return `gosling test, on ${hostname()}, ${now.toISOString()}, run ${run}: dropped by a later run when it is an hour old and not in use`;
}

export interface Marker {
  /** The whole line. */
  readonly text: string;
  readonly made: Date;
  /** Undefined in those of older versions. */
  readonly run: string | undefined;
}

/** One for each run that uses what has this comment; none for any other comment. */
export function markersIn(comment: string | null | undefined): readonly Marker[] {
  return (comment ?? "").split("\n").flatMap((text) => {
    const [, time, run] = /^gosling test, on .*, (\d{4}-[\d:.T-]+Z)(?:, run (\w+))?: /.exec(text) ?? [];
    return time === undefined ? [] : [{ text, made: new Date(time), run }];
  });
}

/** For LIKE. */
export const MARKER_PATTERN = "gosling test, on %";
