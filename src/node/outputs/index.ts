// What `--json` prints, a type a command: the one definition of which schemas/*.json are made. Each type is a promise to its readers.
import { toJson } from "../terminal/index.ts";
import type { LessonCheckOutput, LessonMutantsOutput, LessonRunOutput } from "./lessons.ts";
import type {
  CreateOutput,
  FailureOutput,
  FixOutput,
  MigrateOutput,
  ParseOutput,
  ValidateOutput,
} from "./migrations.ts";
import type {
  DiffOutput,
  SchemaCheckOutput,
  StatsOutput,
  TestFixOutput,
  TestReportOutput,
} from "./proofs.ts";
import type {
  ImportOutput,
  ImportRecordsOutput,
  SquashCertificate,
  SquashOutput,
  SquashRecordsOutput,
} from "./takeovers.ts";

export type { DatabaseOutput } from "./migrations.ts";
export type { SquashCertificate } from "./takeovers.ts";

export interface Outputs {
  readonly migrate: MigrateOutput;
  readonly failure: FailureOutput;
  readonly validate: ValidateOutput;
  readonly parse: ParseOutput;
  readonly create: CreateOutput;
  readonly fix: FixOutput;
  readonly import: ImportOutput;
  readonly "import-records": ImportRecordsOutput;
  readonly squash: SquashOutput;
  readonly "squash-records": SquashRecordsOutput;
  readonly "squash-certificate": SquashCertificate;
  readonly "test-report": TestReportOutput;
  readonly "test-fix": TestFixOutput;
  readonly stats: StatsOutput;
  readonly diff: DiffOutput;
  readonly "schema-check": SchemaCheckOutput;
  readonly "lesson-check": LessonCheckOutput;
  readonly "lesson-run": LessonRunOutput;
  readonly "lesson-mutants": LessonMutantsOutput;
}

/** `indent`: of a document; a line has none. */
export function outputJson<Name extends keyof Outputs>(
  _name: Name,
  value: Outputs[Name],
  indent?: number,
): string {
  return `${toJson(value, indent)}\n`;
}
