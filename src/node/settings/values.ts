// What the values of options, variables and settings may be: each one a schema from its text.
import * as v from "valibot";
import { quoteName } from "../../text/index.ts";

/** What a timer can count, in milliseconds: a little over 24 days. */
const LONGEST_MS = 2_147_483_647;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const LENGTHS = "Write 90 (seconds), 500ms, 30s, 1m30s or 2h.";

/** Lengths of time as people and goose write them: `90`, `1.5s`, `500ms`, `1m30s`. Milliseconds; a bare number is seconds. */
export const duration = v.pipe(
  v.string(),
  v.regex(
    /^(?:\d+(?:\.\d+)?|(?:\d+(?:\.\d+)?(?:ms|s|m|h))+)$/,
    ({ input }) => `must be a length of time, not ${input}`,
  ),
  v.transform((text) =>
    /[a-z]/.test(text)
      ? [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
          (total, [, number, unit]) => total + Number(number) * (UNITS[unit ?? ""] ?? 0),
          0,
        )
      : Number(text) * 1000,
  ),
  v.maxValue(LONGEST_MS, "must be at most 24 days"),
  v.metadata({ hint: LENGTHS }),
);

/** Digits alone: no `1e3`, no blank. */
export function wholeNumber(least: number, most: number, what: string) {
  return v.pipe(
    v.string(),
    v.check(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      ({ input }) => `must be ${what}, not ${input}`,
    ),
    v.transform(Number),
  );
}

export const jobs = wholeNumber(1, 1000, "a whole number above 0");

export const retries = wholeNumber(0, 1000, "a whole number");
export const port = wholeNumber(0, 65535, "a number from 0 to 65535");

export const layout = v.pipe(
  v.picklist(["schema_migrations", "goose"], ({ input }) => `must be a layout, not ${input}`),
  v.metadata({ hint: "The layouts are schema_migrations and goose." }),
);

/** An address that a link can have. */
export const webAddress = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    ({ input }) => `must be a web address, not ${input}`,
  ),
  v.metadata({ hint: "For example https://docs.example/gosling/." }),
);

/** Names of schemas with commas between; each one quoted unless it is, since it goes into a SET. */
export const searchPathValue = v.pipe(
  v.string(),
  v.check(
    (text) => text.split(",").every((name) => name.trim() !== ""),
    ({ input }) => `must be names with commas between, not ${input}`,
  ),
  v.transform((text) =>
    text
      .split(",")
      .map((name) => quoteName(name.trim().replace(/^"(.*)"$/, "$1")))
      .join(", "),
  ),
);
