// Who may do what: rights that are taken away, owners that change, row security without a policy.
import type { Node } from "libpg-query";
import { nameOf } from "../file/index.ts";
import { as, wordsOf } from "../sql/index.ts";
import { commaList } from "./naming.ts";
import { changedAt, partsOfName, withSchema } from "./places.ts";
import { alterationsOf, type Hit, hitOf, type Rule, type RuleContext } from "./rule.ts";

export const rightsRevoked: Rule = {
  code: "RIGHTS_REVOKED",
  severity: "warning",
  title: "a right is taken away that the running code may use",
  check: (context) => [...revoked(context), ...forgotten(context)],
};

function revoked(context: RuleContext): readonly Hit[] {
  return context.file.up.statements.flatMap((view): readonly Hit[] => {
    const defaults = as(view.node, "AlterDefaultPrivilegesStmt")?.action;
    if (defaults && defaults.is_grant !== true && (!context.after || losesRights(context))) {
      return [
        {
          at: view.at,
          view,
          message:
            "a default right is taken away: what later files make, a role cannot use that could use all before",
          hint: "GRANT it in each later file instead, where a role needs it. What is there keeps its rights.",
        },
      ];
    }
    const grant = as(view.node, "GrantStmt");
    const role = as(view.node, "GrantRoleStmt");
    const owned = as(view.node, "DropOwnedStmt");
    if (owned)
      return [
        {
          at: view.at,
          view,
          message: "DROP OWNED drops all that the role owns and takes away all its rights",
          hint: REVOKE_HINT,
        },
      ];
    if (role && role.is_grant !== true) {
      return [
        {
          at: view.at,
          view,
          message:
            "a membership is taken away: whoever connects as the member loses the role's rights at once",
          hint: REVOKE_HINT,
        },
      ];
    }
    if (!grant || grant.is_grant === true || grant.targtype === "ACL_TARGET_DEFAULTS") return [];
    if (context.after && !losesRights(context)) return [];
    const objects = (grant.objects ?? []).map(objectName).filter((name) => name !== "");
    const own = objects.length > 0 && objects.every((name) => madeBy(context, name));
    if (own) return [];
    const from = (grant.grantees ?? []).map((node) => {
      const spec = as(node, "RoleSpec");
      return spec?.roletype === "ROLESPEC_PUBLIC" ? EVERYBODY : (spec?.rolename ?? "the role");
    });
    return [
      {
        at: view.at,
        view,
        ...(objects.length > 0 && { object: objects.join(", ") }),
        message: `${commaList(from)} loses a right${objects.length > 0 ? ` on ${commaList(objects)}` : ""}: running code that connects so fails at once`,
        hint: REVOKE_HINT,
      },
    ];
  });
}

/** What is dropped and made anew has lost its rights, where nothing gives them again. */
function forgotten(context: RuleContext): readonly Hit[] {
  const found = new Map<string, Hit>();
  for (const change of context.changes) {
    if (change.type !== "removed" || change.object.kind !== "privilege") continue;
    const [, what, label = "", role] =
      /^(table|view|materialized view|sequence|function) (.+): (.+)$/.exec(change.object.name) ?? [];
    const [relname = "", schemaname] = partsOfName(label).toReversed();
    const name = schemaname === undefined ? { relname } : { relname, schemaname };
    const there = (one: RuleContext["world"] | null) =>
      one !== null &&
      (one.find(name) !== undefined ||
        one.named(one.functions, name).length > 0 ||
        one.named(one.sequences, name).length > 0);
    const place = changedAt(context, label, /^DropStmt$/);
    if (
      !what ||
      !place.view ||
      !as(place.view.node, "DropStmt") ||
      !there(context.world) ||
      !there(context.after)
    )
      continue;
    found.set(label, {
      ...place,
      object: withSchema(label),
      message: `the ${what} ${label} is made anew without the rights that it had: ${role} loses ${change.object.definition.replace(/^grant /, "")}`,
      hint: "GRANT them again in the same file, or CREATE OR REPLACE it, which keeps them.",
    });
  }
  return [...found.values()];
}

const EVERYBODY = "PUBLIC";

const REVOKE_HINT =
  "Take rights away one release after the last code that uses them, and say so: -- gosling: allow RIGHTS_REVOKED reason.";

/** Of a right that nobody had, nothing is lost. */
function losesRights({ changes }: RuleContext): boolean {
  return changes.some((change) => {
    const object = change.type === "changed" ? change.after : change.object;
    // What everybody has by default is taken away.
    if (change.type === "added" && object.kind === "privilege" && object.definition.startsWith("revoke "))
      return true;
    return change.type !== "added" && object.kind === "privilege"
      ? true
      : change.type === "changed" && object.kind === "function";
  });
}

