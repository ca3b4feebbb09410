// The pgTAP files of a run, after the last migration: each on the database that the migrations have made, each rolled back.
import type { SourceFile } from "../../engine/index.ts";
import { topOf } from "../../text/index.ts";
import type { HarnessEvent } from "../events.ts";
import type { HarnessOptions } from "../options.ts";
import { hangs, type Lab } from "../proof/index.ts";
import type { PgtapReport } from "../types.ts";
import { Ground } from "./ground.ts";
import { type Played, playScript } from "./play.ts";
import { blameless, broken, failed, type PgtapResult, pgtapNotTestable, pgtapResult } from "./report.ts";
import { readScript, type Script } from "./script.ts";

export interface PgtapInput {
  readonly lab: Lab;
  readonly options: HarnessOptions;
  /** The first migration that did not apply: what fails here may fail because of it. */
  readonly gap: string | undefined;
}

/** In the order of their names. */
export function pgtapFiles({ pgtap = [] }: HarnessOptions): readonly SourceFile[] {
  return [...pgtap].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Reports each file; answers the reports of this run, without those of a run that was cut before. */
export async function* runPgtap(input: PgtapInput): AsyncGenerator<HarnessEvent, readonly PgtapReport[]> {
  const { lab, options } = input;
  const files = pgtapFiles(options);
  const done = new Set(options.resume?.pgtap ?? []);
  const ground = new Ground(lab, options);
  const reports: PgtapReport[] = [];
  for (const [index, source] of files.entries()) {
    if (done.has(source.name)) continue;
    const started = performance.now();
    yield { type: "pgtap-started", file: source.name, index, total: files.length };
    const verdict = yield* one(input, ground, source);
    const report = { ...verdict, durationMs: performance.now() - started };
    reports.push(report);
    yield { type: "pgtap-finished", report };
  }
  return reports;
}

async function* one(
  { options, gap }: PgtapInput,
  ground: Ground,
  source: SourceFile,
): AsyncGenerator<HarnessEvent, PgtapResult> {
  const file = source.name;
  const hung = options.resume?.hung.find((each) => each.file === file && each.phase === "pgtap");
  if (hung) return failed(file, hangs(topOf(file), hung.phase, hung.limitMs));
  yield { type: "phase-started", file, phase: "pgtap" };
  const read = readScript(source, options.parser);
  if (read.type === "broken") return failed(file, broken(read.at, read.message));
  if (read.type === "psql") return pgtapNotTestable(read.at, `${read.what} is psql's own`, PSQL_HINT);
  const played = await play(ground, read.script);
  if (typeof played === "string") return pgtapNotTestable(topOf(file), played, EXTENSION_HINT);
  return blameless(pgtapResult(file, played, options.factory.lacksRights === true), gap);
}

/** Answers why not, where the extension is missing. */
async function play(ground: Ground, script: Script): Promise<Played | string> {
  const on = await ground.ready(script);
  if (typeof on === "string") return on;
  const played = await playScript(on.database, script);
  // Written to run without a transaction, as psql runs it: VACUUM, CREATE INDEX CONCURRENTLY.
  const again = script.bare && played.error?.fields.sqlstate === "25001";
  await ground.clean(script);
  return again ? play(ground, { ...script, bare: false, leaves: true }) : played;
}

const PSQL_HINT = "Say it in SQL, or run this file with pg_prove.";
const EXTENSION_HINT =
  "Install pgTAP on that server (Debian and Ubuntu have the package postgresql-VERSION-pgtap), or leave --database out: PGlite brings it along.";
