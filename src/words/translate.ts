// A translation beside the English catalogue: what in it cannot be used, what it lacks, and the file that a translator works on.
import type { Catalogue } from "./format.ts";

/** A text of a translation, with its place in the file. */
export interface GivenText {
  /** `group.name`. */
  readonly key: string;
  /** Anything but a text is a mistake. */
  readonly text: unknown;
}

export interface TextMistake {
  readonly key: string;
  readonly message: string;
}

/** The names by which languages know plural forms. */
const FORMS = ["zero", "one", "two", "few", "many", "other"] as const;
const FORM = new RegExp(`_(${FORMS.join("|")})$`);

/** What can't be used of a text; null: nothing. */
export function mistakeIn(english: Catalogue, { key, text }: GivenText): TextMistake | null {
  const known = formsOf(english, key);
  if (known === null) return { key, message: `the site has no text ${key}` };
  if (typeof text !== "string") return { key, message: `${key} must be a text` };
  const names = new Set(known.flatMap(placeholders));
  const other = placeholders(text).find((name) => !names.has(name));
  if (other === undefined) return null;
  const may = [...names].map((name) => `{{${name}}}`).join(", ");
  return {
    key,
    message: `${key} has no value {{${other}}}${may === "" ? "" : `: it has ${may}`}`,
  };
}

/** The keys that a language needs and the translation does not have. */
export function missingIn(english: Catalogue, lang: string, words: Catalogue): readonly string[] {
  return keysIn(english, lang)
    .filter(({ group, name }) => words[group]?.[name] === undefined)
    .map(keyOf);
}

/** The catalogue in the language, as far as it is translated, with every plural form that the language has. */
export function translated(english: Catalogue, lang: string, words: Catalogue): Catalogue {
  const all: Record<string, Record<string, string>> = {};
  for (const { group, name, source } of keysIn(english, lang)) {
    all[group] ??= {};
    all[group][name] = words[group]?.[name] ?? english[group]?.[source] ?? "";
  }
  return all;
}

interface NeededKey {
  readonly group: string;
  readonly name: string;
  /** The English text that it is a translation of. */
  readonly source: string;
}

const keyOf = ({ group, name }: NeededKey): string => `${group}.${name}`;

function keysIn(english: Catalogue, lang: string): readonly NeededKey[] {
  const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
  return Object.entries(english).flatMap(([group, texts]) =>
    Object.keys(texts).flatMap((name): readonly NeededKey[] => {
      if (!FORM.test(name)) return [{ group, name, source: name }];
      // Each plural is listed once, where its last form is.
      if (!name.endsWith("_other")) return [];
      const base = name.slice(0, -"_other".length);
      return FORMS.filter((form) => forms.includes(form)).map((form) => ({
        group,
        name: `${base}_${form}`,
        source: `${base}_${form}` in texts ? `${base}_${form}` : name,
      }));
    }),
  );
}

/** The English texts behind a key: all forms of a plural; null where there is none. */
function formsOf(english: Catalogue, key: string): readonly string[] | null {
  const [group = "", name = "", more] = key.split(".");
  const texts = Object.hasOwn(english, group) ? english[group]! : {};
  if (more !== undefined) return null;
  const base = name.replace(FORM, "");
  if (base !== name && Object.hasOwn(texts, `${base}_other`))
    return FORMS.flatMap((form) => texts[`${base}_${form}`] ?? []).concat("{{count}}");
  return Object.hasOwn(texts, name) ? [texts[name]!] : null;
}

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name);
}
