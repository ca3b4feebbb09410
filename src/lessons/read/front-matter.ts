// The lines between `---` at the head of a lesson: they set the scene.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Location, Version } from "../../engine/index.ts";
import { parseVersion } from "../../text/index.ts";
import { type Collector, type LessonText, place, suggest } from "../source/index.ts";

export interface FrontMatter {
  readonly databases: readonly string[];
  readonly history: Version | null;
  readonly clock: string;
  readonly summary: string;
  readonly minutes: number | null;
  readonly part: string | null;
  readonly reference: boolean;
  /** A page of another site that is a lesson: its front matter has a `gosling:` key. Null: a lesson of its own. */
  readonly page: { readonly title: string | null } | null;
  /** The first line after the front matter; null where nothing says where it ends. */
  readonly nextLine: number | null;
}

const KEYS = ["databases", "history", "clock", "summary", "minutes", "part", "reference"] as const;
const DEFAULT_CLOCK = "2026-01-01T00:00:00Z";
/** YAML's own reader is not linear in what it is given. */
const LONGEST = 65536;
/** Each schema gets a letter. */
const MOST = 26;

export function readFrontMatter(text: LessonText, problems: Collector): FrontMatter {
  const nothing = {
    databases: [],
    history: null,
    clock: DEFAULT_CLOCK,
    summary: "",
    minutes: null,
    part: null,
    reference: false,
    page: null,
  };
  if (text.lines[0]!.trimEnd() !== "---") {
    const hint = "Begin the file with a line `---`, then `databases: [alice, bob]`, then a line `---`.";
    problems.add(
      "FRONT_MATTER_MISSING",
      place(text, 1),
      "The lesson does not begin with front matter.",
      hint,
    );
    return { ...nothing, nextLine: 1 };
  }
  const end = text.lines.findIndex((line, index) => index > 0 && line.trimEnd() === "---");
  if (end === -1) {
    problems.add(
      "FRONT_MATTER_NOT_CLOSED",
      place(text, 1),
      "The front matter is not closed.",
      "Put a line `---` under it.",
    );
    return { ...nothing, nextLine: null };
  }
  const yaml = text.lines.slice(1, end).join("\n");
  if (yaml.length > LONGEST) {
    problems.add(
      "FRONT_MATTER_TOO_LONG",
      place(text, 1),
      "The front matter is longer than 64 kB.",
      "Is the line `---` that closes it missing?",
    );
    return { ...nothing, nextLine: end + 2 };
  }
  return { ...nothing, ...new Reader(text, yaml, problems).read(), nextLine: end + 2 };
}

class Reader {
  readonly #text: LessonText;
  readonly #yaml: string;
  readonly #problems: Collector;
  readonly #lines = new LineCounter();

  constructor(text: LessonText, yaml: string, problems: Collector) {
    this.#text = text;
    this.#yaml = yaml;
    this.#problems = problems;
  }

