// `gosling words`: the site's own words, for translators.
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
} from "../terminal/index.ts";
import {
  LANGUAGE_OPTIONS,
  translationGiven,
  untranslatedNote,
  wordsToTranslate,
} from "../translations/index.ts";

const OPTIONS = LANGUAGE_OPTIONS satisfies Options;

export const words: Command = command({
  name: "words",
  summary: "Prints the site's own words as JSON, for translators.",
  arguments: "",
  options: OPTIONS,
  notes: [
    "The JSON is i18next's format: {{name}} is a placeholder, and _one, _other and the like are plural forms. With --lang it has the plural forms of that language.",
    "With --words it prints FILE with the words that FILE lacks in English, and lists those: so a translation follows a new version.",
    "gosling words --lang de > words.de.json begins a translation; gosling build --lang de --words words.de.json uses it.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const given = translationGiven(input.options, io);
  io.out(wordsToTranslate(given));
  const { words: file } = input.options;
  if (given && file !== undefined) io.err(untranslatedNote(given, file));
  return 0;
}
