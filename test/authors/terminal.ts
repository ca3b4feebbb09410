// The command line called from a test: a folder of its own, what it printed, and its exit code.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { main } from "../../src/node/cli.ts";
import type { ExitCode } from "../../src/node/terminal/io.ts";
import { dedent } from "../support/dedent.ts";

export interface Place {
  readonly folder: string;
  read(path: string): string;
  write(path: string, content: string | Uint8Array): void;
  /** What `gosling ARGS` does there. */
  run(...args: readonly string[]): Promise<{ code: ExitCode; out: string; err: string }>;
}

/** A new folder with these files; it goes when the test ends. */
export function place(files: Readonly<Record<string, string | Uint8Array>> = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), "gosling-authors-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return {
    folder,
    write,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    run: async (...args) => {
      const printed = { out: "", err: "" };
      const code = await main(args, {
        out: (text) => {
          printed.out += text;
        },
        err: (text) => {
          printed.err += text;
        },
        env: {},
        cwd: folder,
        terminal: false,
        width: 100,
        interrupted: new Promise(() => {}),
        linger: () => {},
      });
      return { code, ...printed };
    },
  };
}

/** A lesson that is complete but for its sections. */
export function lessonText(body: string, front = "databases: [dev]"): string {
  return dedent`
    ---
    ${front}
    summary: A lesson of the tests.
    minutes: 1
    ---
    # A lesson

    ${body}`;
}
