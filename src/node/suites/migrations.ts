// A folder of migrations as Vitest tests: one test a proof of each file, one for its rules, and one for each pgTAP file.

import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Layout } from "../../engine/index.ts";
import {
  type FileReport,
  type Finding,
  findingDiagnostic,
  type Part,
  type PgtapReport,
  type Proofs,
  type Target,
  throughBaseline,
} from "../../harness/index.ts";
import {
  baseName,
  createPrinter,
  type Diagnostic,
  folderOf,
  shortName,
  sourceFrom,
} from "../../text/index.ts";
import { exists, readMigrationFolder, readPgtap, readSqlFiles } from "../disk/index.ts";
import { placedEvents, readBaselineFile, readQuerySources, runHarness } from "../harness/index.ts";

export interface DescribeMigrationsOptions {
  /** The folder of migrations. Default `migrations/postgres` where it exists, else `migrations`. */
  readonly migrations?: string;
  /** Whose format the files have: `goose`, `dbmate`, `flyway` and so on. Found by looking. */
  readonly format?: string;
  /** Rows to put in before a version, `VERSION.sql`. Default `seed` in that folder, where it exists. */
  readonly seeds?: string;
  /** pgTAP files, one test each. Default `pgtap` in the folder of migrations, where it exists. */
  readonly pgtap?: string;
  /** Files, folders or patterns (`sql/queries/*.sql`) of the SQL that the program sends: each file must leave it usable. Default none. */
  readonly queries?: string | readonly string[];
  /** The Git revision to read `queries` at: the release that is deployed. Default the working folder. */
  readonly queriesFrom?: string;
  /** The PostgreSQL that advice is for. Default 18. */
  readonly target?: Target;
  readonly layout?: Layout;
  readonly table?: string;
  /** The variables that ENVSUB sees. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Known findings, which fail no test. Default `gosling-baseline.json`, where it exists; `none`: no file. */
  readonly baseline?: string;
  /** Warnings fail the test of a file's rules, too. Default false. */
  readonly strict?: boolean;
  /** A server's URL, to test there in databases of our own. Default PGlite. */
  readonly database?: string;
  /** The repository's root. Default the working folder. */
  readonly root?: string;
}

const PROOFS: readonly (readonly [keyof Proofs, string])[] = [
  ["up", "Up works"],
  ["rows", "Up works with rows"],
  ["down", "Down reverses"],
  ["again", "Up works again"],
];

/**
 * Defines the tests; call it at the top of a test file.
 *
 * @example
 * ```ts
 * import { describeMigrations } from "gosling/vitest";
 *
 * describeMigrations({ migrations: "migrations" });
 * ```
 */
export function describeMigrations(options: DescribeMigrationsOptions = {}): void {
  const root = resolve(options.root ?? process.cwd());
  const folder =
    options.migrations ??
    (exists(resolve(root, "migrations/postgres")) ? "migrations/postgres" : "migrations");
  const migrations = readMigrationFolder(folder, root, options.format);
  const { sources, originals, nameOf } = migrations;
  const pgtap = readPgtap(options.pgtap, folder, root);
  const seeds = seedsOf(options.seeds, folder, root);
  const queries = readQuerySources([options.queries ?? []].flat(), options.queriesFrom, root);
  const print = createPrinter({
    source: sourceFrom([...originals, ...seeds, ...pgtap, ...(queries?.files ?? [])]),
  });
  describe(folder, () => {
    const reports = new Map<string, FileReport>();
    const tapped = new Map<string, PgtapReport>();
    const others: Finding[] = [];
    // The files build on each other: they run once, in order, and each test then reads its verdict.
    beforeAll(async () => {
      const { entries } = readBaselineFile(options.baseline, root);
      const all = runHarness({
        job: {
          sources,
          pgtap,
          seeds,
          ...(queries && { queries }),
          ...(options.target && { target: options.target }),
          ...(options.layout && { layout: options.layout }),
          ...(options.table && { table: options.table }),
          ...(options.env && { env: options.env }),
        },
        server:
          options.database === undefined
            ? null
            : { connection: options.database, env: definedOf(process.env) },
      });
      const own = placedEvents(all, migrations);
      const prefix = folderOf(sources[0]?.name ?? "");
      const events = entries === null ? own : throughBaseline(own, entries, prefix);
      for await (const event of events) {
        if (event.type === "file-finished") reports.set(event.report.file, event.report);
        if (event.type === "pgtap-finished") tapped.set(event.report.file, event.report);
        if (event.type === "finding") others.push(event.finding);
      }
    }, 600_000);

    for (const name of sources.map((source) => nameOf(source.name))) {
      describe(shortName(name), () => {
        for (const [proof, title] of PROOFS) {
          test(title, (context) => {
            const report = reportOf(reports, others, name);
            const outcome = report.proofs[proof];
            if (outcome.type === "not-tested" && report.status !== "failed") context.skip(outcome.why);
            const errors = report.findings.filter(
              ({ severity, part }) => severity === "error" && part === proof,
            );
            if (errors.length > 0) throw placed(errors, root, print);
            if (outcome.type === "failed" && report.known) context.skip("the baseline knows of it");
            expect(outcome.type).not.toBe("failed");
          });
        }
        const wrong = (own: (part: Part) => boolean) => {
          const found = reportOf(reports, others, name).findings.filter(
            ({ severity, part }) =>
              own(part) &&
              ((severity === "error" && !PROVEN.has(part)) ||
                (options.strict === true && severity === "warning")),
          );
          if (found.length > 0) throw placed(found, root, print);
        };
        if (queries)
          test("queries stay usable", (context) => {
            if (reportOf(reports, others, name).queries === undefined)
              context.skip("the file was not applied");
            wrong((part) => part === "queries");
          });
        test("rules", () => wrong((part) => part !== "queries"));
      });
    }
    for (const { name } of pgtap) {
      test(`pgTAP ${baseName(name)}`, (context) => {
        const report = tapped.get(name);
        if (!report) throw new Error("the file was not tested");
        if (report.why !== undefined) context.skip(report.why);
        const errors = report.findings.filter(({ severity }) => severity === "error");
        if (errors.length > 0) throw placed(errors, root, print);
        expect(report.status).toMatch(/^(passed|known)$/);
      });
    }
    test("has migrations", () => expect(sources.length).toBeGreaterThan(0));
  });
}

const PROVEN: ReadonlySet<string> = new Set(PROOFS.map(([proof]) => proof));

function reportOf(
  reports: ReadonlyMap<string, FileReport>,
  others: readonly Finding[],
  name: string,
): FileReport {
  const report = reports.get(name);
  if (report) return report;
  const why = others.find(({ file }) => file === name);
  throw new Error(why ? `${why.message} (${why.code})` : "the file was not tested");
}

/** An error whose message shows each finding at its line, and whose stack is the first one's line, so that reporters show the SQL. */
function placed(findings: readonly Finding[], root: string, print: (finding: Diagnostic) => string): Error {
  const [first] = findings;
  const error = new Error(findings.map((finding) => print(findingDiagnostic(finding))).join("\n"));
  error.stack = `${error.name}: ${error.message}\n    at migration (${resolve(root, first?.file ?? "")}:${first?.line}:${first?.column})`;
  return error;
}

function seedsOf(named: string | undefined, folder: string, root: string) {
  const seeds = named ?? `${folder}/seed`;
  return named !== undefined || exists(resolve(root, seeds)) ? readSqlFiles(seeds, root) : [];
}

function definedOf(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
