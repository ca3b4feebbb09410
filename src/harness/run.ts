// A run over a folder: every file in the order of its version, as a stream of events.
import {
  MigrationError,
  type MigrationFailure,
  type SourceFile,
  validate,
  versionOfFileName,
} from "../engine/index.ts";
import { readSchema, type Schema } from "../sandbox/index.ts";
import type { HarnessEvent } from "./events.ts";
import { type MigrationFile, readFile } from "./file/index.ts";
import { combine, locksOf, staticFindings, withTrace } from "./findings/index.ts";
import type { HarnessOptions } from "./options.ts";
import { type Lab, openLab, type Proven, proveFile } from "./proof/index.ts";
import { summaryOf } from "./summary.ts";
import { type FileReport, type Finding, type Proofs, TARGETS, type Target } from "./types.ts";
import { readWorld } from "./world/index.ts";

/** Rejects where no database can be opened; whatever the files hold is a finding. */
export async function* testMigrations(
  sources: readonly SourceFile[],
  options: HarnessOptions,
): AsyncGenerator<HarnessEvent, void> {
  const started = performance.now();
  const { files, findings, broken } = readFolder(sources, options);
  const lab = await openLab(options);
  try {
    const server = await serverOf(lab);
    const target = options.target ?? targetOf(server);
    const run = new Run(lab, { ...options, target }, files, broken);
    if (!options.resume) {
      yield {
        type: "run-started",
        files: files.map((file) => file.name),
        server,
        target,
        limits: options.factory.limits,
      };
      for (const finding of findings) yield { type: "finding", finding };
    }
    yield* run.all();
    yield { type: "run-finished", summary: summaryOf(run.reports, findings, performance.now() - started) };
  } finally {
    await lab.close();
  }
}

/** A file as the folder holds it: read, or what is wrong with it. */
type FolderFile = { readonly name: string; readonly version: bigint } & (
  | { readonly file: MigrationFile }
  | { readonly failure: MigrationFailure }
);

class Run {
  readonly reports: FileReport[] = [];
  readonly #lab: Lab;
  readonly #options: HarnessOptions & { readonly target: Target };
  readonly #files: readonly FolderFile[];
  readonly #applied: MigrationFile[] = [];
  #schema: Schema | undefined;
  /** The first file that did not apply: what fails after it may fail because of it. */
  #gap: string | undefined;

  constructor(
    lab: Lab,
    options: HarnessOptions & { target: Target },
    files: readonly FolderFile[],
    broken: string | undefined,
  ) {
    this.#lab = lab;
    this.#options = options;
    this.#files = files;
    this.#gap = broken;
  }

  async *all(): AsyncGenerator<HarnessEvent, void> {
    const total = this.#files.length;
    let index = await this.#catchUp();
    for (; index < total; index += 1) {
      const entry = this.#files[index]!;
      yield { type: "file-started", file: entry.name, index, total };
      const report =
        "file" in entry
          ? yield* this.#one(entry.file)
          : this.#unreadable(entry.name, entry.version, entry.failure);
      this.reports.push(report);
      yield { type: "file-finished", report };
    }
  }

  /** After a cut: what was dealt with is applied, not tested again. */
  async #catchUp(): Promise<number> {
    const reported = this.#options.resume?.reported ?? [];
    for (const [index, { file, applies }] of reported.entries()) {
      const entry = this.#files[index];
      if (applies && entry && "file" in entry) this.#applied.push(entry.file);
      else this.#gap ??= file;
    }
    if (this.#applied.length > 0) {
      await this.#lab.rebuild(this.#applied);
      await this.#lab.refresh();
    }
    return reported.length;
  }

  async *#one(file: MigrationFile): AsyncGenerator<HarnessEvent, FileReport> {
    const started = performance.now();
    const options = this.#options;
    const lab = this.#lab;
    const world = await readWorld(lab.bare.database);
    this.#schema ??= await readSchema(
      lab.bare.database,
      options.table ? { versionTables: [options.table] } : {},
    );
    const proven = yield* proveFile({
      lab,
      file,
      applied: this.#applied,
      world,
      schema: this.#schema,
      options,
    });
    this.#schema = proven.schema;
    if (proven.applies) this.#applied.push(file);
    const afterGap =
      this.#gap !== undefined && !proven.applies && !proven.missing && !hung(proven) ? this.#gap : undefined;
    if (!proven.applies) this.#gap ??= file.source.name;

    const candidates = staticFindings({
      file,
      world,
      target: options.target,
      versionTable: options.table ?? (options.layout === "goose" ? "goose_db_version" : "schema_migrations"),
      appliedUpTo:
        options.applied && !options.applied.versions.has(file.version) ? options.applied.upTo : null,
      sizes: options.sizes ?? new Map(),
      env: options.env ?? {},
    });
    const findings = combine(
      file,
      withTrace(file, candidates, proven.traced),
      afterGap === undefined ? proven.findings : [],
      {
        passedWithRows: proven.passedWithRows,
      },
    );
    const declared = file.directives.irreversible;
    return {
      file: file.source.name,
      version: `${file.version}`,
      ...statusOf(proven, findings, afterGap),
      proofs: afterGap === undefined ? proven.proofs : untested(`${afterGap} did not apply`),
      ...(declared && { irreversible: declared.reason }),
      findings,
      locks: locksOf(proven.traced),
      changes: proven.changes,
      durationMs: performance.now() - started,
    };
  }

  #unreadable(name: string, version: bigint, failure: MigrationFailure): FileReport {
    this.#gap ??= name;
    return {
      file: name,
      version: `${version}`,
      status: "failed",
      proofs: untested("the file cannot be read"),
      findings: [findingOf(failure, name)],
      locks: [],
      changes: [],
      durationMs: 0,
    };
  }
}

