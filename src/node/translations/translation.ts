// The language that a course's options say, with the words of its file. What can't be used is a UsageError, each mistake at its place.
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { isMap, isScalar, LineCounter, type Pair, parseDocument } from "yaml";
import { count, createPrinter, type Diagnostic, type Location, plural } from "../../text/index.ts";
import {
  CATALOGUE,
  type Catalogue,
  missingIn,
  mistakeIn,
  type Translation,
  translated,
} from "../../words/index.ts";
import { type Given, type Io, type Options, UsageError } from "../terminal/index.ts";

export const LANGUAGE_OPTIONS = {
  lang: {
    type: "string",
    value: "LANG",
    help: "the language of the lessons and of the site's own words, such as de or pt-BR (default en)",
  },
  words: {
    type: "string",
    value: "FILE",
    help: "the site's own words in that language: a file that begins as the output of gosling words --lang LANG",
  },
} as const satisfies Options;

interface Translated {
  readonly translation: Translation;
  /** The words that stay English, `group.name`. */
  readonly missing: readonly string[];
}

/** Undefined where the course is in English. */
export function translationGiven(
  { lang, words: file }: Given<typeof LANGUAGE_OPTIONS>,
  io: Io,
): Translated | undefined {
  if (lang === undefined && file === undefined) return undefined;
  if (lang === undefined)
    throw new UsageError("--words needs --lang", `Say which language ${file} is in, such as --lang de.`);
  const tag = languageTag(lang);
  const words = file === undefined ? {} : readWords(file, io.cwd);
  const missing = tag === "en" ? [] : missingIn(CATALOGUE, tag, words);
  return { translation: { lang: tag, words }, missing };
}

/** What a translator begins with, or goes on with: JSON. */
export function wordsToTranslate(given: Translated | undefined): string {
  const { lang, words } = given?.translation ?? { lang: "en", words: {} };
  return `${JSON.stringify(translated(CATALOGUE, lang, words), null, 2)}\n`;
}

/** For what renders a site. */
export function languageOf(
  options: Given<typeof LANGUAGE_OPTIONS>,
  io: Io,
): { readonly translation?: Translation } {
  const given = translationGiven(options, io);
  if (given === undefined) return {};
  io.err(untranslatedNote(given, options.words));
  return { translation: given.translation };
}

/** Which words stay English; empty where none does. */
export function untranslatedNote({ translation, missing }: Translated, file: string | undefined): string {
  const { lang } = translation;
  if (missing.length === 0) return "";
  if (file === undefined)
    return `The site's own words stay English: gosling words --lang ${lang} > words.${lang}.json begins a translation.\n`;
  const lines = missing.map((key) => `  ${key}\n`).join("");
  return `${file} lacks ${count(missing.length, "text")}, which ${plural(missing.length, "stays", "stay")} English:\n${lines}`;
}

function languageTag(lang: string): string {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? "en";
  } catch {
    throw new UsageError(`--lang must be a language, not ${lang}`, "For example --lang de, or --lang pt-BR.");
  }
}

function readWords(file: string, cwd: string): Catalogue {
  const text = readFileSync(resolve(cwd, file), "utf8");
  const name = relative(cwd, resolve(cwd, file));
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: "json", strict: true });
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [broken] = document.errors;
  if (broken) refuse([mistake(broken.message.split("\n")[0]!, at(broken.pos[0]))], text);
  try {
    JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const [, position = "0"] = /position (\d+)/.exec(message) ?? [];
    refuse([mistake(`this is no JSON: ${message.replace(/ in JSON.*/s, "")}`, at(Number(position)))], text);
  }
  const mistakes: Diagnostic[] = [];
  const words: Record<string, Record<string, string>> = {};
  for (const group of pairsOf(document.contents)) {
    const groupName = String(textOf(group.key));
    if (!isMap(group.value) || !(groupName in CATALOGUE)) {
      mistakes.push(
        mistake(
          groupName in CATALOGUE
            ? `${groupName} must be a group of texts`
            : `the site has no texts ${groupName}`,
          at(startOf(group.key)),
        ),
      );
      continue;
    }
    const texts: Record<string, string> = {};
    words[groupName] = texts;
    for (const { key, value } of pairsOf(group.value)) {
      const given = { key: `${groupName}.${textOf(key)}`, text: textOf(value) };
      const wrong = mistakeIn(CATALOGUE, given);
      if (wrong) mistakes.push(mistake(wrong.message, at(startOf(/\{\{/.test(wrong.message) ? value : key))));
      else texts[String(textOf(key))] = String(given.text);
    }
  }
  if (mistakes.length > 0) refuse(mistakes, text);
  return words;
}

function refuse(mistakes: readonly Diagnostic[], text: string): never {
  const print = createPrinter({ source: () => text });
  const found = `${count(mistakes.length, "mistake")} in the words`;
  throw new UsageError(
    [found, ...mistakes.map(print)].join("\n"),
    "gosling words prints the texts that the site has.",
  );
}

const mistake = (message: string, at: Location): Diagnostic => ({
  code: "BAD_WORDS",
  severity: "error",
  message,
  at,
});

const pairsOf = (node: unknown): readonly Pair[] => (isMap(node) ? node.items : []);
const textOf = (node: unknown): unknown => (isScalar(node) ? node.value : null);
const startOf = (node: unknown): number => (node as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
