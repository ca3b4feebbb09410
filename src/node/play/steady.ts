// What differs from run to run in a transcript, and what replaces it: the same lesson gives the same text on every machine.

export interface Redaction {
  /** What it replaces. */
  readonly name: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

/** The lesson's own clock is fixed; what the database's clock said, how long it took and what was drawn by chance is not. */
export const REDACTIONS: readonly Redaction[] = [
  { name: "a duration", pattern: /\(\d+(?:\.\d+)?(?:µs|ms|s)\)/g, instead: "(...)" },
  {
    name: "a random UUID (version 4 or 7)",
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g,
    instead: "........-....-....-....-............",
  },
  {
    // The lesson's clock has whole seconds; a fraction is the database's now().
    name: "a time of the database's clock",
    pattern: /\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+(?:\+\d\d(?::\d\d)?)?/g,
    instead: "....-..-.. ..:..:..",
  },
];

export function steady(line: string): string {
  return REDACTIONS.reduce((text, { pattern, instead }) => text.replace(pattern, instead), line);
}