function statusOf(
  proven: Proven,
  findings: readonly Finding[],
  afterGap: string | undefined,
): Pick<FileReport, "status" | "why"> {
  if (afterGap !== undefined) {
    const said = proven.findings[0]?.message ?? "it fails";
    return { status: "not-tested", why: `${base(afterGap)}, before it, did not apply; here ${said}` };
  }
  if (proven.missing !== undefined) return { status: "not-testable", why: proven.missing };
  return { status: findings.some(({ severity }) => severity === "error") ? "failed" : "passed" };
}

const base = (name: string) => name.slice(name.lastIndexOf("/") + 1);
const hung = (proven: Proven) => proven.findings.some(({ code }) => code === "HANGS");

function untested(why: string): Proofs {
  const outcome = { type: "not-tested", why } as const;
  return { up: outcome, rows: outcome, down: outcome, again: outcome };
}

function findingOf(failure: MigrationFailure, name: string): Finding {
  const at = failure.at ?? { file: name, line: 1, column: 1 };
  return {
    code: failure.code,
    severity: "error",
    ...at,
    message: failure.message,
    ...(failure.statement !== undefined && { statement: failure.statement }),
    ...(failure.hint && { hint: failure.hint }),
  };
}

interface Folder {
  readonly files: readonly FolderFile[];
  /** About what is not among the files. */
  readonly findings: readonly Finding[];
  /** A file that is left out and that others may need. */
  readonly broken: string | undefined;
}

/** Bad names and versions that stand twice are findings, not the end: the rest is tested. */
function readFolder(sources: readonly SourceFile[], options: HarnessOptions): Folder {
  const findings: Finding[] = [];
  const files = new Map<bigint, FolderFile>();
  let broken: string | undefined;
  for (const source of [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!source.name.endsWith(".sql")) {
      for (const { code, message, at, hint } of validate([source]).warnings) {
        findings.push({
          code,
          severity: "warning",
          ...(at ?? { file: source.name, line: 1, column: 1 }),
          message,
          ...(hint && { hint }),
        });
      }
      continue;
    }
    try {
      const version = versionOfFileName(source.name);
      const other = files.get(version);
      if (other) {
        broken ??= source.name;
        findings.push({
          code: "DUPLICATE_VERSION",
          severity: "error",
          file: source.name,
          line: 1,
          column: 1,
          message: `${other.name} and ${source.name} have the same version, ${version}: neither the engine nor goose runs such a folder, and here only the first is tested`,
          hint: "Give the one that no database has applied yet another version.",
        });
        continue;
      }
      files.set(version, { name: source.name, version, ...read(source, options) });
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      broken ??= source.name;
      findings.push(findingOf(error.failure, source.name));
    }
  }
  return { files: [...files.values()].sort((a, b) => (a.version < b.version ? -1 : 1)), findings, broken };
}

function read(source: SourceFile, { parser, env = {} }: HarnessOptions) {
  try {
    return { file: readFile(source, parser, env) };
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return { failure: error.failure };
  }
}

async function serverOf({ bare }: Lab): Promise<string> {
  const [result] = await bare.database.run("SHOW server_version");
  return `PostgreSQL ${result?.rows[0]?.[0] ?? ""}`;
}

/** The nearest version that advice is written for. */
function targetOf(server: string): Target {
  const major = Number(/\d+/.exec(server)?.[0]);
  return TARGETS.findLast((target) => target <= major) ?? TARGETS[0];
}
