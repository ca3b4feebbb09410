// Constraints that are added in steps, none of which reads the table under a lock that blocks.
import { quoteName } from "../../text/index.ts";
import { as, findAll, type NodeOf, wordsOf } from "../sql/index.ts";
import type { Broken, Fixer, MechanicalRepair, RepairFile } from "./repair.ts";
import { alterParts, drops, relationSql } from "./sql.ts";

interface Command {
  /** `ALTER TABLE ONLY users`. */
  readonly head: string;
  /** Its own text. */
  readonly text: string;
  readonly node: NodeOf<"AlterTableCmd">;
  readonly table: string;
  /** The table as a statement names it. */
  readonly on: string;
  /** The same with this in the place of the command. */
  instead(text: string | undefined, ...more: readonly string[]): readonly string[];
}

/** The command of an ALTER TABLE that a finding is about. */
function commandOf(
  { view, finding }: Broken,
  wanted: (node: NodeOf<"AlterTableCmd">) => boolean,
): Command | undefined {
  const alter = as(view.node, "AlterTableStmt");
  const nodes = (alter?.cmds ?? []).flatMap((item) => as(item, "AlterTableCmd") ?? []);
  const { head, commands } = alterParts(view.text);
  if (!alter?.relation || commands.length !== nodes.length) return undefined;
  const fitting = nodes.filter(wanted);
  const at = (node: NodeOf<"AlterTableCmd">) =>
    view.place((as(node.def, "Constraint") ?? as(node.def, "ColumnDef"))?.location);
  const node =
    fitting.find((one) => at(one).line === finding.line && at(one).column === finding.column) ?? fitting[0];
  if (!node) return undefined;
  const index = nodes.indexOf(node);
  return {
    head,
    text: commands[index] ?? "",
    node,
    table: alter.relation.relname ?? "",
    on: relationSql(alter.relation),
    instead(text, ...more) {
      const rest = commands.flatMap((own, place) => (place === index ? (text ?? []) : own));
      return [...(rest.length > 0 ? [`${head} ${rest.join(", ")}`] : []), ...more];
    },
  };
}

const SUFFIXES: Readonly<Record<string, string>> = {
  CONSTR_FOREIGN: "fkey",
  CONSTR_CHECK: "check",
  CONSTR_PRIMARY: "pkey",
};

/** As PostgreSQL would call it. */
function nameOf(constraint: NodeOf<"Constraint">, table: string): string {
  if (constraint.conname) return constraint.conname;
  const columns =
    constraint.contype === "CONSTR_FOREIGN"
      ? wordsOf(constraint.fk_attrs ?? [])
      : constraint.contype === "CONSTR_CHECK"
        ? [
            ...new Set(
              findAll(constraint.raw_expr, "ColumnRef").map(
                ({ fields }) => wordsOf(fields ?? []).at(-1) ?? "",
              ),
            ),
          ]
        : wordsOf([...(constraint.keys ?? []), ...(constraint.including ?? [])]);
  const suffix = SUFFIXES[constraint.contype ?? ""] ?? "key";
  const named =
    constraint.contype === "CONSTR_PRIMARY" || (suffix === "check" && columns.length > 1) ? [] : columns;
  return [table, ...named, suffix].join("_").slice(0, 63);
}

const validate = (on: string, name: string): RepairFile => ({
  slug: `validate_${name}`,
  transaction: true,
  up: [`ALTER TABLE ${on} VALIDATE CONSTRAINT ${quoteName(name)}`],
  down: [],
});

export const notValid: Fixer = (broken) => {
  if (broken.view.direction === "down") return undefined;
  const domain = as(broken.view.node, "AlterDomainStmt");
  if (domain) return notValidDomain(broken, domain);
  const command = commandOf(broken, ({ subtype }) => subtype === "AT_AddConstraint");
  const constraint = as(command?.node.def, "Constraint");
  if (!command || !constraint || !broken.finding.recipe) return undefined;
  const name = nameOf(constraint, command.table);
  const text = constraint.conname
    ? command.text
    : command.text.replace(/^add\s+/i, `ADD CONSTRAINT ${quoteName(name)} `);
  return { instead: command.instead(`${text} NOT VALID`), after: [validate(command.on, name)] };
};

function notValidDomain(
  { view }: Broken,
  { def, typeName, subtype }: NodeOf<"AlterDomainStmt">,
): MechanicalRepair | undefined {
  const name = as(def, "Constraint")?.conname;
  if (subtype !== "C" || !name) return undefined;
  const domain = wordsOf(typeName ?? [])
    .map(quoteName)
    .join(".");
  return {
    instead: [`${view.text} NOT VALID`],
    after: [
      {
        slug: `validate_${name}`,
        transaction: true,
        up: [`ALTER DOMAIN ${domain} VALIDATE CONSTRAINT ${quoteName(name)}`],
        down: [],
      },
    ],
  };
}

