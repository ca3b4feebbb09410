// A run over a folder: every file in the order of its version, as a stream of events.
import type { MigrationFailure, SourceFile } from "../engine/index.ts";
import type { Schema } from "../sandbox/index.ts";
import type { TestDatabase } from "./databases/index.ts";
import type { HarnessEvent } from "./events.ts";
import type { MigrationFile } from "./file/index.ts";
import { combine, locksOf, staticFindings, withTrace } from "./findings/index.ts";
import { type Folder, type FolderFile, findingOf, readFolder } from "./folder.ts";
import { createGaps, type Gaps } from "./gap.ts";
import type { HarnessOptions } from "./options.ts";
import { pgtapFiles, runPgtap } from "./pgtap/index.ts";
import { BaseFails, isWanted, type Lab, openLab, proveFile, schemaOn, worldOn } from "./proof/index.ts";
import { checkQueries, QueryCheck } from "./queries/index.ts";
import { summaryOf } from "./summary.ts";
import { type FileReport, TARGETS, type Target } from "./types.ts";
import { fileStatus, untested } from "./verdict.ts";
import type { DatabaseCatalog } from "./world/index.ts";

/** Rejects where no database can be opened; whatever the files hold is a finding. */
export async function* testMigrations(
  sources: readonly SourceFile[],
  options: HarnessOptions,
): AsyncGenerator<HarnessEvent, void> {
  const started = performance.now();
  const { files, findings: found, broken, elsewhere } = readFolder(sources, options);
  const findings = [...(options.findings ?? []), ...found];
  const base = baseOf(files, elsewhere, options);
  const opened = await openOn(options, base);
  const { lab } = opened;
  try {
    const server = await serverOf(lab);
    const target = options.target ?? targetOf(server);
    const gaps = createGaps(sources);
    if (broken !== undefined) gaps.add(broken);
    const run = new Run(lab, { ...options, target }, files, elsewhere, gaps, opened.base);
    if (!options.resume) {
      yield {
        type: "run-started",
        files: files.map((file) => file.name),
        pgtap: pgtapFiles(options).map((file) => file.name),
        server,
        target,
        limits: options.factory.limits,
      };
      for (const finding of findings) yield { type: "finding", finding };
    }
    yield* run.all();
    if (run.queries) yield { type: "queries-finished", report: run.queries.report() };
    const pgtap = yield* runPgtap({ lab, options, gap: run.gap });
    const summary = summaryOf(run.reports, findings, performance.now() - started, pgtap);
    yield { type: "run-finished", summary };
  } finally {
    await lab.close();
  }
}

/** The files before the first that is asked for: they are applied together, and their state is kept. */
function baseOf(
  files: readonly FolderFile[],
  elsewhere: Folder["elsewhere"],
  options: HarnessOptions,
): readonly MigrationFile[] {
  if (!options.only || options.resume) return [];
  const base: MigrationFile[] = [];
  for (const entry of files) {
    if (!("file" in entry) || isWanted(entry.file, options)) break;
    if (elsewhere.some(({ version }) => version < entry.version)) break;
    base.push(entry.file);
  }
  return base;
}

/** Where they do not apply together, each is applied by itself, and what fails is reported. */
async function openOn(options: HarnessOptions, base: readonly MigrationFile[]) {
  try {
    return { lab: await openLab(options, base), base };
  } catch (error) {
    if (!(error instanceof BaseFails)) throw error;
    return { lab: await openLab(options), base: [] };
  }
}

class Run {
  readonly reports: FileReport[] = [];
  readonly queries: QueryCheck | undefined;
  readonly #lab: Lab;
  readonly #options: HarnessOptions & { readonly target: Target };
  readonly #files: readonly FolderFile[];
  readonly #applied: MigrationFile[];
  #schema: Schema | undefined;
  /** What the last file made, and where. */
  #world: { readonly on: TestDatabase; readonly world: DatabaseCatalog } | undefined;
  readonly #elsewhere: Folder["elsewhere"];
  readonly #gaps: Gaps;

  constructor(
    lab: Lab,
    options: HarnessOptions & { target: Target },
    files: readonly FolderFile[],
    elsewhere: Folder["elsewhere"],
    gaps: Gaps,
    base: readonly MigrationFile[],
  ) {
    this.#applied = [...base];
    this.#elsewhere = elsewhere;
    this.#gaps = gaps;
    this.#lab = lab;
    this.#options = options;
    this.queries = options.queries && new QueryCheck(options.queries, options);
    this.#files = files;
  }

  /** After the last file: what none of them made, though it should be there. */
  get gap(): string | undefined {
    return this.#gaps.first() ?? this.#elsewhere[0]?.name;
  }

