#!/usr/bin/env node
// The executable: gives the command line the real process.
import { main } from "./cli.ts";

let interruption: Promise<void> | undefined;

/** The signals are caught only once a command asks: any other command ends on them at once, as programs do. */
function interrupted(): Promise<void> {
  interruption ??= new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  return interruption;
}

// A reader that goes away (`gosling up | head`) must not end a migration in its middle: the work goes on, unseen.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  terminal: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  width: process.stdout.columns ?? 80,
  get interrupted() {
    return interrupted();
  },
}).then(
  (code) => {
    // Not process.exit: what is still in the pipe would be cut off.
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`gosling: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
    process.exitCode = 1;
  },
);
