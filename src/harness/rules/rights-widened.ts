// RIGHTS_WIDENED: after the file more people may read or write what was there before.
import type { SchemaChange } from "../../sandbox/index.ts";
import { bareName, changedAt, withSchema } from "./places.ts";
import type { Hit, Rule, RuleContext } from "./rule.ts";

export const rightsWidened: Rule = {
  code: "RIGHTS_WIDENED",
  severity: "warning",
  title: "everybody may read or write what was guarded before",
  check: (context) => context.changes.flatMap((change) => widened(context, change) ?? []),
};

function widened(context: RuleContext, change: SchemaChange): Hit | undefined {
  const { kind, name, definition } = change.type === "changed" ? change.after : change.object;
  const before = change.type === "changed" ? change.before.definition : "";
  if (change.type === "removed") return undefined;
  switch (kind) {
    case "privilege": {
      const [, what, object] = /^(table|view|materialized view|foreign table) (.+): PUBLIC$/.exec(name) ?? [];
      const more = rightsIn(definition).filter((right) => !rightsIn(before).includes(right));
      if (!object || more.length === 0 || !wasThere(context, object)) return undefined;
      return {
        ...changedAt(context, object, /^GrantStmt$/),
        object: withSchema(object),
        message: `PUBLIC gets ${more.join(", ")} on the ${what} ${object}: every role that can connect has it, and each one that is made later`,
        hint: "GRANT to the roles that need it.",
      };
    }
    case "table":
      if (!/\brow level security\b/.test(before) || /\brow level security\b/.test(definition))
        return undefined;
      return {
        ...changedAt(context, name, /^AlterTableStmt$/),
        object: withSchema(name),
        message: `row security of ${name} is off: its policies are ignored, and whoever may read the table reads every row`,
        hint: "Change the policies instead. Where nobody but the owner has rights on the table, say so: -- gosling: allow RIGHTS_WIDENED reason.",
      };
    case "policy": {
      const table = context.world.tables.find((one) => name.startsWith(`${one.label}.`));
      const everyRow = /^permissive for (?:all|select|update|delete) to public using \(true\)/i;
      if (!table?.rowSecurity || table.policies.length === 0 || !everyRow.test(definition)) return undefined;
      return {
        ...changedAt(context, bareName(name), /PolicyStmt$/),
        table,
        message: `the policy ${name} lets every role pass every row: one permissive policy is enough, so the others of ${table.label} guard nothing any more`,
        hint: "Name the roles (TO ...) or the rows (USING ...).",
      };
    }
    case "view": {
      const invoker = /^with \([^)]*security_invoker=(true|on|1|yes)\b/i;
      if (!invoker.test(before) || invoker.test(definition)) return undefined;
      return {
        ...changedAt(context, name, /^ViewStmt$|^AlterTableStmt$/),
        object: withSchema(name),
        message: `the view ${name} loses security_invoker: it reads with its owner's rights again, past the rights and row security of whoever asks`,
        hint: "CREATE OR REPLACE VIEW drops options that it does not repeat: WITH (security_invoker = true).",
      };
    }
    default:
      return undefined;
  }
}

function rightsIn(definition: string): readonly string[] {
  return definition.startsWith("grant ") ? definition.slice("grant ".length).split(", ") : [];
}

function wasThere({ world }: RuleContext, label: string): boolean {
  return world.tables.some((table) => table.label === label.replaceAll('"', ""));
}