  async *all(): AsyncGenerator<HarnessEvent, void> {
    const total = this.#files.length;
    const base = this.#applied.length;
    let index = await this.#catchUp();
    const last = this.#lastAsked();
    for (; index < total; index += 1) {
      const entry = this.#files[index]!;
      for (const { name, version } of this.#elsewhere)
        if (version < entry.version) this.#gaps.add(name, "is not SQL and does not run here");
      yield { type: "file-started", file: entry.name, index, total };
      const report =
        index < base || index > last
          ? notAsked(entry, index < base)
          : "file" in entry
            ? yield* this.#one(entry.file)
            : this.#unreadable(entry.name, entry.version, entry.failure);
      this.reports.push(report);
      yield { type: "file-finished", report };
    }
  }

  /** What comes after it is not even applied, unless pgTAP files want to see it. */
  #lastAsked(): number {
    const { only, pgtap = [] } = this.#options;
    if (!only || pgtap.length > 0) return this.#files.length;
    return this.#files.findLastIndex(({ name }) => only.has(name));
  }

  /** After a cut: what was dealt with is applied, not tested again. */
  async #catchUp(): Promise<number> {
    const reported = this.#options.resume?.reported ?? [];
    for (const [index, { file, applies }] of reported.entries()) {
      const entry = this.#files[index];
      if (applies && entry && "file" in entry) this.#applied.push(entry.file);
      else this.#gaps.add(file);
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
    const on = lab.bare;
    const world = await this.#worldNow();
    this.#schema ??= await schemaOn(lab.bare, options);
    const ready = this.queries && isWanted(file, options) ? await this.queries.before(lab.bare) : undefined;
    const proven = yield* proveFile({
      lab,
      file,
      applied: this.#applied,
      world,
      schema: this.#schema,
      options,
    });
    this.#schema = proven.schema;
    this.#world = proven.after && { on, world: proven.after };
    if (proven.applies) this.#applied.push(file);
    const excuse = this.#gaps.excuse(proven);
    if (!proven.applies) this.#gaps.add(file.source.name);

    const sizes = options.sizes ?? new Map<string, number>();
    const traces = { up: proven.traced, down: proven.tracedDown, world, sizes };
    const candidates = staticFindings({
      file,
      world,
      target: options.target,
      versionTable: options.table ?? (options.layout === "goose" ? "goose_db_version" : "schema_migrations"),
      appliedUpTo:
        options.applied && !options.applied.versions.has(file.version) ? options.applied.upTo : null,
      sizes,
      env: options.env ?? {},
      mayExist: (name) => this.#gaps.mention(name),
      after: proven.after ?? null,
      changes: proven.changes,
      traces,
    });
    const wanted = isWanted(file, options);
    const asked =
      this.queries && wanted && proven.applies
        ? yield* checkQueries(this.queries, lab.bare, file, options)
        : [];
    const own = [...(excuse ? [] : proven.findings), ...asked];
    const findings = wanted
      ? combine(file, withTrace(file, candidates, traces, options), own, {
          passedWithRows: proven.passedWithRows,
        })
      : own;
    const declared = file.directives.irreversible;
    const leftOut = [...file.up.statements, ...file.down.statements].flatMap(({ at, node, text }) => {
      const why = options.factory.leftOut?.(node);
      return why === undefined ? [] : [{ at, statement: text, why }];
    });
    return {
      file: file.source.name,
      version: `${file.version}`,
      ...fileStatus(proven, findings, excuse, wanted),
      proofs: excuse?.proofs ?? proven.proofs,
      ...(declared && { irreversible: declared.reason }),
      findings,
      locks: [...locksOf("up", traces.up, sizes), ...locksOf("down", traces.down, sizes)],
      ...(leftOut.length > 0 && { leftOut }),
      ...(ready !== undefined && proven.applies && { queries: ready }),
      changes: proven.changes,
      durationMs: performance.now() - started,
    };
  }

  /** A database that was made anew since has other OIDs. */
  async #worldNow(): Promise<DatabaseCatalog> {
    const { bare } = this.#lab;
    return this.#world?.on === bare ? this.#world.world : worldOn(bare);
  }

  #unreadable(name: string, version: bigint, failure: MigrationFailure): FileReport {
    this.#gaps.add(name);
    return {
      file: name,
      version: `${version}`,
      status: "failed",
      proofs: { ...untested("the file cannot be read"), up: { type: "failed" } },
      findings: [{ ...findingOf(failure, name), part: "up" }],
      locks: [],
      changes: [],
      durationMs: 0,
    };
  }
}

function notAsked({ name, version }: FolderFile, applied: boolean): FileReport {
  const why = untested("only other files were asked for");
  return {
    file: name,
    version: `${version}`,
    status: "not-asked",
    proofs: applied ? { ...why, up: { type: "passed" } } : why,
    findings: [],
    locks: [],
    changes: [],
    durationMs: 0,
  };
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
