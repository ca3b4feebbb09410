// What may be done with one statement on a server, decided on its parse tree. Pure.
import type { Node, RoleSpec } from "libpg-query";
import { as, findAll, type NodeKind, type NodeOf } from "../sql/index.ts";
import { INSIDE, LEFT_OUT } from "./kinds.ts";

/** A part of a statement to leave out. `at`: a `location` of the tree. */
export interface Grantees {
  readonly at: number;
  readonly kept: boolean;
}

export type Ruling =
  | { readonly type: "sent" }
  /** Not sent; the statement counts as done. `why`: a clause. */
  | { readonly type: "left-out"; readonly why: string }
  /** Not sent; the statement fails with 42501. */
  | { readonly type: "refused"; readonly why: string }
  /** Sent without the roles that are not kept. */
  | { readonly type: "fewer-grantees"; readonly grantees: readonly Grantees[]; readonly why: string }
  /** Sent with the role that runs the files in these places; `newName`: what CREATE SCHEMA then has to be given as a name. */
  | {
      readonly type: "own-role";
      readonly at: readonly number[];
      readonly newName?: string;
      readonly why: string;
    }
  /** CREATE ROLE: made by the connection, without login or attributes. */
  | { readonly type: "role"; readonly name: string }
  | ({ readonly type: "create-extension" } & NewExtension)
  | {
      readonly type: "drop-extension";
      readonly names: readonly string[];
      readonly cascade: boolean;
      readonly missingOk: boolean;
    };

export interface NewExtension {
  readonly name: string;
  readonly schema: string | null;
  readonly version: string | null;
  readonly cascade: boolean;
  readonly missingOk: boolean;
}

const SENT: Ruling = { type: "sent" };
const wasThere = (name: string) => `it is about the role ${name}, which was on the server before the run`;
const leftOut = (why: string): Ruling => ({ type: "left-out", why });

/** `before`: the roles that the server had before the run. */
export function rule(node: Node, before: ReadonlySet<string>): Ruling {
  const [kind] = Object.keys(node) as NodeKind[];
  if (kind === undefined) return SENT;
  const why = LEFT_OUT.get(kind);
  if (why !== undefined) return leftOut(why);
  return special(node, before) ?? (INSIDE.has(kind) ? SENT : { type: "refused", why: REFUSED });
}

const REFUSED = "this statement can reach outside of a test database, so gosling does not run it on a server";

/** Kinds that stay inside or not by what they name. */
function special(node: Node, before: ReadonlySet<string>): Ruling | undefined {
  const old = (roles: readonly (RoleSpec | undefined)[]) =>
    roles.map(nameOf).find((name) => name !== undefined && before.has(name));
  const unlessOld = (...roles: readonly (RoleSpec | undefined)[]): Ruling => {
    const name = old(roles);
    return name === undefined ? SENT : leftOut(wasThere(name));
  };
  const create = as(node, "CreateRoleStmt");
  if (create) {
    const { role = "" } = create;
    return before.has(role)
      ? leftOut(`the role ${role} was on the server before the run`)
      : { type: "role", name: role };
  }
  const members = as(node, "GrantRoleStmt");
  if (members) return membership(members, before);
  const grant = as(node, "GrantStmt");
  if (grant) return rights(grant, before);
  const defaults = as(node, "AlterDefaultPrivilegesStmt");
  if (defaults) {
    const owners = specsOf(
      (defaults.options ?? []).flatMap((option) => {
        const { defname, arg } = as(option, "DefElem") ?? {};
        return defname === "roles" ? (as(arg, "List")?.items ?? []) : [];
      }),
    );
    const name = old(owners);
    return name === undefined ? grantees(defaults.action?.grantees, before) : leftOut(wasThere(name));
  }
  const owned = ownerOf(node);
  if (owned) {
    const { shared, owners, newName } = owned;
    if (isShared(shared)) return leftOut(sharedWhy(shared));
    const replaced = owners.filter((role) => old([role]) !== undefined);
    const name = old(owners);
    if (name === undefined) return SENT;
    // The same locks and the same errors, and the owner stays who it is.
    return {
      type: "own-role",
      at: replaced.map(({ location = 0 }) => location),
      why: wasThere(name),
      ...(newName !== undefined && { newName }),
    };
  }
  const dropOwned = as(node, "DropOwnedStmt");
  if (dropOwned) return unlessOld(...specsOf(dropOwned.roles));
  const reassign = as(node, "ReassignOwnedStmt");
  if (reassign) return unlessOld(...specsOf(reassign.roles), reassign.newrole);
  const rename = as(node, "RenameStmt");
  if (rename && isShared(rename.renameType)) return leftOut(sharedWhy(rename.renameType));
  const comment = as(node, "CommentStmt");
  if (comment && isShared(comment.objtype)) return leftOut(sharedWhy(comment.objtype));
  if (comment?.objtype === "OBJECT_EXTENSION")
    return leftOut("an extension may belong to the connection's role");
  const reindex = as(node, "ReindexStmt");
  if (reindex && /^REINDEX_OBJECT_(SYSTEM|DATABASE)$/.test(reindex.kind ?? ""))
    return leftOut("it names a database of the server");
  if (bodiesOf(node).some((body) => OTHER_DATABASE.test(body)))
    return {
      type: "refused",
      why: "its body grants or revokes rights on a database by name, so gosling does not run it on a server",
    };
  const copy = as(node, "CopyStmt");
  if (copy) return copy.is_program || copy.filename !== undefined ? { type: "refused", why: REFUSED } : SENT;
  const extension = as(node, "CreateExtensionStmt");
  if (extension) return newExtension(extension);
  const drop = as(node, "DropStmt");
  if (drop?.removeType === "OBJECT_EXTENSION") {
    return {
      type: "drop-extension",
      names: (drop.objects ?? []).map((one) => as(one, "String")?.sval ?? ""),
      cascade: drop.behavior === "DROP_CASCADE",
      missingOk: drop.missing_ok ?? false,
    };
  }
  return undefined;
}

