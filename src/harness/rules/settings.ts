// What a file leaves behind: replica identity, settings of the session.
import type { Node } from "libpg-query";
import type { SqlView } from "../file/index.ts";
import { as, findAll } from "../sql/index.ts";
import { functionName } from "./naming.ts";
import { alterationsOf, type Hit, hitOf, type Rule, type RuleContext } from "./rule.ts";

export const replicaIdentity: Rule = {
  code: "REPLICA_IDENTITY",
  severity: "warning",
  title: "logical replication finds rows by something else, or not at all",
  check: (context) => [...publishedWithoutKey(context), ...identityChanged(context)],
};

/** From then on PostgreSQL refuses every UPDATE and DELETE of the table. */
function publishedWithoutKey(context: RuleContext): readonly Hit[] {
  return context.file.up.statements.flatMap((view): readonly Hit[] => {
    const made = as(view.node, "CreatePublicationStmt");
    const changed = as(view.node, "AlterPublicationStmt");
    const publication = made ?? (changed?.action === "AP_DropObjects" ? undefined : changed);
    if (!publication) return [];
    const sends = (publication.options ?? []).flatMap((option) => {
      const one = as(option, "DefElem");
      return one?.defname === "publish" ? [as(one.arg, "String")?.sval ?? ""] : [];
    });
    if (sends.length > 0 && !/update|delete/i.test(sends.join())) return [];
    const relations = findAll(publication.pubobjects, "PublicationObjSpec").flatMap(
      ({ pubtable }) => pubtable?.relation ?? [],
    );
    const { existing, world } = context.scope(view);
    const tables = made?.for_all_tables
      ? world.tables.filter(({ kind }) => kind === "table")
      : relations.flatMap((relation) => existing(relation) ?? []);
    const without = tables.filter(({ oid }) => {
      const now = (context.after ?? world).tables.find((table) => table.oid === oid);
      return (
        now !== undefined &&
        !now.constraints.some(({ type }) => type === "p") &&
        !now.indexes.some(({ replicaIdentity: used }) => used) &&
        !identityIsFull(context, now.name)
      );
    });
    const [first] = without;
    if (!first) return [];
    return [
      {
        at: view.at,
        view,
        table: first,
        message: `${without.map(({ label }) => label).join(", ")} is published without a primary key: from this moment every UPDATE and DELETE of it fails`,
        hint: "Give it a primary key, or REPLICA IDENTITY USING INDEX, before it is published; or publish = 'insert'.",
      },
    ];
  });
}

/** The catalog of the world does not hold it: only this file's own word is known. */
function identityIsFull({ file }: RuleContext, table: string): boolean {
  return file.up.statements.some(({ node }) => {
    const alter = as(node, "AlterTableStmt");
    return (
      alter?.relation?.relname === table &&
      findAll(alter.cmds, "ReplicaIdentityStmt").some(({ identity_type }) => identity_type === "f")
    );
  });
}

function identityChanged(context: RuleContext): readonly Hit[] {
  return alterationsOf(context).flatMap((alteration) => {
    const { command, table } = alteration;
    if (command.subtype !== "AT_ReplicaIdentity") return [];
    const kind = as(command.def, "ReplicaIdentityStmt")?.identity_type;
    if (kind === "f") {
      return [
        hitOf(alteration, {
          message: `REPLICA IDENTITY FULL writes the whole old row of ${table.label} to the WAL for every UPDATE and DELETE, and a subscriber without an index looks through the whole table for each of them`,
          hint: "Give the table a primary key, or use a unique index over NOT NULL columns: REPLICA IDENTITY USING INDEX.",
        }),
      ];
    }
    if (kind !== "n") return [];
    return [
      hitOf(alteration, {
        message: `REPLICA IDENTITY NOTHING: where ${table.label} is published, every UPDATE and DELETE of it fails`,
        hint: "REPLICA IDENTITY DEFAULT uses the primary key.",
      }),
    ];
  });
}

/** Settings that only wait, print or size: whoever has them next is surprised, not hurt. */
const MILD = /^(client_|log_|max_parallel|application_name)|(_timeout|_mem|_cost)$/i;

export const settingLeaks: Rule = {
  code: "SETTING_LEAKS",
  severity: "warning",
  title: "a setting of the session stays changed after the file",
  check: ({ file }) =>
    [file.up, file.down].flatMap(({ statements }) => {
      const open = new Map<string, Hit>();
      const lasting = statements.flatMap((view) => [...forOthers(view), ...lockOfSession(view, statements)]);
      for (const view of statements) {
        const name = settingOf(view.node);
        if (
          as(view.node, "VariableSetStmt")?.kind === "VAR_RESET_ALL" ||
          as(view.node, "DiscardStmt")?.target === "DISCARD_ALL"
        )
          open.clear();
        if (name === undefined || OWN_RULE.test(name)) continue;
        open.delete(name);
        if (resets(view.node) || isLocal(view.node)) continue;
        open.set(name, {
          at: view.at,
          view,
          object: name,
          ...(MILD.test(name) && { severity: "note" as const }),
          message: `${name} stays changed after this file: later files, and whoever gets the connection from the pool, run with it`,
          hint: file.transaction
            ? "SET LOCAL ends with the transaction."
            : `RESET ${name} at the end of the file.`,
          recipe: file.transaction
            ? `${view.text.replace(/^set\s+(session\s+)?/i, "SET LOCAL ")};`
            : `RESET ${name};`,
        });
      }
      return [...open.values(), ...lasting];
    }),
};

