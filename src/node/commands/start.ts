// `gosling start`: serves the course on this machine until it is stopped.
import {
  COURSE_NOTE,
  COURSE_OPTIONS,
  courseOf,
  exactOrigins,
  portOf,
  portOptions,
} from "../options/index.ts";
import { clientFolder, packagedDocs, renderCourse, serveSite } from "../site/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
} from "../terminal/index.ts";
import { LANGUAGE_OPTIONS, languageOf } from "../translations/index.ts";

const DEFAULT_PORT = 4173;

const OPTIONS = {
  ...portOptions(DEFAULT_PORT),
  ...COURSE_OPTIONS,
  ...LANGUAGE_OPTIONS,
} as const satisfies Options;

export const startCommand: Command = command({
  name: "start",
  summary: "Serves the course as web pages on this machine.",
  arguments: "[FILE...]",
  options: OPTIONS,
  notes: [`${COURSE_NOTE} Stop with Ctrl+C.`],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const where = portOf(input.options, DEFAULT_PORT);
  const embedOrigins = exactOrigins(where.ancestors ?? []);
  const pages = renderCourse({
    ...courseOf(input, io),
    ...languageOf(input.options, io),
    embedOrigins,
    docs: packagedDocs(),
  });
  const site = await serveSite({ ...where, pages, folder: clientFolder });
  if (site.port !== where.port && where.port !== 0)
    io.out(`Port ${where.port} is busy; using ${site.port}.\n`);
  io.out(`The course is at ${site.url}\nStop with Ctrl+C.\n`);
  await io.interrupted;
  await site.close();
  io.out("Stopped.\n");
  return 0;
}
