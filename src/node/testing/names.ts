// The databases that gosling makes on a server for tests: their names, and what their comment says of who made them.
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** What begins so and has our comment was made here; nothing else is ever touched. */
export const PREFIX = "gosling_test_";

/** One template for one content. 12 hex digits of the key. */
export const templateName = (key: string) => `${PREFIX}${key.slice(0, 12)}`;

export const copyName = (key: string) => `${templateName(key)}_${randomBytes(5).toString("hex")}`;

/** Nobody else draws such a name. */
export const COPY_NAME = /^gosling_test_[0-9a-f]{12}_[0-9a-f]{10}$/;

export interface Mark {
  readonly kind: "template" | "building" | "copy";
  /** The run that made it: the key of its advisory lock. */
  readonly run: number;
  /** When it was made, or a template last used; ISO 8601. */
  readonly at: string;
  readonly host: string;
  readonly pid: number;
}

const START = "made by gosling for tests: ";

export function writeMark(kind: Mark["kind"], run: number, at: Date): string {
  const mark: Mark = { kind, run, at: at.toISOString(), host: hostname(), pid: process.pid };
  return START + JSON.stringify(mark);
}

/** Null where the comment is not ours. */
export function readMark(comment: string | null): Mark | null {
  if (!comment?.startsWith(START)) return null;
  try {
    const mark = JSON.parse(comment.slice(START.length)) as Mark;
    return Number.isInteger(mark.run) && !Number.isNaN(Date.parse(mark.at)) ? mark : null;
  } catch {
    return null;
  }
}
