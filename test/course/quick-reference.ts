// The course on one page, from what its lessons show: commands, annotations, the version table, refusals, error codes.
import type { Lesson, Section, Step } from "../../src/lessons/index.ts";

/** What each command does; a command of the lessons that is missing here fails the test. */
const COMMANDS: Readonly<Record<string, string>> = {
  "git pull NAME...": "bring these servers' checkouts up to date",
  "git merge BRANCH": "bring a branch into `main`",
  "git log PATH": "who changed a file, when, and why",
  "server start NAME": "check for pending migrations, apply them, serve; or refuse to start",
  "server start NAME --no-migrate": "serve without checking",
  "server stop NAME": "stop serving",
  "gosling up": "apply what is pending",
  "gosling up --allow-missing": "apply out-of-order files too",
  "gosling down": "roll back the newest migration",
  "gosling down-to VERSION": "roll back everything newer than a version",
  "gosling redo": "roll back the newest migration and apply it again",
  "gosling status": "list applied and pending migrations",
  "gosling version": "print the newest applied version",
  "gosling repair VERSION --as applied": "record a version without running its file",
  "gosling repair VERSION --as pending": "remove a version from the record without running its file",
  "gosling schemas": "which databases have the same schema",
  "gosling diff NAME NAME":
    "what only the second schema has (`+`), what it lacks (`-`), and what differs (`~`)",
};

const ANNOTATIONS: Readonly<Record<string, string>> = {
  "-- +goose Up": "what follows makes the change",
  "-- +goose Down": "what follows reverses it",
  "-- +goose StatementBegin": "start of one statement with `;` inside, such as a function",
  "-- +goose StatementEnd": "end of that statement",
  "-- +goose NO TRANSACTION": "the file runs outside a transaction, in both directions",
  "-- gosling: irreversible REASON": "the Down is empty on purpose (goose reads it as a comment)",
};

interface Place {
  readonly lesson: Lesson;
  readonly section: Section;
  readonly step: Step;
}

/** Markdown; `lessons` in the course's order. Throws where a lesson shows a command or an annotation that has no words here. */
export function writeQuickReference(lessons: readonly Lesson[]): string {
  const places = lessons.flatMap((lesson) =>
    lesson.sections.flatMap((section) =>
      section.blocks.flatMap((block): Place[] =>
        block.type === "prose" ? [] : [{ lesson, section, step: block }],
      ),
    ),
  );
  const refused = places.filter(({ step }) => step.error !== null);
  const words = refused.filter(({ step }) => !isSqlstate(step.error?.code ?? ""));
  const states = refused.filter(({ step }) => isSqlstate(step.error?.code ?? ""));
  return `# Quick reference

What the lessons show, on one page. It is generated from them (\`npx vitest run --project node test/course -u\` writes it), and each line links to its section.

## Commands

In a lesson, the migration commands take \`--database NAME\`. In a terminal they take \`--database URL\`; see [the command line](cli.md).

${table(["Command", "What it does", "Shown in"], described(COMMANDS, commandsOf(places)))}

## Annotations

${table(["Line", "What it means", "Shown in"], described(ANNOTATIONS, annotationsOf(places)))}

## The version table

${table(["Column", "What it records"], columnsOf(lessons))}

goose's own table is \`goose_db_version (id, version_id, is_applied, tstamp)\`.

## What is refused

What \`up\` or a server's start refuses until somebody decides. A refusal changes nothing.

${table(["Code", "What happens", "Shown in"], firsts(words))}

## PostgreSQL's error codes

Each one where it first appears in the course; the [glossary](../lessons/glossary.md#sqlstate) has their names.

${table(["SQLSTATE", "Where it first appears", "Shown in"], firsts(states))}

## Each lesson in three lines

${lessons.map((lesson) => `### ${lesson.title}\n\n[Read it](../${lesson.file})\n\n${summary(lesson)}`).join("\n\n")}
`;
}

function commandsOf(places: readonly Place[]): Map<string, Place> {
  const found = new Map<string, Place>();
  for (const place of places) {
    if (place.step.type !== "console") continue;
    for (const { text } of place.step.commands) remember(found, formOf(text), place);
  }
  return found;
}

/** `gosling down-to 20251213120000 --database bob` is `gosling down-to VERSION`. */
function formOf(text: string): string {
  const form = text.replace(/ --database \S+/, "").replace(/\b\d{14}\b/, "VERSION");
  return form
    .replace(/^git pull .*/, "git pull NAME...")
    .replace(/^git merge .*/, "git merge BRANCH")
    .replace(/^git log .*/, "git log PATH")
    .replace(/^(server st\w+) \S+/, "$1 NAME")
    .replace(/^gosling diff .*/, "gosling diff NAME NAME");
}

function annotationsOf(places: readonly Place[]): Map<string, Place> {
  const found = new Map<string, Place>();
  for (const place of places) {
    if (place.step.type !== "file") continue;
    for (const line of place.step.body.split("\n")) {
      if (/^-- \+goose /.test(line)) remember(found, line.trim(), place);
      if (/^-- gosling: irreversible /.test(line)) remember(found, "-- gosling: irreversible REASON", place);
    }
  }
  return found;
}

function remember(found: Map<string, Place>, key: string, place: Place): void {
  if (!found.has(key)) found.set(key, place);
}

function described(words: Readonly<Record<string, string>>, found: ReadonlyMap<string, Place>): string[][] {
  for (const key of found.keys())
    if (!(key in words)) throw new Error(`no words for ${key}: add them to quick-reference.ts`);
  return Object.entries(words).flatMap(([key, meaning]) => {
    const place = found.get(key);
    return place ? [[`\`${key}\``, meaning, link(place)]] : [];
  });
}

/** The sections of the lesson on the version table that are called like a column: the first sentence of each. */
function columnsOf(lessons: readonly Lesson[]): string[][] {
  const lesson = lessons.find(({ slug }) => slug === "version-table");
  return (lesson?.sections ?? []).flatMap((section) => {
    const name = /^\d+\. (version_id|is_dirty|timestamp)$/.exec(section.title)?.[1];
    const prose = section.blocks
      .find((block) => block.type === "prose")
      ?.markdown.replace(/^#.*\n/, "")
      .trim();
    if (!name || !prose || !lesson) return [];
    return [[`[\`${name}\`](../${lesson.file}#${section.id})`, prose.split(/(?<=\.)\s/)[0] ?? ""]];
  });
}

function firsts(places: readonly Place[]): string[][] {
  const found = new Map<string, Place>();
  for (const place of places)
    if (place.step.check !== null) remember(found, place.step.error?.code ?? "", place);
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, place]) => [`\`${code}\``, place.step.check ?? "", link(place)]);
}

function summary(lesson: Lesson): string {
  const section = lesson.sections.find(({ title }) => title === "What you saw");
  const prose = section?.blocks.find((block) => block.type === "prose");
  return prose?.type === "prose" ? prose.markdown.replace(/^#.*\n/, "").trim() : "";
}

const isSqlstate = (code: string) => /^[0-9A-Z]{5}$/.test(code) && /[0-9]/.test(code);
const link = ({ lesson, section }: Place) => `[${lesson.title}](../${lesson.file}#${section.id})`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
