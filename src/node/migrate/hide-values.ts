// An outcome without the values that ENVSUB put into its files: in the plan, and in what went wrong.
import type { PlannedMigration, SourceFile } from "../../engine/index.ts";
import { baseName } from "../../text/index.ts";
import { hideInError, hideInStatements } from "../options/index.ts";
import type { MigrateOutcome } from "./outcome.ts";

type Variables = Readonly<Record<string, string>>;

export function hideValues(
  outcome: MigrateOutcome,
  sources: readonly SourceFile[],
  variables: Variables,
): MigrateOutcome {
  const { answer, failure } = outcome;
  if (failure) {
    const source = sources.find(({ name }) => name === failure.at?.file);
    return { ...outcome, failure: hideInError(failure, source, variables) };
  }
  if (answer?.type !== "plan") return outcome;
  const files = new Map(sources.map((source) => [baseName(source.name), source]));
  const plans = answer.migrations.map((plan) => hideInPlan(plan, files.get(plan.name), variables));
  const hidden = plans.reduce((sum, plan) => sum + plan.values, 0);
  return { ...outcome, answer: { ...answer, migrations: plans.map(({ migration }) => migration), hidden } };
}

function hideInPlan(migration: PlannedMigration, source: SourceFile | undefined, variables: Variables) {
  const real = migration.statements.map(({ sql }) => sql);
  const { statements, values } = source
    ? hideInStatements(source, migration.direction, variables, real)
    : { statements: real, values: 0 };
  if (values === 0) return { migration, values };
  // The frame's own SQL is between them, in the same order.
  let next = 0;
  const sql = migration.sql.map((text) => {
    if (next >= real.length || text !== real[next]) return text;
    next += 1;
    return statements[next - 1]!;
  });
  return {
    migration: {
      ...migration,
      statements: migration.statements.map((one, index) => ({ ...one, sql: statements[index]! })),
      sql,
    },
    values,
  };
}
