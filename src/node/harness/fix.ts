// `gosling test --fix`: what takes a file's place, proven in its folder, as files of another one. Throws UsageError.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import {
  allFindings,
  createRecorder,
  fixInFolder,
  HarnessStopped,
  loadSqlParser,
  type Replacement,
} from "../../harness/index.ts";
import { baseName } from "../../text/index.ts";
import { writeNewFiles } from "../disk/index.ts";
import { type Io, UsageError } from "../terminal/index.ts";
import { refWith } from "./merged/index.ts";
import type { TestRequest } from "./request.ts";
import { readOnly } from "./request-files.ts";
import { runHarness } from "./run.ts";

export interface FixRequest {
  /** Its path, bare name or version. */
  readonly file: string;
  readonly to: string | undefined;
  readonly signal: AbortSignal;
}

export interface FixOutcome extends Replacement {
  readonly file: string;
  /** Paths, of the same order as `files`; null: nothing was written. */
  readonly written: readonly string[] | null;
  /** A branch that has the file: databases may have applied it. */
  readonly merged: string | undefined;
}

/** Null where it was stopped. */
export async function fixOne(
  request: TestRequest,
  { file, to, signal }: FixRequest,
  io: Io,
): Promise<FixOutcome | null> {
  const { migrations, job, folder, server, limitMs } = request;
  if (migrations.format !== null) {
    throw new UsageError(
      `--fix writes goose's files, and ${folder} holds those of ${migrations.format}`,
      `gosling import ${folder} --to DIR writes them as goose's; gosling test --verbose prints the recipes.`,
    );
  }
  const [name = ""] = readOnly([file], migrations, "--fix") ?? [];
  const source = job.sources.find((one) => one.name === name);
  if (source && /\+goose[ \t]+envsub[ \t]+on\b/i.test(source.text)) {
    throw new UsageError(
      `${name} uses ENVSUB, and its values would be written into the replacement`,
      "Fix this file by hand: gosling test --verbose prints the recipes.",
    );
  }
  const { pgtap: _, applied: _applied, findings: _findings, only: _only, ...rest } = job;
  const options = { server, signal, ...(limitMs !== undefined && { limitMs }) };
  let replacement: Replacement;
  try {
    replacement = await fixInFolder({
      sources: job.sources,
      name,
      parser: await loadSqlParser(),
      env: job.env ?? {},
      prove: async (sources, only) => {
        const recorder = createRecorder();
        for await (const event of runHarness({ ...options, job: { ...rest, sources, only } }))
          recorder.see(event);
        const record = recorder.record();
        if (!record) throw new HarnessStopped();
        return { findings: allFindings(record), target: record.target };
      },
    });
  } catch (error) {
    if (error instanceof HarnessStopped) return null;
    throw error;
  }
  const changed = replacement.files.length > 1 || replacement.files[0]?.text !== source?.text;
  const merged = refWith(folder, io.cwd, baseName(name));
  const usable = changed && replacement.broken.length === 0;
  const written = usable && to !== undefined ? write(replacement.files, to, io.cwd) : null;
  return { ...replacement, files: usable ? replacement.files : [], file: name, written, merged };
}

/** All or nothing: no file that is there is written over. */
function write(files: readonly SourceFile[], to: string, cwd: string): readonly string[] {
  const paths = files.map(({ name }) => join(to, baseName(name)));
  const taken = paths.find((path) => existsSync(resolve(cwd, path)));
  if (taken !== undefined) {
    throw new UsageError(
      `${taken} is there already, and is not written over; nothing was written`,
      "Name an empty folder with --to.",
    );
  }
  writeNewFiles(
    files.map(({ text }, index) => ({ path: paths[index] ?? "", text })),
    cwd,
  );
  return paths;
}