/** Set outside of the session: for the server, a database or every role. */
function forOthers(view: SqlView): readonly Hit[] {
  const system = as(view.node, "AlterSystemStmt")?.setstmt;
  const database = as(view.node, "AlterDatabaseSetStmt");
  const role = as(view.node, "AlterRoleSetStmt");
  const ofAll = role && !role.role && !role.database ? role : undefined;
  const set = system ?? database?.setstmt ?? ofAll?.setstmt;
  if (!set || /RESET/.test(set.kind ?? "")) return [];
  const whose = system ? "the server" : database ? `the database ${database.dbname}` : "every role";
  return [
    {
      at: view.at,
      view,
      object: set.name ?? "",
      severity: "note",
      message: `${set.name} is another one for every new session of ${whose}, other programs' among them, and no file or schema shows it`,
      hint: "Set it where the server is configured, or for this file alone: SET LOCAL.",
    },
  ];
}

/** An advisory lock that nothing in the section gives back. */
function lockOfSession(view: SqlView, statements: readonly SqlView[]): readonly Hit[] {
  const calls = (of: SqlView) => findAll(of.node, "FuncCall").map(functionName);
  const taken = calls(view).find((name) => /^pg_(try_)?advisory_lock(_shared)?$/.test(name));
  const later = statements.slice(statements.indexOf(view));
  if (!taken || later.some((one) => calls(one).some((name) => /^pg_advisory_unlock/.test(name)))) return [];
  const ofTransaction = taken.replace("advisory_", "advisory_xact_");
  return [
    {
      at: view.at,
      view,
      object: taken,
      message: `${taken} locks for the session and not for the transaction: behind a pool, or in a tool that keeps its connection, nobody gives it back, and the next deployment waits for ever`,
      hint: `${ofTransaction} ends with the transaction.`,
    },
  ];
}

/** These have codes of their own. */
const OWN_RULE = /^(search_path|role|session_authorization|session_replication_role)$/i;

export const setLocalWithoutEffect: Rule = {
  code: "SET_LOCAL_WITHOUT_EFFECT",
  severity: "warning",
  title: "SET LOCAL without a transaction does nothing",
  check: ({ file }) => {
    if (file.transaction) return [];
    return [file.up, file.down].flatMap(({ statements }) => {
      if (statements.some(({ node }) => "TransactionStmt" in node)) return [];
      return statements
        .filter((view) => as(view.node, "VariableSetStmt")?.is_local && view.alone)
        .map(
          (view): Hit => ({
            at: view.at,
            view,
            message: `SET LOCAL lasts until the end of a transaction, and this file has none: ${as(view.node, "VariableSetStmt")?.name} is what it was`,
            hint: "SET it for the session, and RESET it at the end of the file.",
            recipe: `${view.text.replace(/^set\s+local\s+/i, "SET ")};\n-- at the end of the file:\nRESET ${as(view.node, "VariableSetStmt")?.name};`,
          }),
        );
    });
  },
};

/** The setting that a SET, a RESET or a set_config changes, in lower case. */
export function settingOf(node: Node): string | undefined {
  const set = as(node, "VariableSetStmt");
  if (set) return set.name?.toLowerCase();
  return configCall(node)?.name;
}

function isLocal(node: Node): boolean {
  const set = as(node, "VariableSetStmt");
  return set ? set.is_local === true : configCall(node)?.local === true;
}

function resets(node: Node): boolean {
  return /^VAR_(RESET|SET_DEFAULT)/.test(as(node, "VariableSetStmt")?.kind ?? "");
}

export function valueSet(node: Node): string | undefined {
  const constant = as(as(node, "VariableSetStmt")?.args?.[0], "A_Const");
  return constant?.sval?.sval ?? configCall(node)?.value;
}

function configCall(node: Node) {
  const [call] = findAll(as(node, "SelectStmt")?.targetList, "FuncCall").filter(
    (one) => functionName(one) === "set_config",
  );
  if (!call) return undefined;
  const [name, value, local] = (call.args ?? []).map((arg) => as(arg, "A_Const"));
  return {
    name: name?.sval?.sval?.toLowerCase(),
    value: value?.sval?.sval,
    local: local?.boolval?.boolval === true,
  };
}
