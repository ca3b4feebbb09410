// Lengths of time as people and goose write them: `90`, `1.5s`, `500ms`, `1m30s`.
import { UsageError } from "../terminal/index.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** What a timer can count, in milliseconds: a little over 24 days. */
const LONGEST_MS = 2_147_483_647;

/** Milliseconds; a bare number is seconds. `option` is named in the UsageError. */
export function parseDuration(text: string, option: string): number {
  const milliseconds = millisecondsOf(text, option);
  if (milliseconds <= LONGEST_MS) return milliseconds;
  throw new UsageError(`${option} must be at most 24 days`, "Write 90 (seconds), 500ms, 30s, 1m30s or 2h.");
}

function millisecondsOf(text: string, option: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== text) {
    throw new UsageError(
      `${option} must be a length of time, not ${text}`,
      "Write 90 (seconds), 500ms, 30s, 1m30s or 2h.",
    );
  }
  return parts.reduce((total, [, number, unit]) => total + Number(number) * (UNITS[unit ?? ""] ?? 0), 0);
}
