// What can be said of a file without running it: hits of the rules, the traps that goose falls into, directives that are wrong.
import { type MigrationWarning, type Version, validate } from "../../engine/index.ts";
import type { SchemaDifference } from "../../sandbox/index.ts";
import { topOf } from "../../text/index.ts";
import { type MigrationFile, type Scope, type SqlView, scopesOf } from "../file/index.ts";
import { type Hit, RULES, type Rule, type RuleContext } from "../rules/index.ts";
import { isStronger, type Trace } from "../trace/index.ts";
import type { Finding, Target } from "../types.ts";
import { type DatabaseCatalog, objectOf, type TableFacts } from "../world/index.ts";
import type { Candidate, Traces } from "./candidate.ts";
import { bySize } from "./size.ts";

interface StaticInput {
  readonly file: MigrationFile;
  readonly world: DatabaseCatalog;
  readonly target: Target;
  readonly versionTable: string;
  readonly appliedUpTo: Version | null;
  readonly sizes: ReadonlyMap<string, number>;
  readonly env: Readonly<Record<string, string>>;
  readonly mayExist: RuleContext["mayExist"];
  readonly after: DatabaseCatalog | null;
  readonly changes: SchemaDifference;
  readonly traces: Pick<Traces, "up" | "down">;
}

export function staticFindings(input: StaticInput): readonly Candidate[] {
  const { file } = input;
  const context = contextOf(input);
  const hits = RULES.flatMap((rule) => rule.check(context).map((hit) => candidateOf(rule, hit, input.sizes)));
  const ruled = new Set(hits.map(({ finding }) => `${finding.code}:${finding.line}`));
  const traps = withoutEchoes(file, validate([file.source], input.env).warnings)
    .filter(({ code, at }) => !REPLACED.has(code) && !ruled.has(`${code}:${at?.line}`))
    .map((warning) => ({ finding: trapFinding(file, warning) }));
  const directives = file.directives.problems.map(({ code, message, hint, at }) => ({
    finding: { code, severity: "warning" as const, part: "static" as const, ...at, message, hint },
  }));
  // What is cut off cannot be parsed either, and that has been said.
  const cut = traps.some(({ finding }) => finding.code === "CUT_STATEMENT");
  const unparsed = (cut ? [] : file.unparsed).map(({ at, message, piece }) => ({
    finding: {
      code: "NOT_ANALYSED",
      severity: "note" as const,
      part: "static" as const,
      ...at,
      message: `the rules could not look at this statement: ${message}`,
      statement: piece.sql,
    },
  }));
  return [...hits, ...traps, ...directives, ...unparsed, ...unreadableDown(file)];
}

function unreadableDown({ downFailure: failure, source }: MigrationFile): readonly Candidate[] {
  if (!failure) return [];
  const at = failure.at ?? topOf(source.name);
  const { code, message, statement, hint } = failure;
  return [
    {
      finding: {
        code,
        severity: "error",
        part: "down",
        ...at,
        message: `Down cannot be run: ${message}`,
        ...(statement !== undefined && { statement }),
        ...(hint && { hint }),
      },
    },
  ];
}

/** Traps of the engine that a rule explains better. */
const REPLACED = new Set(["CONCURRENTLY_IN_TRANSACTION"]);
const GRAVE = new Set(["SWALLOWED_LINE", "COPY_FROM_STDIN", "PSQL_COMMAND"]);

/** A body that was cut once makes every piece after it look cut: the first of a section is the one to fix. */
function withoutEchoes(
  file: MigrationFile,
  warnings: readonly MigrationWarning[],
): readonly MigrationWarning[] {
  const section = ({ at }: MigrationWarning) =>
    at && file.downLine !== null && at.line > file.downLine ? "down" : "up";
  const cut = warnings.filter(({ code }) => code === "CUT_STATEMENT");
  const first = (warning: MigrationWarning) =>
    cut.find((one) => section(one) === section(warning)) === warning;
  return warnings.filter((warning) => warning.code !== "CUT_STATEMENT" || first(warning));
}

function trapFinding(file: MigrationFile, { code, message, at, hint }: MigrationWarning): Finding {
  return {
    code,
    severity: GRAVE.has(code) ? "error" : "warning",
    part: "static",
    ...(at ?? topOf(file.source.name)),
    message,
    ...(hint && { hint }),
  };
}

function contextOf(input: StaticInput): RuleContext {
  const { file, world, target, versionTable, appliedUpTo, mayExist, after, changes, traces } = input;
  const scopes = new Map<SqlView, Scope>([...scopesOf(file.up, world), ...scopesOf(file.down, world)]);
  return {
    file,
    world,
    target,
    versionTable,
    appliedUpTo,
    mayExist,
    after,
    changes,
    scope: (view) => scopes.get(view)!,
    held: (view, table) => heldBefore(traces[view.direction], view, table),
  };
}

function candidateOf(rule: Rule, hit: Hit, sizes: ReadonlyMap<string, number>): Candidate {
  const object = hit.object ?? (hit.table && objectOf(hit.table));
  const candidate: Candidate = {
    ...(hit.view && { view: hit.view }),
    ...(hit.table && { table: hit.table.label }),
    finding: {
      code: rule.code,
      severity: hit.severity ?? rule.severity,
      part: "static",
      ...(object !== undefined && { object }),
      ...hit.at,
      message: hit.message,
      ...(hit.view && { statement: hit.view.text }),
      ...(hit.hint && { hint: hit.hint }),
      ...(hit.recipe && { recipe: hit.recipe }),
    },
  };
  return rule.bySize ? bySize(candidate, hit.table, sizes) : candidate;
}

/** The strongest lock of the table that a statement before this one took, in the same transaction. */
function heldBefore(trace: Trace | null, view: SqlView, table: TableFacts) {
  let strongest: { readonly mode: string; readonly line: number } | undefined;
  for (const statement of trace?.transaction ? trace.statements : []) {
    if (statement.view === view) return strongest;
    for (const lock of statement.locks)
      if (lock.table.oid === table.oid && isStronger(lock.mode, strongest?.mode ?? ""))
        strongest = { mode: lock.mode, line: statement.view.at.line };
  }
  return strongest;
}
