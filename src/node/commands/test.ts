// `gosling test`: proves a folder of migrations, and reports in whatever form is asked for.

import type { RunRecord } from "../../harness/index.ts";
import { count, sourceFrom } from "../../text/index.ts";
import { replaceFile, withSlashes } from "../disk/index.ts";
import {
  fixOne,
  readTestRequest,
  recordRun,
  TEST_OPTIONS,
  type TestRequest,
  writeBaselineOf,
} from "../harness/index.ts";
import { packageVersion, runStore } from "../package/index.ts";
import {
  createLivePrinter,
  endLines,
  fixJson,
  fixLines,
  githubLines,
  htmlReport,
  jsonReport,
  junitReport,
  markdownReport,
  sarifReport,
} from "../reports/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
  UsageError,
} from "../terminal/index.ts";

const OPTIONS = {
  ...TEST_OPTIONS,
  "write-baseline": {
    type: "boolean",
    help: "write all findings into the baseline, so that later runs report only new ones",
  },
  fix: {
    type: "string",
    value: "FILE",
    help: "print a replacement for this file: the same work in safe steps, tested in the folder",
  },
  to: {
    type: "string",
    value: "DIR",
    help: "with --fix: write it into this folder; no file is overwritten",
  },
  "no-cache": {
    type: "boolean",
    help: "prove everything again, even what hasn't changed since an earlier run",
  },
  strict: { type: "boolean", help: "fail on warnings too" },
  verbose: { type: "boolean", short: "v", help: "also show notes, full differences and recipes" },
  quiet: { type: "boolean", short: "q", help: "print only files with errors or warnings, and the summary" },
  json: { type: "boolean", help: "print one JSON document" },
  github: { type: "boolean", help: "also print annotations for GitHub Actions" },
  junit: { type: "string", value: "FILE", help: "write JUnit XML" },
  sarif: { type: "string", value: "FILE", help: "write SARIF" },
  markdown: { type: "string", value: "FILE", help: "write Markdown, for a step summary or a comment" },
  html: { type: "string", value: "FILE", help: "write a page with the schema before and after each file" },
} as const satisfies Options;

export const test: Command = command({
  name: "test",
  summary:
    "Proves that each migration works, even on tables with rows, and that its Down reverses it; shows what it locks.",
  arguments: "[DIR]",
  options: OPTIONS,
  notes: [
    "Without --database, the files run on PGlite, in this process, and touch nothing else.",
    "If a file can't be reversed, write -- gosling: irreversible REASON in its Down. To silence a rule, write -- gosling: allow CODE REASON directly above the statement.",
    "Exit codes: 0 no error, 1 an error (or, with --strict, a warning), 2 the input was bad. See docs/harness.md.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const request = readTestRequest(input, io);
  const { fix, to } = input.options;
  if (fix !== undefined) return runFix(request, fix, input.options, io);
  if (to !== undefined) throw new UsageError("--to goes with --fix FILE");
  const writes = input.options["write-baseline"];
  const source = sourceFrom([
    ...request.migrations.originals,
    ...(request.job.seeds ?? []),
    ...(request.job.pgtap ?? []),
    ...(request.job.queries?.files ?? []),
  ]);
  const printer = input.options.json || writes ? null : createLivePrinter(input.options, io, source);
  if (printer && request.migrations.format !== null)
    io.out(`The files are of ${request.migrations.format} (--format names another).\n`);
  const stop = new AbortController();
  void io.interrupted.then(() => stop.abort());
  let record: RunRecord | null;
  try {
    record = await recordRun(request, {
      forBaseline: writes,
      signal: stop.signal,
      ...(!input.options["no-cache"] && {
        cache: { store: runStore(io.cwd, io.env), env: io.env, now: Date.now },
      }),
      ...(printer && { see: printer.see }),
    });
  } finally {
    printer?.stop();
  }
  if (!record) {
    const why = stop.signal.aborted ? "it was interrupted" : "its worker ended without a result";
    io.err(`gosling: stopped before the run was finished: ${why}\n`);
    return 1;
  }
  const { errors, warnings } = record.summary;
  const bad = !writes && (errors > 0 || (input.options.strict && warnings > 0));
  const baseline = writes ? [baselineWritten(request, record)] : [];
  if (input.options.json) io.out(jsonReport(record, !bad));
  else for (const line of writes ? baseline : endLines(record, input.options.verbose)) io.out(`${line}\n`);
  if (input.options.github) for (const line of githubLines(record)) io.out(`${line}\n`);
  writeReports(input, io, record, request.folder, source);
  return bad ? 1 : 0;
}

async function runFix(
  request: TestRequest,
  file: string,
  { to, json, "write-baseline": baseline }: CommandInput<typeof OPTIONS>["options"],
  io: Io,
): Promise<ExitCode> {
  if (baseline) throw new UsageError("--fix and --write-baseline are two different things; ask for one");
  const stop = new AbortController();
  void io.interrupted.then(() => stop.abort());
  const outcome = await fixOne(request, { file, to, signal: stop.signal }, io);
  if (!outcome) {
    io.err("gosling: stopped before a replacement was found; nothing was written\n");
    return 1;
  }
  if (json) io.out(fixJson(outcome));
  else for (const line of fixLines(outcome, to)) io.out(`${line}\n`);
  return outcome.left.length + outcome.broken.length > 0 ? 1 : 0;
}

/** Writes it, and answers what to say about it. */
function baselineWritten(request: TestRequest, record: RunRecord): string {
  const number = writeBaselineOf(request, record);
  return `${count(number, "finding")} in ${request.baseline.name}: from now on gosling test reports what is not among them. Add a "reason" to those that stay.`;
}

function writeReports(
  { options }: CommandInput<typeof OPTIONS>,
  io: Io,
  record: RunRecord,
  folder: string,
  source: (file: string) => string | undefined,
): void {
  const docs = options["docs-url"];
  const reports: readonly (readonly ["junit" | "sarif" | "markdown" | "html", () => string])[] = [
    ["junit", () => junitReport(record, source)],
    ["sarif", () => sarifReport(record, packageVersion(), docs)],
    ["markdown", () => markdownReport(record, withSlashes(folder), source, docs)],
    ["html", () => htmlReport(record, `Migrations in ${withSlashes(folder)}`, source, docs)],
  ];
  for (const [option, text] of reports) {
    const file = options[option];
    if (file !== undefined) replaceFile(file, io.clean(text()), io.cwd);
  }
}
