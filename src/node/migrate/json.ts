// The one JSON document of a migration command. Documented in docs/cli.md; its shape is a promise.
import { type DatabaseOutput, outputJson } from "../outputs/index.ts";
import type { Answer, MigrateOutcome } from "./outcome.ts";

/** `complete`: whether every database was begun. */
export function outcomesJson(
  command: string,
  outcomes: readonly MigrateOutcome[],
  complete: boolean,
): string {
  return outputJson(
    "migrate",
    {
      command,
      ok: complete && outcomes.every((outcome) => outcome.failure === null),
      databases: outcomes.map((outcome) => ({
        database: outcome.database,
        ok: outcome.failure === null,
        ...answerFields(outcome.answer, outcome),
        warnings: outcome.warnings,
        ...(outcome.failure ? { failure: outcome.failure } : {}),
        ...(outcome.stopped ? { stopped: outcome.stopped } : {}),
      })),
    },
    2,
  );
}

function answerFields(answer: Answer | null, { results, version }: MigrateOutcome): Partial<DatabaseOutput> {
  switch (answer?.type) {
    case undefined:
      return { results };
    case "ran":
      return { results: answer.results, version };
    case "status":
      return { migrations: answer.migrations };
    case "version":
      return { version: answer.version };
    case "plan":
      return { plan: answer.migrations, ...(answer.hidden ? { hiddenValues: answer.hidden } : {}) };
    case "converted":
      return { conversion: answer.conversion };
    case "recorded":
      return { results: [answer.result], as: answer.as };
    default:
      return answer satisfies never;
  }
}
