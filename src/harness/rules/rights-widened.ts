// RIGHTS_WIDENED: after the file more people may read or write what was there before.

import type { SchemaChange } from "../../sandbox/index.ts";
import type { SqlView } from "../file/index.ts";
import { as } from "../sql/index.ts";
import { commaList } from "./naming.ts";
import { bareName, changedAt, withSchema } from "./places.ts";
import type { Hit, Rule, RuleContext } from "./rule.ts";

export const rightsWidened: Rule = {
  code: "RIGHTS_WIDENED",
  severity: "warning",
  title: "everybody may read or write what was guarded before",
  check: (context) => [
    ...context.changes.flatMap((change) => widened(context, change) ?? []),
    ...context.file.up.statements.flatMap((view) => ofRole(view) ?? []),
  ],
};

/** Roles of PostgreSQL that may do the same in every table, or on the server's machine. */
const POWERS =
  /^pg_(read_all_data|write_all_data|read_server_files|write_server_files|execute_server_program|maintain)$/;

/** The rights of a role reach past what any table says. */
function ofRole(view: SqlView): Hit | undefined {
  const alter = as(view.node, "AlterRoleStmt");
  const on = (alter?.options ?? []).flatMap((option) => {
    const { defname, arg } = as(option, "DefElem") ?? {};
    return as(arg, "Boolean")?.boolval ? [defname] : [];
  });
  const role = alter?.role?.rolename ?? "";
  const attribute = on.find((name) => name === "superuser" || name === "bypassrls");
  if (attribute) {
    return {
      at: view.at,
      view,
      object: role,
      message: `${role} becomes ${attribute.toUpperCase()}: ${attribute === "superuser" ? "no right and no" : "no"} row security holds it any more, in any database of the server`,
      hint: "GRANT what it needs, or write a policy for it.",
    };
  }
  const grant = as(view.node, "GrantRoleStmt");
  const power = (grant?.granted_roles ?? [])
    .map((one) => as(one, "AccessPriv")?.priv_name ?? "")
    .find((name) => POWERS.test(name));
  if (!grant?.is_grant || !power) return undefined;
  const members = (grant.grantee_roles ?? []).flatMap((one) => as(one, "RoleSpec")?.rolename ?? []);
  return {
    at: view.at,
    view,
    object: members.toSorted().join(", "),
    severity: "note",
    message: `${commaList(members)} gets ${power}: that reaches every table of the database, those of tomorrow included`,
    hint: "GRANT on the tables that it needs.",
  };
}

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
    case "function": {
      const definer = /\bsecurity definer\b/i;
      if (before === "" || definer.test(before) || !definer.test(definition)) return undefined;
      return {
        ...changedAt(context, name.replace(/\(.*/, ""), /^AlterFunctionStmt$|^CreateFunctionStmt$/),
        object: withSchema(name.replace(/\(.*/, "")),
        message: `the ${kind} ${name} becomes SECURITY DEFINER: whoever may call it works with its owner's rights from now on`,
        hint: "REVOKE EXECUTE ... FROM PUBLIC first, and set its search_path.",
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
