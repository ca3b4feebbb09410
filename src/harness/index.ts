// The harness's door: a team's own migrations, proven before they reach a server.

export {
  BaselineError,
  entryOf,
  nameIn,
  readBaseline,
  renewed,
  throughBaseline,
  writeBaseline,
} from "./baseline/index.ts";
export {
  type DatabaseFactory,
  guardedFactory,
  type ServerGuard,
  sandboxFactory,
  type TestDatabase,
} from "./databases/index.ts";
export { findingDiagnostic } from "./diagnostic.ts";
export {
  type Explained,
  explainDrift,
  readSchemaFile,
  replaySchema,
  SchemaFileError,
  type Side,
  schemaOfDump,
  writeSchemaFile,
} from "./drift/index.ts";
export type { HarnessEvent, Phase } from "./events.ts";
export { type FixInput, fixInFolder, type Prove, type Replacement } from "./fix/index.ts";
export { type FromHarness, type HarnessJob, type HarnessSide, serveHarness } from "./job.ts";
export type { HarnessOptions, Resume } from "./options.ts";
export { isFailed } from "./pgtap/index.ts";
export { allFindings, createRecorder, type RunRecord } from "./record.ts";
export { RULES, type Rule } from "./rules/index.ts";
export { testMigrations } from "./run.ts";
export { loadSqlParser, type ParsedSql, type SqlParser } from "./sql/index.ts";
export {
  type Baseline,
  type Bench,
  type BenchDatabase,
  type Certified,
  Certifier,
  type Chain,
  type Loss,
  NotWritable,
  type Proof,
  writeSquash,
} from "./squash/index.ts";
export { summaryOf } from "./summary.ts";
export {
  type BaselineEntry,
  type FileReport,
  type FileStatus,
  type Finding,
  type HeldLock,
  type LeftOut,
  type Part,
  type PgtapReport,
  type PgtapSummary,
  type ProofOutcome,
  type Proofs,
  type QueriesReport,
  type QueryFile,
  type QuerySources,
  type Severity,
  type StatusCounts,
  type Summary,
  TARGETS,
  type TableLock,
  type TapTest,
  type Target,
} from "./types.ts";
export { HarnessStopped, type HarnessWorker, type WatchOptions, watchHarness } from "./watch.ts";
