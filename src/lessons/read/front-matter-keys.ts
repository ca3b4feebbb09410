// The keys of a lesson's front matter: one definition for the reader, for what it says is wrong, and for the JSON Schema that editors use.
import * as v from "valibot";
import { parseVersion } from "../../text/index.ts";

/** How many databases: each schema gets a letter. */
export const MOST = 26;

interface Mistake {
  readonly code:
    | "DATABASE_CASE"
    | "DATABASE_DUPLICATE"
    | "DATABASE_NAME"
    | "DATABASES_MISSING"
    | "FRONT_MATTER_VALUE";
  readonly message: string;
  readonly hint?: string;
}

/** In words, by the message of an issue. `input`: the value that was parsed; `index`: where in its list. */
export function mistakeOf(message: string, input: unknown, index: number): Mistake {
  const names = Array.isArray(input) ? input.map(String) : [];
  const name = names[index] ?? "";
  switch (message as MistakeName) {
    case "databases":
      return value("`databases` is a list of names.", "For example `databases: [alice, bob, staging]`.");
    case "no database":
      return {
        code: "DATABASES_MISSING",
        message: "The front matter names no database.",
        hint: "For example `databases: [alice, bob]`.",
      };
    case "too many databases":
      return value(`A lesson has at most ${MOST} databases.`, "Every one is a PostgreSQL of its own.");
    case "database's name":
      return {
        code: "DATABASE_NAME",
        message: `\`${name.slice(0, 60)}\` cannot be a database's name.`,
        hint: "A name is a lower-case letter, then letters, digits, `_` or `-`; forty characters at most.",
      };
    case "same name":
      return { code: "DATABASE_DUPLICATE", message: `The database \`${name}\` is named twice.` };
    case "same but for case":
      return {
        code: "DATABASE_CASE",
        message: `The databases \`${sameName(names, name)}\` and \`${name}\` differ only in case.`,
        hint: "PostgreSQL folds unquoted names to lower case; give one of them another name.",
      };
    case "history":
      return value(
        "`history` is the version of a migration file, in digits.",
        "For example `history: 20251213120000`; leave the key out for empty databases.",
      );
    case "clock":
      return value("`clock` is a date and a time, in UTC.", "For example `clock: 2025-12-20 12:00:00`.");
    case "summary":
      return value("`summary` is one plain sentence.");
    case "minutes":
      return value("`minutes` is a whole number of minutes.", "For example `minutes: 15`.");
    case "part":
      return value(
        "`part` is the heading of a part of the course, in one line.",
        "For example `part: When it goes wrong`; lessons of one part are shown together.",
      );
    case "reference":
      return value(
        "`reference` is `true` or `false`.",
        "`reference: true` for a page to look things up in; a lesson has no such line.",
      );
  }
}

type MistakeName =
  | keyof typeof FRONT_MATTER.entries
  | "database's name"
  | "no database"
  | "same but for case"
  | "same name"
  | "too many databases";

const value = (message: string, hint?: string): Mistake => ({
  code: "FRONT_MATTER_VALUE",
  message,
  ...(hint !== undefined && { hint }),
});

/** The first of the names that PostgreSQL takes for the same. */
const sameName = (names: readonly string[], name: string) =>
  names.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;

const databases = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_-]{0,39}$/, "database's name")), "databases"),
  v.description("Each name is a PostgreSQL database with its own server and its own checkout."),
  v.examples([["alice", "bob"]]),
  v.minLength(1, "no database"),
  v.maxLength(MOST, "too many databases"),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    dataset.value.forEach((name, key, input) => {
      if (input.findIndex((one) => one.toLowerCase() === name.toLowerCase()) === key || name === "") return;
      const message = sameName(input, name) === name ? "same name" : "same but for case";
      addIssue({ message, path: [{ type: "array", origin: "value", input, key, value: name }] });
    });
  }),
);

/** YAML reads digits as a number; the reader gives their text, so that a version beyond 2^53 stays exact. */
const history = v.pipe(
  v.union(
    [
      v.pipe(v.string(), v.regex(/^0*[1-9][0-9]*$/, "history")),
      v.pipe(v.number(), v.integer("history"), v.minValue(1, "history")),
    ],
    "history",
  ),
  v.description("Migrations up to and including this version are applied everywhere before the first step."),
  v.examples([20251213120000]),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const version = parseVersion(String(dataset.value));
    if (version !== undefined) return version;
    addIssue({ message: "history" });
    return NEVER;
  }),
);

const clock = v.pipe(
  v.string("clock"),
  v.regex(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?Z?$/, "clock"),
  v.description("The time at the start, in UTC. Every step advances it; migrations are recorded with it."),
  v.examples(["2025-12-20 12:00:00"]),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const [date, time] = dataset.value.replace(/Z$/, "").split(/[ T]/);
    const text = `${date}T${time?.length === 5 ? `${time}:00` : time}Z`;
    const milliseconds = Date.parse(text);
    // JavaScript takes 30 February for 2 March.
    if (!Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text.slice(0, -1)))
      return text;
    addIssue({ message: "clock" });
    return NEVER;
  }),
);

const summary = v.pipe(v.string("summary"), v.description("One plain sentence for the course page."));

const minutes = v.pipe(
  v.union(
    [
      v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,2}$/, "minutes")),
      v.pipe(v.number(), v.integer("minutes"), v.minValue(1, "minutes"), v.maxValue(999, "minutes")),
    ],
    "minutes",
  ),
  v.description("How long the lesson takes to read."),
  v.examples([15]),
  v.transform(Number),
);

const part = v.pipe(
  v.string("part"),
  v.regex(/^[^\n]{1,80}$/, "part"),
  v.description("The part of the course that the lesson belongs to."),
  v.examples(["When it goes wrong"]),
);

const reference = v.pipe(
  v.boolean("reference"),
  v.description("A page to look things up in: it runs, but does not count as a lesson."),
);

export const FRONT_MATTER = v.strictObject({
  databases,
  history: v.optional(history),
  clock: v.optional(clock),
  summary: v.optional(summary),
  minutes: v.optional(minutes),
  part: v.optional(part),
  reference: v.optional(reference),
});

export type FrontMatterValues = v.InferOutput<typeof FRONT_MATTER>;