function objectName(node: Node): string {
  const relation = as(node, "RangeVar");
  if (relation) return [relation.schemaname, relation.relname].filter(Boolean).join(".");
  const call = as(node, "ObjectWithArgs");
  return (call ? wordsOf(call.objname ?? []) : [as(node, "String")?.sval ?? "", ...wordsOf(node)])
    .filter(Boolean)
    .join(".");
}

/** Whether an object was not there before the file. */
function madeBy({ world, after }: RuleContext, name: string): boolean {
  const [relname = "", schemaname] = name.split(".").reverse();
  const wanted = schemaname === undefined ? { relname } : { relname, schemaname };
  const isIn = (one: RuleContext["world"]) =>
    one.find(wanted) !== undefined ||
    one.named(one.functions, wanted).length > 0 ||
    one.named(one.sequences, wanted).length > 0 ||
    one.schemas.includes(relname);
  return after !== null && isIn(after) && !isIn(world);
}

export const ownerChanged: Rule = {
  code: "OWNER_CHANGED",
  severity: "warning",
  title: "an object gets another owner, and the old one loses its rights",
  check: (context) => {
    const tables = alterationsOf(context)
      .filter(({ command }) => command.subtype === "AT_ChangeOwner")
      .map((alteration) =>
        hitOf(alteration, {
          message: `${alteration.table.label} belongs to ${alteration.command.newowner?.rolename ?? "another role"} from now on: running code that connects as the old owner loses what only the owner may do`,
          hint: OWNER_HINT,
        }),
      );
    const others = context.file.up.statements.flatMap((view): readonly Hit[] => {
      if (as(view.node, "ReassignOwnedStmt"))
        return [
          {
            at: view.at,
            view,
            message:
              "REASSIGN OWNED gives all that a role owns to another: running code that connects as it loses its rights",
            hint: OWNER_HINT,
          },
        ];
      const owner = as(view.node, "AlterOwnerStmt");
      if (!owner) return [];
      const name = owner.object ? objectName(owner.object) : "";
      if (madeBy(context, name)) return [];
      return [
        {
          at: view.at,
          view,
          ...(name && { object: name }),
          message: `${name || "it"} belongs to ${owner.newowner?.rolename ?? "another role"} from now on: running code that connects as the old owner loses what only the owner may do`,
          hint: OWNER_HINT,
        },
      ];
    });
    return [...tables, ...others];
  },
};

const OWNER_HINT =
  "GRANT what the running code needs before the owner changes, and say so: -- gosling: allow OWNER_CHANGED reason.";

export const rowSecurityWithoutPolicy: Rule = {
  code: "ROW_SECURITY_WITHOUT_POLICY",
  severity: "warning",
  title: "row security is on without a policy, and everybody but the owner sees no row",
  check: (context) => {
    const policiesAfter = (oid: string) =>
      context.after?.tables.find((table) => table.oid === oid)?.policies ?? null;
    const message = (label: string) =>
      `${label} has row security and no policy: whoever is not its owner reads no row and writes none`;
    const hint = "CREATE POLICY in the same transaction, before row security is enabled.";
    const enabled = alterationsOf(context).flatMap((alteration) => {
      const { command, table } = alteration;
      if (!/^AT_(Enable|Force)RowSecurity$/.test(command.subtype ?? "")) return [];
      const made = context.file.up.statements.some(
        ({ node }) => as(node, "CreatePolicyStmt")?.table?.relname === table.name,
      );
      const policies = policiesAfter(table.oid) ?? (made ? ["made"] : table.policies);
      return policies.length > 0 ? [] : [hitOf(alteration, { message: message(table.label), hint })];
    });
    const dropped = context.file.up.statements.flatMap((view): readonly Hit[] => {
      const drop = as(view.node, "DropStmt");
      if (drop?.removeType !== "OBJECT_POLICY") return [];
      return (drop.objects ?? []).flatMap((object): readonly Hit[] => {
        const words = wordsOf(object);
        const table = context
          .scope(view)
          .existing(nameOf({ List: { items: (as(object, "List")?.items ?? []).slice(0, -1) } }));
        const now = table && context.after?.tables.find(({ oid }) => oid === table.oid);
        if (!table?.rowSecurity || !now?.rowSecurity || now.policies.length > 0) return [];
        return [
          {
            at: view.at,
            view,
            table,
            message: `${message(table.label)}: ${words.at(-1)} was the last one`,
            hint,
          },
        ];
      });
    });
    return [...enabled, ...dropped];
  },
};
