// The command line with the real process: what `bin.ts` starts where Node is new enough.
import { main } from "./cli.ts";
import { createInterruption } from "./interruption.ts";

const interruption = createInterruption(process);

// A reader that goes away (`gosling up | head`) or a full disk must not end a migration in its middle: the work goes on.
for (const [stream, name] of [
  [process.stdout, "standard output"],
  [process.stderr, "standard error"],
] as const) {
  stream.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && stream === process.stdout)
      process.stderr.write(
        `gosling: ${name} cannot be written (${error.code}); the work went on without it\n`,
      );
  });
  stream.on("error", () => undefined);
}

/** Resolves when what was written has left the process, or never can. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) return resolve();
    stream.write("", () => resolve());
  });
}

main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  terminal: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  width: process.stdout.columns ?? 80,
  get interrupted() {
    return interruption.asked();
  },
  linger: interruption.linger,
}).then(async (code) => {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  // A socket or a timer that somebody left open does not keep the process.
  process.exit(code);
});
