// A text of the catalogue with its values put in: by its key, in the page's language, with that language's plurals, numbers, lists and dates.

/** Texts in groups; `{{name}}` is a placeholder, and `_one`, `_other` and the like end the names of plural forms (i18next's JSON v4). */
export type Catalogue = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A language and the texts in it; where a text is missing, English takes its place. */
export interface Translation {
  /** BCP 47, as in `<html lang>`. */
  readonly lang: string;
  readonly words: Catalogue;
}

export const UNTRANSLATED: Translation = { lang: "en", words: {} };

/** A text as data: what a program reports to a page that has a language of its own. */
export interface Said {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

type Leaf<C> = { [Group in keyof C & string]: `${Group}.${keyof C[Group] & string}` }[keyof C & string];

type BaseOf<Name extends string> = Name extends `${infer Base}_one` | `${infer Base}_other` ? Base : Name;

/** `group.name`, without a plural form's ending. */
type Key<C> = BaseOf<Leaf<C>>;

type TextAt<C, Name extends string> = Name extends `${infer Group}.${infer Rest}`
  ? Group extends keyof C
    ? Rest extends keyof C[Group]
      ? C[Group][Rest]
      : never
    : never
  : never;

type Placeholders<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What a text needs: its placeholders' values, and the number that chooses among plural forms. */
type Names<C, K extends string> =
  | Placeholders<TextAt<C, K | `${K}_one` | `${K}_other`>>
  | (`${K}_other` extends Leaf<C> ? "count" : never);

type Values<C, K extends string, Value> = {
  readonly [Name in Names<C, K>]: Name extends "count" ? number : Value;
};

/** The texts of a catalogue in one language. A number among the values is written as the language writes it. */
export interface WordsOf<C> {
  <K extends Key<C>>(
    key: K,
    ...values: [Names<C, K>] extends [never] ? [] : [values: Values<C, K, string | number>]
  ): string;
  /** The same in pieces, for values that are more than text. */
  parts<K extends Key<C>, V extends Values<C, K, unknown>>(
    key: K,
    values: V,
  ): readonly (string | V[keyof V])[];
  said(text: Said): string;
  /** `a`, `a and b`, `a, b and c`. */
  list(items: readonly string[]): string;
  listParts<Item>(items: readonly Item[]): readonly (string | Item)[];
  number(value: number): string;
  /** A day. `at`: milliseconds since 1970. */
  date(at: number): string;
  readonly lang: string;
  readonly translation: Translation;
}

export function createWords<C extends Catalogue>(
  english: C,
  translation: Translation = UNTRANSLATED,
): WordsOf<C> {
  const { lang, words } = translation;
  // Only British English writes a list without a comma before its last item.
  const lists = new Intl.ListFormat(lang === "en" ? "en-GB" : lang);
  const numbers = new Intl.NumberFormat(lang);
  const dates = new Intl.DateTimeFormat(lang, { dateStyle: "long" });

  const find = (key: string, count: unknown): string => {
    if (typeof count !== "number") return textAt(words, key) ?? textAt(english, key) ?? key;
    const form = (of: string) => `${key}_${new Intl.PluralRules(of).select(count)}`;
    return (
      textAt(words, form(lang)) ??
      textAt(words, `${key}_other`) ??
      textAt(english, form("en")) ??
      textAt(english, `${key}_other`) ??
      key
    );
  };
  const parts = (key: string, values: Readonly<Record<string, unknown>> = {}): unknown[] =>
    find(key, values.count)
      .split(/\{\{(\w+)\}\}/)
      .map((piece, at) => {
        if (at % 2 === 0) return piece;
        const value = values[piece];
        return typeof value === "number" ? numbers.format(value) : value;
      });
  const text = (key: string, values?: Readonly<Record<string, unknown>>): string =>
    parts(key, values).join("");
  const listParts = (items: readonly unknown[]): unknown[] =>
    lists
      .formatToParts(items.map((_, index) => String(index)))
      .map(({ type, value }) => (type === "element" ? items[Number(value)] : value));

  return Object.assign(text, {
    parts,
    said: ({ key, values }: Said) => text(key, values),
    list: (items: readonly string[]) => listParts(items).join(""),
    listParts,
    number: (value: number) => numbers.format(value),
    date: (at: number) => dates.format(at),
    lang,
    translation,
  }) as unknown as WordsOf<C>;
}

/** `key`: `group.name`. Undefined where the catalogue has no such text. */
function textAt(catalogue: Catalogue, key: string): string | undefined {
  const [group = "", name = ""] = key.split(".");
  const found = Object.hasOwn(catalogue, group) ? catalogue[group] : undefined;
  return found && Object.hasOwn(found, name) ? found[name] : undefined;
}
