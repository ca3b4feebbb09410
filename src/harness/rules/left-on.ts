// What a file leaves on or off for the table it is set on: autovacuum, rules that rewrite what is sent.
import type { Node } from "libpg-query";
import { as } from "../sql/index.ts";
import { alterationsOf, type Hit, hitOf, type Rule } from "./rule.ts";

export const autovacuumOff: Rule = {
  code: "AUTOVACUUM_OFF",
  severity: "warning",
  title: "autovacuum of a table is switched off and stays off",
  check: (context) => {
    const alterations = alterationsOf(context);
    return alterations.flatMap((alteration, index) => {
      const { command, table } = alteration;
      const off = optionsOf(command.def).some(
        ([name, value]) => name === NAME && /^(false|off|0|no)$/i.test(value),
      );
      if (command.subtype !== "AT_SetRelOptions" || !off) return [];
      const back = alterations
        .slice(index + 1)
        .some(
          (later) => later.table === table && optionsOf(later.command.def).some(([name]) => name === NAME),
        );
      if (back) return [];
      return [
        hitOf(alteration, {
          message: `autovacuum of ${table.label} is off from now on: dead rows and stale statistics pile up until somebody remembers, and then a vacuum against wraparound comes at the worst time`,
          hint: "Make it gentler instead (autovacuum_vacuum_cost_delay, autovacuum_vacuum_scale_factor), or RESET it in the same file.",
        }),
      ];
    });
  },
};

const NAME = "autovacuum_enabled";

function optionsOf(node: Node | undefined): readonly (readonly [string, string])[] {
  return (as(node, "List")?.items ?? []).flatMap((item) => {
    const option = as(item, "DefElem");
    if (!option?.defname) return [];
    const value = as(option.arg, "String")?.sval ?? String(as(option.arg, "Integer")?.ival ?? "");
    const word = (as(option.arg, "TypeName")?.names ?? []).map((one) => as(one, "String")?.sval ?? "").at(-1);
    return [[option.defname, word ?? value] as const];
  });
}

export const ruleOnTable: Rule = {
  code: "RULE_ON_TABLE",
  severity: "warning",
  title: "a rule rewrites what running code sends to a table",
  check: (context) =>
    context.file.up.statements.flatMap((view): readonly Hit[] => {
      const rule = as(view.node, "RuleStmt");
      const table = context.scope(view).existing(rule?.relation);
      if (!rule || !table || table.kind === "view") return [];
      const event = (rule.event ?? "CMD_").replace("CMD_", "");
      return [
        {
          at: view.at,
          view,
          table,
          message: `${event} of ${table.label} ${rule.instead ? "does something else" : "does more"} from now on, by the rule ${rule.rulename}: row counts, RETURNING and COPY no longer mean what the running code expects`,
          hint: "A trigger does the same row by row, and COPY obeys it.",
        },
      ];
    }),
};
