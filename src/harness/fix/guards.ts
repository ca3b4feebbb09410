// What guards rows or rights, written so that it keeps doing so.
import { quoteName } from "../../text/index.ts";
import { as } from "../sql/index.ts";
import type { Fixer } from "./repair.ts";
import { drops, relationSql } from "./sql.ts";

const EVENTS: Readonly<Record<string, string>> = {
  CMD_DELETE: "DELETE",
  CMD_INSERT: "INSERT",
  CMD_UPDATE: "UPDATE",
};

/** `DO INSTEAD NOTHING` as a trigger that skips each row. */
export const ruleAsTrigger: Fixer = ({ view }) => {
  const rule = as(view.node, "RuleStmt");
  const event = EVENTS[rule?.event ?? ""];
  const { relation, rulename } = rule ?? {};
  const nothing = rule?.instead && !rule.actions?.length && !rule.whereClause;
  if (!nothing || !event || !relation?.relname || !rulename || view.direction === "down") return undefined;
  const schema = relation.schemaname ? `${quoteName(relation.schemaname)}.` : "";
  const skip = `${schema}${quoteName(`${relation.relname}_${rulename}`.slice(0, 63))}`;
  const on = `${quoteName(rulename)} ON ${relationSql(relation)}`;
  return {
    instead: [
      `CREATE FUNCTION ${skip}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
      `CREATE TRIGGER ${quoteName(rulename)} BEFORE ${event} ON ${relationSql(relation)} FOR EACH ROW EXECUTE FUNCTION ${skip}()`,
    ],
    undo: ({ node }) => as(node, "DropStmt")?.removeType === "OBJECT_RULE" && drops(node, rulename),
    downFirst: [`DROP TRIGGER ${on}`, `DROP FUNCTION ${skip}()`],
  };
};

/** CREATE OR REPLACE VIEW drops the options that it does not repeat. */
export const keptInvoker: Fixer = ({ view }) => {
  const made = as(view.node, "ViewStmt");
  if (!made || made.options?.length) return undefined;
  const head = /^(create\s+(?:or\s+replace\s+)?view\s+(?:"[^"]+"|[\w$.])+(?:\s*\([^)]*\))?)(\s+as\b)/i;
  if (!head.test(view.text)) return undefined;
  return { instead: [view.text.replace(head, "$1 WITH (security_invoker = true)$2")] };
};
