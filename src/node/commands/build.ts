// `gosling build`: writes the lessons as a static site that any web server can give out.
import { resolve } from "node:path";
import { readManifest } from "../../pages/index.ts";
import { count } from "../../text/index.ts";
import { COURSE_NOTE, COURSE_OPTIONS, courseOf, EMBED_ORIGIN, embedOrigins } from "../options/index.ts";
import {
  clientFolder,
  headerFiles,
  listFiles,
  makeHistories,
  OWN_ANCESTORS,
  otherHistories,
  packagedDocs,
  REMOVER,
  readClientManifest,
  readSoundCourse,
  renderPages,
  SERVICE_WORKER,
  withOffline,
  writeSite,
} from "../site/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
  UsageError,
} from "../terminal/index.ts";
import { LANGUAGE_OPTIONS, translationGiven, untranslatedNote } from "../translations/index.ts";

const OPTIONS = {
  out: {
    type: "string",
    required: true,
    value: "DIR",
    help: "the folder to write; new, empty, or written by an earlier build",
  },
  title: { type: "string", value: "TEXT", help: "the site's name, for the header and the course page" },
  intro: { type: "string", value: "TEXT", help: "Markdown under the course page's heading" },
  "embed-origin": EMBED_ORIGIN,
  url: {
    type: "string",
    value: "URL",
    help: "the site's address, for search engines, link previews and the code that embeds a lesson",
  },
  "no-offline": {
    type: "boolean",
    help: "make a site that works only online, and deletes what an earlier build stored on readers' devices",
  },
  "no-docs": { type: "boolean", help: "leave gosling's documentation out of the site" },
  "edit-url": {
    type: "string",
    value: "URL",
    help: "the start of the documentation's edit links, such as https://HOST/OWNER/NAME/edit/main (default: no edit links)",
  },
  ...COURSE_OPTIONS,
  ...LANGUAGE_OPTIONS,
} as const satisfies Options;

export const build: Command = command({
  name: "build",
  summary: "Builds a static site from lessons; their steps run in the reader's browser.",
  arguments: "[FILE...]",
  options: OPTIONS,
  notes: [
    COURSE_NOTE,
    "The site's links are relative, so it works under any path. --url also adds sitemap.xml, robots.txt and canonical addresses. build doesn't play the lessons: run gosling lesson run first.",
    "build refuses a folder with files that it didn't write. In a folder from an earlier build, it replaces and removes only its own files.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { out } = input.options;
  const title = input.options.title;
  const intro = input.options.intro ?? (title === undefined ? undefined : "");
  const origins = embedOrigins(input.options["embed-origin"]);
  const base = baseOf(input.options.url);
  const address = input.options.url === undefined ? {} : { address: base };
  const translated = translationGiven(input.options, io);
  const language = translated ? { translation: translated.translation } : {};
  const course = readSoundCourse(courseOf(input, io));
  const histories = await makeHistories(course, clientFolder, io.cwd);
  const assets = readManifest(readClientManifest());
  const words = {
    ...(title === undefined ? {} : { name: title, title }),
    ...(intro === undefined ? {} : { intro }),
  };
  const docs = input.options["no-docs"] ? {} : { docs: packagedDocs(input.options["edit-url"]) };
  const pages = new Map<string, string | Uint8Array>([
    ...renderPages(
      course,
      assets,
      { words, embedOrigins: origins, ...docs, ...address, ...language },
      histories,
    ),
    ...histories,
    ...(origins.length === 0 ? [] : headerFiles([...OWN_ANCESTORS, ...origins])),
  ]);
  const leaveOut = [...devFiles(), ...otherHistories(course, clientFolder)];
  const client = new Map([...listFiles(clientFolder)].filter(([path]) => !leaveOut.includes(path)));
  const all = input.options["no-offline"]
    ? new Map([...pages, [SERVICE_WORKER, REMOVER]])
    : withOffline({ pages, client, folder: clientFolder, name: title ?? "gosling", ...language });
  const folder = resolve(io.cwd, out);
  const written = writeSite({ folder, name: out, pages: all, client });
  const lessons = [...pages.keys()].filter((path) => /^lessons\/[^/]+\/index\.html$/.test(path)).length;
  const removed = written.removed === 0 ? "" : `, ${written.removed} old ones removed`;
  io.out(
    `${out}: ${count(lessons, "lesson")}, ${count(written.files, "file")}, ${(written.bytes / 1e6).toFixed(1)} MB${removed}\n`,
  );
  io.out(
    "Put it on any web server. Opened from disk (file://) the pages can be read but their steps cannot run.\n",
  );
  if (translated) io.err(untranslatedNote(translated, input.options.words));
  io.out(snippets([...pages.keys()], base));
  return 0;
}

/** What to paste for each lesson, and what the page's policy must allow. */
function snippets(paths: readonly string[], base: string): string {
  const names = paths.flatMap((path) => /^embed\/([^/]+)\/index\.html$/.exec(path)?.[1] ?? []);
  const { origin } = new URL(base);
  return [
    "\nTo show a lesson in another page, paste this once:",
    `  <script src="${base}embed.js" defer></script>`,
    "and one of these:",
    ...names.map(
      (name) =>
        `  <gosling-lesson name="${name}"><a href="${base}lessons/${name}/">${name}</a></gosling-lesson>`,
    ),
    `A page with a Content-Security-Policy needs: script-src ${origin}; frame-src ${origin}`,
    `More, also for blocks that run: ${base}embed/ and docs/embedding.md\n`,
  ].join("\n");
}

function baseOf(url: string | undefined): string {
  const text = url ?? "https://course.example.org/";
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    return new URL(text.replace(/\/*$/, "/")).href;
  throw new UsageError(
    `--url must be the address of a site, not ${text}`,
    "For example --url https://course.example.org/",
  );
}

/** What only `gosling lesson dev` adds to its pages. */
function devFiles(): readonly string[] {
  return Object.entries(readClientManifest()).flatMap(([key, { file }]) =>
    key.startsWith("site/dev.") ? [file] : [],
  );
}
