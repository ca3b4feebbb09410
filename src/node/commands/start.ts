// `gosling start`: serves the course on this machine until it is stopped.
import type { Command, CommandInput } from "../command.ts";
import { type ExitCode, type Io, UsageError } from "../io.ts";
import { serveSite } from "../serve-site.ts";
import { clientFolder, renderCourse } from "../site.ts";
import { COURSE_OPTIONS, courseOf } from "./course-options.ts";

const DEFAULT_PORT = 4173;

export const start: Command = {
  name: "start",
  summary: "Serves the course as web pages on this machine.",
  arguments: "[FILE...]",
  options: {
    port: {
      type: "string",
      value: "N",
      help: `the port (default ${DEFAULT_PORT}; the next free one where it is busy; 0: any)`,
    },
    host: { type: "string", value: "ADDRESS", help: "the address to listen on (default 127.0.0.1)" },
    ...COURSE_OPTIONS,
  },
  notes: ["FILE is a lesson or a folder of lessons (default lessons/). Stop with Ctrl+C."],
  run,
};

async function run(input: CommandInput, io: Io): Promise<ExitCode> {
  const asked = input.text("port");
  const port = asked === undefined ? DEFAULT_PORT : Number(asked);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError(`--port must be a number from 0 to 65535, not ${asked}`);
  const pages = renderCourse(courseOf(input, io));
  // A port that was asked for by name is not silently another one.
  const tries = asked === undefined ? 20 : 0;
  const site = await serveSite({
    pages,
    folder: clientFolder,
    host: input.text("host") ?? "127.0.0.1",
    port,
    tries,
  });
  if (site.port !== port && port !== 0) io.out(`Port ${port} is busy; using ${site.port}.\n`);
  io.out(`The course is at ${site.url}\nStop with Ctrl+C.\n`);
  await io.interrupted;
  await site.close();
  io.out("Stopped.\n");
  return 0;
}