  read(): Partial<FrontMatter> {
    const map = this.#parse();
    if (map === null) return {};
    const found: { -readonly [K in keyof FrontMatter]?: FrontMatter[K] } = {};
    const own = this.#hosted(map, found);
    for (const { key, value } of own.items as { key: Node | null; value: Node | null }[]) {
      const name = isScalar(key) ? scalarText(key) : "";
      const at = this.#at(key);
      switch (name) {
        case "databases":
          found.databases = this.#databases(value, at);
          break;
        case "history":
          found.history = this.#history(value, at);
          break;
        case "clock":
          found.clock = this.#clock(value, at);
          break;
        case "summary":
          found.summary =
            this.#scalar(value) ?? this.#wrong(value, at, "`summary` is one plain sentence.", "") ?? "";
          break;
        case "minutes":
          found.minutes = this.#minutes(value, at);
          break;
        case "part":
          found.part = this.#part(value, at);
          break;
        case "reference":
          found.reference = this.#reference(value, at);
          break;
        default: {
          const hint =
            name === "title"
              ? "The title is the first heading: `# The missing column`."
              : suggest(name, KEYS, "keys");
          this.#problems.add(
            "FRONT_MATTER_KEY",
            at,
            `The front matter has no key \`${name.slice(0, 60)}\`.`,
            hint,
          );
        }
      }
    }
    if (found.databases === undefined) this.#missing(place(this.#text, 1));
    return found;
  }

  /** Where another site's keys are, ours are under `gosling:`; the site's own are left alone. */
  #hosted(map: YAMLMap, found: { -readonly [K in keyof FrontMatter]?: FrontMatter[K] }): YAMLMap {
    const items = map.items as { key: Node | null; value: Node | null }[];
    const itemOf = (name: string) =>
      items.find(({ key }) => isScalar(key) && scalarText(key) === name)?.value;
    const inner = itemOf("gosling");
    if (inner === undefined || !isMap(inner)) return map;
    const title = itemOf("title");
    found.page = { title: isScalar(title) ? scalarText(title) : null };
    return inner;
  }

  #parse(): YAMLMap | null {
    try {
      const document = parseDocument(this.#yaml, {
        lineCounter: this.#lines,
        prettyErrors: false,
        logLevel: "silent",
      });
      const [error] = document.errors;
      if (error !== undefined) {
        // The first says what went wrong; the others often follow from it.
        this.#syntax(this.#place(error.pos[0]), error.message.split("\n")[0]!.replace(/[.:]?\s*$/, "."));
        return null;
      }
      if (isMap(document.contents)) return document.contents as YAMLMap;
      if (document.contents === null) this.#missing(place(this.#text, 1));
      else this.#syntax(this.#at(document.contents), "The front matter is not a list of `key: value` lines.");
    } catch {
      // Brackets nested thousands deep exhaust the reader's stack.
      this.#syntax(place(this.#text, 2), "The front matter cannot be read.");
    }
    return null;
  }

  #databases(value: Node | null, at: Location): readonly string[] {
    if (!isSeq(value)) {
      this.#wrong(
        value,
        at,
        "`databases` is a list of names.",
        "For example `databases: [alice, bob, staging]`.",
      );
      return [];
    }
    const names = new Map<string, string>();
    for (const item of value.items as (Node | null)[]) {
      const name = this.#scalar(item);
      const here = this.#at(item, at);
      const same = name === null ? undefined : names.get(name.toLowerCase());
      if (name !== null && same === name) {
        this.#problems.add("DATABASE_DUPLICATE", here, `The database \`${name}\` is named twice.`);
      } else if (name !== null && same !== undefined) {
        const hint = "PostgreSQL folds unquoted names to lower case; give one of them another name.";
        this.#problems.add(
          "DATABASE_CASE",
          here,
          `The databases \`${same}\` and \`${name}\` differ only in case.`,
          hint,
        );
      } else if (name === null || !/^[a-z][a-z0-9_-]{0,39}$/.test(name)) {
        const hint =
          "A name is a lower-case letter, then letters, digits, `_` or `-`; forty characters at most.";
        this.#problems.add(
          "DATABASE_NAME",
          here,
          `\`${(name ?? "").slice(0, 60)}\` cannot be a database's name.`,
          hint,
        );
      } else {
        names.set(name, name);
        continue;
      }
      // Kept, so that `alice` after `Alice` is reported too.
      if (name !== null) names.set(name.toLowerCase(), same ?? name);
    }
    if (value.items.length === 0) this.#missing(at);
    if (names.size > MOST)
      this.#wrong(
        value,
        at,
        `A lesson has at most ${MOST} databases.`,
        "Every one is a PostgreSQL of its own.",
      );
    return [...names.values()].slice(0, MOST);
  }

  #history(value: Node | null, at: Location): Version | null {
    const version = parseVersion(this.#scalar(value)?.trim() ?? "");
    if (version !== undefined && version >= 1n) return version;
    const hint = "For example `history: 20251213120000`; leave the key out for empty databases.";
    return this.#wrong(value, at, "`history` is the version of a migration file, in digits.", hint);
  }

  #clock(value: Node | null, at: Location): string {
    const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?Z?$/.exec(this.#scalar(value)?.trim() ?? "");
    if (parts !== null) {
      const clock = `${parts[1]}T${parts[2]}${parts[3] ?? ":00"}Z`;
      const milliseconds = Date.parse(clock);
      // JavaScript takes 30 February for 2 March.
      if (!Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(clock.slice(0, -1)))
        return clock;
    }
    this.#wrong(
      value,
      at,
      "`clock` is a date and a time, in UTC.",
      "For example `clock: 2025-12-20 12:00:00`.",
    );
    return DEFAULT_CLOCK;
  }

  #minutes(value: Node | null, at: Location): number | null {
    const digits = this.#scalar(value)?.trim() ?? "";
    if (/^[1-9][0-9]{0,2}$/.test(digits)) return Number(digits);
    return this.#wrong(value, at, "`minutes` is a whole number of minutes.", "For example `minutes: 15`.");
  }

  #part(value: Node | null, at: Location): string | null {
    const heading = this.#scalar(value)?.trim() ?? "";
    if (heading !== "" && heading.length <= 80 && !heading.includes("\n")) return heading;
    const hint = "For example `part: When it goes wrong`; lessons of one part are shown together.";
    return this.#wrong(value, at, "`part` is the heading of a part of the course, in one line.", hint);
  }

  #reference(value: Node | null, at: Location): boolean {
    if (isScalar(value) && typeof value.value === "boolean") return value.value;
    const hint = "`reference: true` for a page to look things up in; a lesson has no such line.";
    return this.#wrong(value, at, "`reference` is `true` or `false`.", hint) ?? false;
  }

  /** The text as written (a version beyond 2^53 stays exact), or null for lists, maps, aliases and nothing. */
  #scalar(value: Node | null): string | null {
    return isScalar(value) && value.value !== null ? scalarText(value) : null;
  }

  #wrong(value: Node | null, key: Location, message: string, hint: string): null {
    const aliased = isAlias(value) ? "Aliases (`*name`) are not followed here." : hint;
    this.#problems.add("FRONT_MATTER_VALUE", this.#at(value, key), message, aliased || undefined);
    return null;
  }

  #missing(at: Location): void {
    this.#problems.add(
      "DATABASES_MISSING",
      at,
      "The front matter names no database.",
      "For example `databases: [alice, bob]`.",
    );
  }

  #syntax(at: Location, message: string): void {
    this.#problems.add(
      "FRONT_MATTER_SYNTAX",
      at,
      message,
      "The front matter is YAML: `key: value`, a line each.",
    );
  }

  #at(node: Node | null, otherwise = place(this.#text, 1)): Location {
    return node?.range ? this.#place(node.range[0]) : otherwise;
  }

  #place(offset: number): Location {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.#yaml.length));
    return place(this.#text, Math.max(line, 1) + 1, Math.max(col, 1));
  }
}

function scalarText(scalar: Scalar): string {
  // `source` of a quoted scalar is its content, of a plain one its text.
  return scalar.source ?? String(scalar.value);
}
