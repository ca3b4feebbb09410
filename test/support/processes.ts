// Child processes that migrate a database, as replicas of a server would at their start.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { SourceFile } from "../../src/engine/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let folder: string | undefined;

/** Builds the script that the processes run, for this test file alone: what others build meanwhile must not matter. */
export async function buildForProcesses(): Promise<void> {
  await mkdir(join(root, ".cache"), { recursive: true });
  // Within the project, so that `pg` is found.
  folder = await mkdtemp(join(root, ".cache", "processes-"));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: { ssr: "test/support/migrate-process.ts", outDir: folder, emptyOutDir: false },
  });
}

export async function removeBuild(): Promise<void> {
  if (folder) await rm(folder, { recursive: true, force: true });
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  // biome-ignore lint/suspicious/noExplicitAny: what the process printed; the tests name what they look at.
  readonly output: any;
  readonly errors: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when its connection stands, or when it has ended before. */
  readonly connected: Promise<void>;
}

export function migrate(url: string, files: string, ...command: readonly string[]): Running {
  const script = join(folder ?? "", "migrate-process.js");
  const child = spawn(process.execPath, [script, url, files, ...command], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  let stands: () => void = () => undefined;
  const connected = new Promise<void>((resolve) => {
    stands = resolve;
  });
  child.stdout.on("data", (data) => {
    output += data;
  });
  child.stderr.on("data", (data) => {
    errors += data;
    if (errors.includes("connected")) stands();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => {
      stands();
      resolve({ code, signal, output: output ? JSON.parse(output) : undefined, errors });
    });
  });
  return { child, ended, connected };
}

/** The files in a folder of their own; `remove` takes it away. */
export async function writeFolder(
  files: readonly SourceFile[],
): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "gosling-files-"));
  for (const { name, text } of files)
    await writeFile(join(folder, name.slice(name.lastIndexOf("/") + 1)), text);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
