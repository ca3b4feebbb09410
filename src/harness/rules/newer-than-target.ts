// NEWER_THAN_TARGET: syntax that the target version of PostgreSQL does not have yet.
import type { Node } from "libpg-query";
import { as, findAll } from "../sql/index.ts";
import { functionName } from "./naming.ts";
import type { Hit, Rule } from "./rule.ts";

export const newerThanTarget: Rule = {
  code: "NEWER_THAN_TARGET",
  severity: "error",
  title: "syntax that the target version does not have",
  check: ({ file, target }) =>
    [...file.up.statements, ...file.down.statements].flatMap((view): readonly Hit[] => {
      const newer = featuresOf(view.node).find(([, since]) => since > target);
      if (!newer) return [];
      const [feature, since] = newer;
      return [
        { at: view.at, view, message: `${feature} needs PostgreSQL ${since}, and the target is ${target}` },
      ];
    }),
};

/** Since which major version, as the release notes say. */
const FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ["uuidv7", 18],
  ["uuidv4", 18],
  ["casefold", 18],
  ["crc32", 18],
  ["json_table", 17],
  ["any_value", 16],
  ["random_normal", 16],
  ["array_shuffle", 16],
  ["array_sample", 16],
  ["regexp_like", 15],
  ["regexp_count", 15],
  ["regexp_instr", 15],
  ["regexp_substr", 15],
  ["date_bin", 14],
  ["string_to_table", 14],
]);

function featuresOf(node: Node): readonly (readonly [string, number])[] {
  const constraints = findAll(node, "Constraint");
  const options = findAll(node, "DefElem").map((option) => option.defname);
  const found: (readonly [string, number])[] = [];
  if (
    constraints.some(
      ({ contype, generated_kind }) => contype === "CONSTR_GENERATED" && generated_kind === "v",
    )
  ) {
    found.push(["a virtual generated column", 18]);
  }
  if (
    as(node, "AlterTableStmt") &&
    constraints.some(({ contype, skip_validation }) => contype === "CONSTR_NOTNULL" && skip_validation)
  ) {
    found.push(["NOT NULL ... NOT VALID", 18]);
  }
  if (
    constraints.some(
      ({ is_enforced, contype }) => is_enforced !== true && /^CONSTR_(CHECK|FOREIGN)$/.test(contype ?? ""),
    )
  ) {
    found.push(["NOT ENFORCED", 18]);
  }
  if (constraints.some(({ without_overlaps }) => without_overlaps)) found.push(["WITHOUT OVERLAPS", 18]);
  if (
    constraints.some(({ nulls_not_distinct }) => nulls_not_distinct) ||
    as(node, "IndexStmt")?.nulls_not_distinct
  ) {
    found.push(["NULLS NOT DISTINCT", 15]);
  }
  const merge = as(node, "MergeStmt");
  if (merge) found.push(merge.returningClause ? ["MERGE ... RETURNING", 17] : ["MERGE", 15]);
  if (as(node, "ViewStmt") && options.includes("security_invoker")) found.push(["security_invoker", 15]);
  if (findAll(node, "CTESearchClause").length > 0) found.push(["SEARCH ... SET", 14]);
  if (as(node, "CreateFunctionStmt")?.sql_body)
    found.push(["a function body in SQL (BEGIN ATOMIC or RETURN)", 14]);
  const detach = findAll(node, "PartitionCmd").some(({ concurrent }) => concurrent);
  if (detach) found.push(["DETACH PARTITION CONCURRENTLY", 14]);
  for (const call of findAll(node, "FuncCall")) {
    const since = FUNCTIONS.get(functionName(call));
    if (since !== undefined) found.push([`${functionName(call)}()`, since]);
  }
  return found;
}
