// The two ways to number a migration's file, and goose's way to write its name. Pure.

const TIMESTAMP = /^\d{14}$/;

/** `20251220000045`: UTC. */
export function timestampOf(time: Date): string {
  return time.toISOString().replace(/[-:T]/g, "").slice(0, 14);
}

/** Whether a version is such a time, after 1970 as goose asks. */
export function isTimestamp(version: bigint): boolean {
  const text = String(version);
  if (!TIMESTAMP.test(text)) return false;
  const [year, month, day, hour, minute, second] = [
    text.slice(0, 4),
    text.slice(4, 6),
    text.slice(6, 8),
    text.slice(8, 10),
    text.slice(10, 12),
    text.slice(12, 14),
  ];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // A 31 February would be moved to March.
  return !Number.isNaN(time.getTime()) && time.getTime() > 0 && timestampOf(time) === text;
}

/** The number after the highest that is no timestamp, five digits at least. */
export function nextSequential(versions: readonly bigint[]): bigint {
  return (
    versions
      .filter((version) => !isTimestamp(version))
      .reduce((highest, version) => (version > highest ? version : highest), 0n) + 1n
  );
}

export function sequentialName(version: bigint): string {
  return String(version).padStart(5, "0");
}

/** Letters and digits in lower case, whatever is between them as one `_`: `Add users, again!` becomes `add_users_again`. */
export function snakeCase(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_|_$/g, "");
}
