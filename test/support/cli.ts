// The command line for tests: in this process with a folder of its own, or as the built executable.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { runCommand } from "./run-command.ts";

export interface Printed {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CliFolder {
  readonly path: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs a command in this process; `below`: in a folder of the folder. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>, below?: string): Promise<Printed>;
  /** Starts the built executable. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): RunningCli;
}

export interface RunningCli {
  /** Resolves when the process has ended. */
  readonly ended: Promise<Printed>;
  /** Resolves with the match as soon as the output so far fits; rejects when the process ends without. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** As `| head` does: nobody reads on. */
  closeOutput(): void;
  /** As Ctrl+C. */
  interrupt(): void;
  /** As kill -9. */
  kill(): void;
}

const executable = fileURLToPath(new URL("../../dist/node/bin.js", import.meta.url));

/** An empty folder that is gone when the test ends. */
export async function cliFolder(files: Readonly<Record<string, string>> = {}): Promise<CliFolder> {
  const path = await mkdtemp(join(tmpdir(), "gosling-cli-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  const folder: CliFolder = {
    path,
    async write(more) {
      for (const [name, text] of Object.entries(more)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), text);
      }
    },
    run: (args, env = {}, below = ".") => runCommand(args, join(path, below), env),
    start: (args, env = {}) => startBuilt(path, args, env),
  };
  await folder.write(files);
  return folder;
}

function startBuilt(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): RunningCli {
  const child = spawn(process.execPath, [executable, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? "", ...env },
  });
  let out = "";
  let err = "";
  const listeners = new Set<() => void>();
  const heard = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk;
    heard();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk;
    heard();
  });
  const ended = new Promise<Printed>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
  return {
    ended,
    closeOutput: () => void child.stdout.destroy(),
    interrupt: () => child.kill("SIGINT"),
    kill: () => child.kill("SIGKILL"),
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(out + err);
          if (!match) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`the command ended without printing ${pattern}:\n${out}${err}`)),
        );
      }),
  };
}