/**
 * A role that may connect to a database is not refused when it revokes rights that it cannot revoke: PostgreSQL warns, and writes
 * the same rights down. A test database has no name that a file could know; `%I` may be its own.
 */
const OTHER_DATABASE = /\b(?:grant|revoke)\b[^;%]*\bon\s+database\s+["\w]/i;

function bodiesOf(node: Node): readonly string[] {
  const body = as(node, "DoStmt") ?? as(node, "CreateFunctionStmt")?.options;
  return body ? findAll(body, "String").map(({ sval = "" }) => sval) : [];
}

interface Owned {
  readonly owners: readonly RoleSpec[];
  readonly shared?: string;
  readonly newName?: string;
}

/** Whom a statement makes the owner of something; undefined for one that makes nobody. */
function ownerOf(node: Node): Owned | undefined {
  const owner = as(node, "AlterOwnerStmt");
  if (owner)
    return {
      owners: owner.newowner ? [owner.newowner] : [],
      ...(owner.objectType && { shared: owner.objectType }),
    };
  const schema = as(node, "CreateSchemaStmt");
  if (schema?.authrole) {
    const { authrole, schemaname } = schema;
    return { owners: [authrole], ...(schemaname === undefined && { newName: nameOf(authrole) ?? "" }) };
  }
  const commands = (as(node, "AlterTableStmt")?.cmds ?? []).map((item) => as(item, "AlterTableCmd"));
  const owners = commands.flatMap((command) => command?.newowner ?? []);
  return owners.length > 0 ? { owners } : undefined;
}

const SHARED: Readonly<Record<string, string>> = {
  OBJECT_DATABASE: "a database",
  OBJECT_ROLE: "a role",
  OBJECT_TABLESPACE: "a tablespace",
  OBJECT_PARAMETER_ACL: "a setting",
};
const isShared = (type: string | undefined) => type !== undefined && type in SHARED;
const sharedWhy = (type: string | undefined) => `it is about ${SHARED[type ?? ""]} of the server`;

/** Undefined for PUBLIC, CURRENT_USER and the like. */
function nameOf(role: RoleSpec | undefined): string | undefined {
  return role?.roletype === "ROLESPEC_CSTRING" ? role.rolename : undefined;
}

function specsOf(nodes: readonly Node[] | undefined): readonly RoleSpec[] {
  return (nodes ?? []).flatMap((node) => as(node, "RoleSpec") ?? []);
}

/** GRANT role TO role: only among roles that the run's files make. The run's own role is a member of those anyway. */
function membership(
  { granted_roles, grantee_roles }: NodeOf<"GrantRoleStmt">,
  before: ReadonlySet<string>,
): Ruling {
  const granted = (granted_roles ?? []).map((one) => as(one, "AccessPriv")?.priv_name ?? "");
  const members = specsOf(grantee_roles);
  const old = [...granted, ...members.map((member) => nameOf(member) ?? "")].find((name) => before.has(name));
  if (old !== undefined) return leftOut(wasThere(old));
  return members.every((member) => nameOf(member) !== undefined)
    ? SENT
    : leftOut("it is about the role that runs the files");
}

function rights(grant: NodeOf<"GrantStmt">, before: ReadonlySet<string>): Ruling {
  return isShared(grant.objtype) ? leftOut(sharedWhy(grant.objtype)) : grantees(grant.grantees, before);
}

function grantees(nodes: readonly Node[] | undefined, before: ReadonlySet<string>): Ruling {
  const all = specsOf(nodes);
  const isOld = (role: RoleSpec) => before.has(nameOf(role) ?? "");
  const old = all.filter(isOld);
  if (old.length === 0) return SENT;
  const why = wasThere(old.map(nameOf).join(", "));
  if (old.length === all.length) return leftOut(why);
  return {
    type: "fewer-grantees",
    why,
    grantees: all.map((role) => ({ at: role.location ?? 0, kept: !isOld(role) })),
  };
}

function newExtension({
  extname = "",
  if_not_exists = false,
  options,
}: NodeOf<"CreateExtensionStmt">): Ruling {
  const given = new Map(
    (options ?? []).map((option) => {
      const { defname, arg } = as(option, "DefElem") ?? {};
      return [defname, as(arg, "String")?.sval ?? null] as const;
    }),
  );
  return {
    type: "create-extension",
    name: extname,
    schema: given.get("schema") ?? null,
    version: given.get("new_version") ?? null,
    cascade: given.has("cascade"),
    missingOk: if_not_exists,
  };
}
