// The lines between `---` at the head of a lesson: they set the scene.
import * as v from "valibot";
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
  type YAMLSeq,
} from "yaml";
import type { Location, Version } from "../../engine/index.ts";
import { type Collector, type LessonText, place, suggest } from "../source/index.ts";
import { FRONT_MATTER, MOST, mistakeOf } from "./front-matter-keys.ts";

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

type Key = keyof typeof FRONT_MATTER.entries;
const KEYS = Object.keys(FRONT_MATTER.entries) as Key[];
const isKey = (name: string): name is Key => Object.hasOwn(FRONT_MATTER.entries, name);

const DEFAULT_CLOCK = "2026-01-01T00:00:00Z";
/** YAML's own reader is not linear in what it is given. */
const LONGEST = 65536;
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
      if (!isKey(name)) {
        this.#unknown(name, at);
        continue;
      }
      const read = this.#value(name, value, at);
      if (read !== undefined) Object.assign(found, { [name]: read });
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

  /** What the key's definition makes of the value; undefined where it is wrong. Of a list, the items that are right. */
  #value(name: Key, value: Node | null, at: Location): unknown {
    const input = plain(value, name);
    const parsed = v.safeParse(FRONT_MATTER.entries[name] as v.GenericSchema, input);
    if (parsed.success) return parsed.output;
    // The last word on an item counts: a name that differs in case only is wrong in itself, too.
    const issues = new Map(parsed.issues.map((issue) => [Number(issue.path?.[0]?.key ?? -1), issue]));
    for (const [index, { message }] of issues) {
      const mistake = mistakeOf(message, input, index);
      const item = index < 0 ? value : ((value as YAMLSeq).items[index] as Node | null);
      const hint = isAlias(item) ? "Aliases (`*name`) are not followed here." : mistake.hint;
      const here = mistake.code === "DATABASES_MISSING" ? at : this.#at(item, at);
      this.#problems.add(mistake.code, here, mistake.message, hint);
    }
    if (name !== "databases") return undefined;
    return Array.isArray(input) ? input.filter((_, index) => !issues.has(index)).slice(0, MOST) : [];
  }

  #unknown(name: string, at: Location): void {
    const hint =
      name === "title"
        ? "The title is the first heading: `# The missing column`."
        : suggest(name, KEYS, "keys");
    this.#problems.add("FRONT_MATTER_KEY", at, `The front matter has no key \`${name.slice(0, 60)}\`.`, hint);
  }

  #missing(at: Location): void {
    const { code, message, hint } = mistakeOf("no database", [], -1);
    this.#problems.add(code, at, message, hint);
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

/** A value as the definition takes it: texts as they are written, so that a version stays exact; null for a map, an alias or nothing. */
function plain(value: Node | null, name: Key): unknown {
  if (isSeq(value)) {
    return value.items.map((item) => (isScalar(item) && item.value !== null ? scalarText(item) : ""));
  }
  if (!isScalar(value) || value.value === null) return null;
  return name === "reference" ? value.value : scalarText(value).trim();
}

function scalarText(scalar: Scalar): string {
  // `source` of a quoted scalar is its content, of a plain one its text.
  return scalar.source ?? String(scalar.value);
}