export const uniqueByIndex: Fixer = (broken) => {
  const command = commandOf(broken, ({ subtype }) => subtype === "AT_AddConstraint");
  const constraint = as(command?.node.def, "Constraint");
  if (!command || !constraint || !broken.finding.recipe || constraint.options || constraint.indexspace)
    return undefined;
  const name = nameOf(constraint, command.table);
  const kind = constraint.contype === "CONSTR_PRIMARY" ? "PRIMARY KEY" : "UNIQUE";
  const columns = (nodes: typeof constraint.keys) =>
    wordsOf(nodes ?? [])
      .map(quoteName)
      .join(", ");
  const create = [
    `CREATE UNIQUE INDEX CONCURRENTLY ${quoteName(name)} ON ${command.on} (${columns(constraint.keys)})`,
    constraint.including ? ` INCLUDE (${columns(constraint.including)})` : "",
    constraint.nulls_not_distinct ? " NULLS NOT DISTINCT" : "",
  ].join("");
  const add = [
    `ALTER TABLE ${command.on} ADD CONSTRAINT ${quoteName(name)} ${kind} USING INDEX ${quoteName(name)}`,
    constraint.deferrable ? " DEFERRABLE" : "",
    constraint.initdeferred ? " INITIALLY DEFERRED" : "",
  ].join("");
  const schema = /^(.*\.)/.exec(command.on)?.[1] ?? "";
  const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${schema}${quoteName(name)}`;
  return {
    instead: command.instead(undefined),
    undo: ({ node }) => drops(node, name),
    after: [
      { slug: `index_${name}`, transaction: false, up: [drop, create], down: [drop] },
      {
        slug: name,
        // For its Down, which builds the index once more: the file before expects it.
        transaction: false,
        up: [add],
        down: [`ALTER TABLE ${command.on} DROP CONSTRAINT ${quoteName(name)}`, create],
      },
    ],
  };
};

export const notNullByCheck: Fixer = (broken) => {
  if (broken.view.direction === "down") return undefined;
  const command = commandOf(broken, ({ subtype }) => subtype === "AT_SetNotNull");
  const column = command?.node.name;
  if (!command || column === undefined) return undefined;
  const { on } = command;
  const check = `${command.table}_${column}_not_null`.slice(0, 63);
  const [name, quoted] = [quoteName(check), quoteName(column)];
  const dropNotNull = `ALTER TABLE ${on} ALTER COLUMN ${quoted} DROP NOT NULL`;
  const undo: MechanicalRepair["undo"] = ({ node }) => {
    const cmds = (as(node, "AlterTableStmt")?.cmds ?? []).map((item) => as(item, "AlterTableCmd"));
    return cmds.length === 1 && cmds[0]?.subtype === "AT_DropNotNull" && cmds[0].name === column;
  };
  if (broken.target >= 18) {
    const add = `ALTER TABLE ${on} ADD CONSTRAINT ${name} NOT NULL ${quoted} NOT VALID`;
    return { instead: command.instead(undefined, add), after: [validate(on, check)] };
  }
  const add = `ALTER TABLE ${on} ADD CONSTRAINT ${name} CHECK (${quoted} IS NOT NULL) NOT VALID`;
  const drop = `ALTER TABLE ${on} DROP CONSTRAINT ${name}`;
  return {
    instead: command.instead(undefined),
    undo,
    after: [
      { slug: `check_${check}`, transaction: true, up: [add], down: [drop] },
      validate(on, check),
      {
        slug: check,
        transaction: false,
        up: [`ALTER TABLE ${on} ALTER COLUMN ${quoted} SET NOT NULL`, drop],
        down: [add, `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name}`, dropNotNull],
      },
    ],
  };
};

/** The column without its default, and the default for new rows: old ones are filled later. */
export const defaultLater: Fixer = (broken) => {
  const command = commandOf(broken, ({ subtype }) => subtype === "AT_AddColumn");
  const column = as(command?.node.def, "ColumnDef");
  const constraints = (column?.constraints ?? []).map((item) => as(item, "Constraint")?.contype);
  if (!command || !column?.colname || constraints.length !== 1 || constraints[0] !== "CONSTR_DEFAULT")
    return undefined;
  const [, add = "", value = ""] = /^([\s\S]*?)\s+default\s+([\s\S]+)$/i.exec(command.text) ?? [];
  if (value === "") return undefined;
  return {
    instead: command.instead(
      add,
      `ALTER TABLE ${command.on} ALTER COLUMN ${quoteName(column.colname)} SET DEFAULT ${value}`,
    ),
  };
};
