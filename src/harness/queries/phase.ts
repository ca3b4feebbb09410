// The check of the queries as one phase of a file: one that does not come to an end is ended and named, as any other.
import { topOf } from "../../text/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { HarnessEvent } from "../events.ts";
import type { MigrationFile } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { cleanSession, hangs } from "../proof/index.ts";
import type { Finding } from "../types.ts";
import type { QueryCheck } from "./check.ts";

/** After the file's Up, which went through on `on`. */
export async function* checkQueries(
  check: QueryCheck,
  on: TestDatabase,
  file: MigrationFile,
  options: HarnessOptions,
): AsyncGenerator<HarnessEvent, readonly Finding[]> {
  const name = file.source.name;
  const hung = options.resume?.hung.find((one) => one.file === name && one.phase === "queries");
  if (hung) return [hangs(topOf(name), "queries", hung.limitMs)];
  yield { type: "phase-started", file: name, phase: "queries" };
  const findings = await check.after(on, file);
  await cleanSession(on, options);
  return findings;
}
