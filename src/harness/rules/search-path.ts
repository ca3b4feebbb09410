// SEARCH_PATH: the file changes search_path, and with it where the version row and later files go.
import type { Node } from "libpg-query";
import { as, findAll } from "../sql/index.ts";
import { functionName } from "./naming.ts";
import type { Hit, Rule } from "./rule.ts";

export const searchPath: Rule = {
  code: "SEARCH_PATH",
  severity: "warning",
  title: "search_path is changed for more than this statement",
  check: ({ file }) =>
    [...file.up.statements, ...file.down.statements]
      .filter((view) => changesSearchPath(view.node))
      .map(
        (view): Hit => ({
          at: view.at,
          view,
          message: file.transaction
            ? "search_path is changed: the version row of this file is looked for there too, and the session keeps it for later files"
            : "search_path is changed for every file that this session runs after it",
          hint: "Write the schema before each name instead, or put the search path into the function (ALTER FUNCTION ... SET search_path) or role that needs it.",
        }),
      ),
};

function changesSearchPath(node: Node): boolean {
  const set = as(node, "VariableSetStmt");
  if (set) return set.name === "search_path" && set.kind !== "VAR_RESET";
  return findAll(as(node, "SelectStmt"), "FuncCall").some(
    (call) =>
      functionName(call) === "set_config" &&
      as(call.args?.[0], "A_Const")?.sval?.sval?.toLowerCase() === "search_path",
  );
}
