// TRIGGERS_DISABLED: rows are written while triggers, and foreign keys with them, are switched off.
import type { Node } from "libpg-query";
import { nameOf, type SqlView } from "../file/index.ts";
import { as, findAll, mentions, type NodeOf, wordsOf } from "../sql/index.ts";
import type { TableFacts } from "../world/index.ts";
import { type Alteration, alterationsOf, type Hit, hitOf, type Rule, type RuleContext } from "./rule.ts";
import { settingOf, valueSet } from "./settings.ts";

export const triggersDisabled: Rule = {
  code: "TRIGGERS_DISABLED",
  severity: "warning",
  title: "triggers are switched off, and foreign keys with them",
  check: (context) => [
    ...gone(context),
    ...alterationsOf(context).flatMap((alteration) => switchedOff(context, alteration) ?? []),
    ...context.file.up.statements
      .filter(
        ({ node }) =>
          settingOf(node) === "session_replication_role" && /^replica$/i.test(valueSet(node) ?? ""),
      )
      .map(
        (view): Hit => ({
          at: view.at,
          view,
          message:
            "session_replication_role = replica switches off every trigger and foreign key for this session",
          hint: "Load rows in the order in which they refer to each other, or make the foreign keys DEFERRABLE.",
        }),
      ),
  ],
};

/** Dropped, and none of its name is there after the file. */
function gone(context: RuleContext): readonly Hit[] {
  const { statements } = context.file.up;
  return statements.flatMap((view): readonly Hit[] => {
    const drop = as(view.node, "DropStmt");
    if (drop?.removeType !== "OBJECT_TRIGGER") return [];
    return (drop.objects ?? []).flatMap((object): readonly Hit[] => {
      const words = wordsOf(object);
      const name = words.at(-1) ?? "";
      const items = (as(object, "List")?.items ?? []).slice(0, -1);
      const table = context.scope(view).existing(nameOf({ List: { items } }));
      const again = statements.some(({ node }) => as(node, "CreateTrigStmt")?.trigname === name);
      const isThere = context.after === null || context.after.tables.some(({ oid }) => oid === table?.oid);
      if (!table || again || !isThere) return [];
      return [
        {
          at: view.at,
          view,
          table,
          severity: "note",
          message: `the trigger ${name} of ${table.label} is gone: rows are written from now on that it would have refused or changed`,
          hint: "Nothing to do where no release that still runs relies on it.",
        },
      ];
    });
  });
}

function switchedOff(context: RuleContext, alteration: Alteration): Hit | undefined {
  const { command, table, view } = alteration;
  if (!/^AT_DisableTrig|^AT_DisableRule|^AT_EnableReplica/.test(command.subtype ?? "")) return undefined;
  const { file } = context;
  const later = file.up.statements.slice(file.up.statements.indexOf(view) + 1);
  const end = later.findIndex(({ node }) => enables(node, alteration));
  const which = whichOf(command);
  if (end < 0) {
    return hitOf(alteration, {
      message: `${which} of ${table.label} is off from now on: rows are written that it would have refused or changed`,
      hint: "Enable it again in the same transaction, or drop it for good.",
    });
  }
  const until = `${which} of ${table.label} is off until line ${later[end]!.at.line}`;
  const write = later.slice(0, end).find((one) => writesTo(context, one, table));
  if (write) {
    return hitOf(alteration, {
      message: `${until}: the rows that line ${write.at.line} writes are never checked or changed by it`,
      hint: `Write the rows with it on. Where it must be off, check them in the same file, and say so: -- gosling: allow TRIGGERS_DISABLED reason.`,
    });
  }
  const inTransaction = file.transaction || file.up.statements.some(({ node }) => "TransactionStmt" in node);
  if (!inTransaction) {
    return hitOf(alteration, {
      message: `${until}, and this file has no transaction: what other sessions write meanwhile is never checked or changed by it`,
      hint: "Disable and enable it in one transaction: others then wait with their writes.",
    });
  }
  return hitOf(alteration, {
    severity: "note",
    message: `${until}; no statement is seen to write rows meanwhile, and other sessions wait`,
  });
}

function whichOf({ name, subtype }: NodeOf<"AlterTableCmd">): string {
  if (subtype === "AT_EnableReplicaTrig")
    return `the trigger ${name} fires in replication alone: outside of it, it`;
  if (subtype === "AT_DisableRule" || subtype === "AT_EnableReplicaRule") return `the rule ${name}`;
  if (name) return `the trigger ${name}`;
  return subtype === "AT_DisableTrigAll"
    ? "every trigger, foreign keys among them,"
    : "every trigger of users";
}

/** The statement switches on all that the command has switched off. */
function enables(node: Node, { command, view }: Alteration): boolean {
  const alter = as(node, "AlterTableStmt");
  if (alter?.relation?.relname !== as(view.node, "AlterTableStmt")?.relation?.relname) return false;
  return (alter?.cmds ?? []).some((item) => {
    const { subtype, name } = as(item, "AlterTableCmd") ?? {};
    if (command.subtype === "AT_DisableRule")
      return /^AT_EnableRule$|^AT_EnableAlwaysRule$/.test(subtype ?? "") && name === command.name;
    if (subtype === "AT_EnableTrigAll") return true;
    if (subtype === "AT_EnableTrigUser") return command.subtype !== "AT_DisableTrigAll";
    return /^AT_Enable(Always)?Trig$/.test(subtype ?? "") && name !== undefined && name === command.name;
  });
}

/** INSERT, UPDATE, DELETE, MERGE, COPY or TRUNCATE of the table or of its partitions, in a WITH or a DO block too. */
function writesTo(context: RuleContext, view: SqlView, table: TableFacts): boolean {
  const { existing, world } = context.scope(view);
  if (as(view.node, "DoStmt")) return mentions(view.text, table.name);
  const rootOf = (one: TableFacts): string => {
    const parent = world.tables.find(({ oid }) => oid === one.parent);
    return parent ? rootOf(parent) : one.oid;
  };
  const root = rootOf(table);
  return targetsOf(view.node).some((relation) => {
    const target = existing(relation);
    return target !== undefined && rootOf(target) === root;
  });
}

function targetsOf(node: Node) {
  const copy = as(node, "CopyStmt");
  return [
    ...findAll(node, "InsertStmt").map(({ relation }) => relation),
    ...findAll(node, "UpdateStmt").map(({ relation }) => relation),
    ...findAll(node, "DeleteStmt").map(({ relation }) => relation),
    ...findAll(node, "MergeStmt").map(({ relation }) => relation),
    ...(copy?.is_from ? [copy.relation] : []),
    ...(as(node, "TruncateStmt")?.relations ?? []).map((one) => as(one, "RangeVar")),
  ];
}
