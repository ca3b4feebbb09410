// `predict` and `predict=WHAT`: what the page asks the reader before the step runs.
import type { Location } from "../../engine/index.ts";
import { count, list } from "../../text/index.ts";
import type { Collector } from "../source/index.ts";
import type { PredictKind, Step } from "../types.ts";
import type { Attributes } from "./attributes.ts";

export interface PredictAttribute {
  /** Null: whatever the block expects. */
  readonly kind: PredictKind | null;
  readonly at: Location;
  readonly instead: { readonly cells: readonly string[]; readonly at: Location } | null;
}

const KINDS = ["error", "schemas", "rows", "waits"] as const satisfies readonly PredictKind[];

export function readPredict(attributes: Attributes, problems: Collector): PredictAttribute | null {
  const attribute = attributes.get("predict");
  const other = attributes.get("instead");
  if (attribute === undefined) {
    if (other !== undefined)
      problems.add("ATTRIBUTE_CONFLICT", other.at, "`instead` has no meaning without `predict`.");
    return null;
  }
  const { value, at, valueAt } = attribute;
  const cells = other?.value.split("|").map((cell) => cell.trim());
  const instead = other === undefined || cells === undefined ? null : { cells, at: other.valueAt };
  if (value === "") return { kind: null, at, instead };
  const kind = KINDS.find((known) => known === value);
  if (kind !== undefined) return { kind, at, instead };
  problems.add(
    "ATTRIBUTE_VALUE",
    valueAt,
    `A reader can't predict \`${value.slice(0, 40)}\`.`,
    `Write ${list(
      KINDS.map((known) => `\`predict=${known}\``),
      "or",
    )}, or \`predict\` alone.`,
  );
  return null;
}

/** The step with what it asks; its table must be known. Reports a question that the block has no answer to. */
export function bindPredict<S extends Step>(
  step: S,
  predict: PredictAttribute | null,
  problems: Collector,
): S {
  if (predict === null) return step;
  if (step.exercise !== null) {
    const message = "`predict` has no meaning on an exercise: its outcome depends on the reader.";
    problems.add("ATTRIBUTE_CONFLICT", predict.at, message, "Put it on a step that always ends the same.");
    return step;
  }
  const expected = expectations(step);
  const kind = predict.kind ?? expected[0];
  if (kind !== undefined && (kind === "error" || kind === "waits" || expected.includes(kind)))
    return { ...step, predict: { kind, instead: insteadOf(step, predict, kind, problems) } };
  const [message, hint] =
    kind === "schemas"
      ? ["The block doesn't say how many schemas there are.", "Add `schemas=N`."]
      : kind === "rows"
        ? ["The block has no expected table.", "Put its result under it, as a table."]
        : [
            "The block expects nothing that a reader could predict.",
            "Write `predict=error` or `predict=waits`, or add `error=`, `schemas=` or a table.",
          ];
  problems.add("PREDICT_NOTHING", predict.at, message, hint);
  return step;
}

function insteadOf(
  step: Step,
  { instead }: PredictAttribute,
  kind: PredictKind,
  problems: Collector,
): readonly string[] | null {
  if (instead === null) return null;
  const expected = step.type === "sql" ? step.expected : null;
  if (kind === "rows" && instead.cells.length === expected?.columns.length) return instead.cells;
  const message =
    kind === "rows"
      ? `The table has ${count(expected?.columns.length ?? 0, "column")}, but \`instead\` has ${count(instead.cells.length, "cell")}.`
      : "`instead` has no meaning where the reader doesn't predict rows.";
  problems.add("ATTRIBUTE_CONFLICT", instead.at, message, "Separate the cells of one row with `|`.");
  return null;
}

function expectations(step: Step): readonly PredictKind[] {
  const kinds: PredictKind[] = [];
  if (step.error !== null) kinds.push("error");
  if (step.shapes !== null) kinds.push("schemas");
  if (step.type === "sql" && step.expected !== null) kinds.push("rows");
  return kinds;
}
