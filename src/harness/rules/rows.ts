// Rows in numbers: a change of a whole table in one statement, and sequences that begin below the rows that are there.

import type { Node } from "libpg-query";
import { quoteName } from "../../text/index.ts";
import type { Scope } from "../file/index.ts";
import { as, findAll, relationsIn } from "../sql/index.ts";
import type { TableFacts } from "../world/index.ts";
import { functionName, tableSql } from "./naming.ts";
import { partsOfName } from "./places.ts";
import { alterationsOf, type Hit, hitOf, type Rule, type RuleContext } from "./rule.ts";

export const unbatchedChange: Rule = {
  code: "UNBATCHED_CHANGE",
  severity: "warning",
  title: "a whole table is changed or copied in one statement",
  bySize: true,
  check: (context) =>
    context.file.up.statements.flatMap((view): readonly Hit[] => {
      const change = partsOf(view.node)
        .map((part) => changeOf(part, context.scope(view)))
        .find(Boolean);
      if (!change) return [];
      const { table, how, what } = change;
      return [
        {
          at: view.at,
          view,
          table,
          ...(how === "some" && { severity: "note" as const }),
          message: `${what} in one statement: the rows stay locked until ${context.file.transaction ? "the transaction" : "it"} ends, the WAL grows by all of them, and a failure near the end wastes all the work`,
          hint: "Do it in batches of a few thousand rows by key, outside the migration or each in its own transaction.",
        },
      ];
    }),
};

/** The statement, and those in its WITH. */
function partsOf(node: Node): readonly Node[] {
  return [node, ...findAll(node, "CommonTableExpr").flatMap(({ ctequery }) => ctequery ?? [])];
}

interface Change {
  readonly table: TableFacts;
  /** `all`: as far as is known; `some`: a condition on something else than a key. */
  readonly how: "all" | "some";
  readonly what: string;
}

function changeOf(node: Node, scope: Scope): Change | undefined {
  const update = as(node, "UpdateStmt");
  const remove = as(node, "DeleteStmt");
  const change = update ?? remove;
  if (change) {
    const table = scope.existing(change.relation);
    // A DELETE without a condition is reported as what it is.
    if (!table || (remove && !remove.whereClause)) return undefined;
    const reach = reachOf(change.whereClause, table, change.relation?.alias?.aliasname);
    const verb = update ? "changed" : "deleted";
    if (reach === "few") return undefined;
    return {
      table,
      how: reach,
      what: `${change.whereClause ? `rows of ${table.label}` : `every row of ${table.label}`} ${change.whereClause ? "are" : "is"} ${verb}`,
    };
  }
  const merge = as(node, "MergeStmt");
  if (merge) {
    const table = scope.existing(merge.relation);
    const sources = merge.sourceRelation ? relationsIn(merge.sourceRelation) : [];
    const source = sources.map((name) => scope.existing(name)).find((one) => one !== undefined);
    return table && source
      ? { table, how: "all", what: `rows of ${source.label} are merged into ${table.label}` }
      : undefined;
  }
  const insert = as(node, "InsertStmt");
  const select = as(insert?.selectStmt, "SelectStmt");
  if (!select?.fromClause || select.limitCount) return undefined;
  const source = relationsIn(select.fromClause)
    .map((name) => scope.existing(name))
    .find((table) => table !== undefined && table.kind !== "view");
  if (!source) return undefined;
  const reach = reachOf(select.whereClause, source, undefined);
  return reach === "few"
    ? undefined
    : { table: source, how: reach, what: `rows of ${source.label} are copied` };
}

/** How many rows a condition picks: `few` where it names a whole key, or a range of one with both its ends. */
function reachOf(
  where: Node | undefined,
  table: TableFacts,
  alias: string | undefined,
): "few" | "some" | "all" {
  if (!where) return "all";
  const terms = as(where, "BoolExpr")?.boolop === "AND_EXPR" ? (as(where, "BoolExpr")?.args ?? []) : [where];
  const bounds = new Map<string, Set<string>>();
  let constant = false;
  for (const term of terms) {
    const bound = boundOf(term, table, alias);
    if (!bound) continue;
    constant ||= bound.sides === "=";
    const sides = bounds.get(bound.column) ?? new Set();
    for (const side of bound.sides) sides.add(side);
    bounds.set(bound.column, sides);
  }
  const isBound = (column: string | null) => {
    const sides = column === null ? undefined : bounds.get(column);
    return sides !== undefined && (sides.has("=") || (sides.has("<") && sides.has(">")));
  };
  const keys = table.indexes.filter(({ unique, where: part }) => unique && part === null);
  if (keys.some(({ columns }) => columns.every(isBound))) return "few";
  // `WHERE name = 'x'`: perhaps one row, perhaps most of them.
  return constant ? "some" : "all";
}

/** `id = 1`, `id IN (1, 2)`, `id BETWEEN 1 AND 9`, `id < 9`, `id IN (SELECT ... LIMIT 9)`. */
function boundOf(
  term: Node,
  table: TableFacts,
  alias: string | undefined,
): { readonly column: string; readonly sides: string } | undefined {
  const link = as(term, "SubLink");
  if (link?.subLinkType === "ANY_SUBLINK") {
    const column = columnOf(link.testexpr, table, alias);
    return column && as(link.subselect, "SelectStmt")?.limitCount ? { column, sides: "=" } : undefined;
  }
  const comparison = as(term, "A_Expr");
  if (!comparison) return undefined;
  const operator = as(comparison.name?.[0], "String")?.sval ?? "";
  const left = columnOf(comparison.lexpr, table, alias);
  const right = columnOf(comparison.rexpr, table, alias);
  const column = left ?? right;
  const other = left ? comparison.rexpr : comparison.lexpr;
  if (!column || !isConstant(other)) return undefined;
  if (comparison.kind === "AEXPR_BETWEEN") return { column, sides: "<>" };
  if (operator === "=" && /^AEXPR_(OP|IN|OP_ANY)$/.test(comparison.kind ?? "")) return { column, sides: "=" };
  if (/^[<>]=?$/.test(operator)) {
    const below = operator.startsWith("<") === (left !== undefined);
    return { column, sides: below ? "<" : ">" };
  }
  return undefined;
}

function columnOf(node: Node | undefined, table: TableFacts, alias: string | undefined): string | undefined {
  const words = (as(node, "ColumnRef")?.fields ?? []).map((field) => as(field, "String")?.sval ?? "");
  const name = words.at(-1);
  const of = words.at(-2);
  if (name === undefined || (of !== undefined && of !== (alias ?? table.name))) return undefined;
  return table.columns.some((column) => column.name === name) ? name : undefined;
}

/** No column and no query in it. */
function isConstant(node: Node | undefined): boolean {
  const nodes = as(node, "List")?.items ?? (node ? [node] : []);
  return (
    nodes.length > 0 &&
    nodes.every((one) => findAll(one, "ColumnRef").length === 0 && findAll(one, "SubLink").length === 0)
  );
}

export const sequenceStartsLow: Rule = {
  code: "SEQUENCE_STARTS_LOW",
  severity: "warning",
  title: "a sequence begins below the values that are there",
  check: (context) => [...restarted(context), ...begun(context)],
};

function begun(context: RuleContext): readonly Hit[] {
  return alterationsOf(context).flatMap((alteration) => {
    const { command, table } = alteration;
    const column = table.columns.find(({ name }) => name === command.name);
    if (!column || !startsLow(context, command)) return [];
    if (isSetLater(context)) return [];
    return [
      hitOf(alteration, {
        object: `${table.schema}.${table.name}.${column.name}`,
        message: `the sequence of ${table.label}.${column.name} begins at 1: the next INSERT gets a value that a row has already`,
        hint: "Set it behind the highest value in the same transaction; a table that is written to meanwhile needs LOCK TABLE before.",
        recipe: `SELECT setval(pg_get_serial_sequence('${tableSql(table)}', '${column.name}'), coalesce(max(${quoteName(column.name)}), 0) + 1, false) FROM ${tableSql(table)};`,
      }),
    ];
  });
}

/** A sequence that was there goes to a constant, or over its end to its start: the rows know nothing of that. */
function restarted(context: RuleContext): readonly Hit[] {
  const { statements } = context.file.up;
  // Where the rows go too, their numbers are free.
  if (
    statements.some(
      ({ node }) =>
        "TruncateStmt" in node || (as(node, "DeleteStmt") && !as(node, "DeleteStmt")?.whereClause),
    )
  )
    return [];
  return statements.flatMap((view): readonly Hit[] => {
    const { world } = context.scope(view);
    const known = (relname: string | undefined, schemaname?: string) => {
      const name = schemaname ? { relname: relname ?? "", schemaname } : { relname: relname ?? "" };
      return world.named(world.sequences, name)[0];
    };
    const hit = (sequence: { schema: string; name: string }, message: string, low: boolean): Hit => ({
      at: view.at,
      view,
      object: `${sequence.schema}.${sequence.name}`,
      ...(!low && { severity: "note" as const }),
      message,
      hint: "Set it behind the highest value: SELECT setval('sequence', (SELECT coalesce(max(id), 0) + 1 FROM the_table), false).",
    });
    const alter = as(view.node, "AlterSeqStmt");
    if (alter) {
      const sequence = known(alter.sequence?.relname, alter.sequence?.schemaname);
      if (!sequence) return [];
      return (alter.options ?? []).flatMap((option) => {
        const { defname, arg } = as(option, "DefElem") ?? {};
        if (defname === "cycle" && as(arg, "Boolean")?.boolval === true)
          return [
            hit(
              sequence,
              `${sequence.name} begins again after its last value: it then gives numbers that rows have already`,
              true,
            ),
          ];
        if (defname !== "restart") return [];
        const to = arg === undefined ? 1 : Number(as(arg, "Integer")?.ival ?? as(arg, "Float")?.fval ?? 1);
        return [
          hit(
            sequence,
            `${sequence.name} gives ${to} next, whatever the rows hold: an INSERT that meets a number twice fails`,
            to <= 1,
          ),
        ];
      });
    }
    return findAll(as(view.node, "SelectStmt")?.targetList, "FuncCall").flatMap((call) => {
      if (functionName(call) !== "setval") return [];
      const [target, value] = call.args ?? [];
      const text = findAll({ target }, "A_Const").flatMap((constant) => constant.sval?.sval ?? [])[0];
      const [relname, schemaname] = partsOfName(text ?? "").toReversed();
      const sequence = known(relname, schemaname);
      const constant = as(value, "A_Const");
      if (!sequence || !constant) return [];
      const to = constant.ival?.ival ?? Number(constant.fval?.fval ?? 0);
      return [
        hit(
          sequence,
          `${sequence.name} is set to ${to}, whatever the rows hold: an INSERT that meets a number twice fails`,
          to <= 1,
        ),
      ];
    });
  });
}

function startsLow({ file, world }: RuleContext, command: { subtype?: string; def?: Node }): boolean {
  if (command.subtype === "AT_AddIdentity") {
    const options = as(command.def, "Constraint")?.options ?? [];
    return !options.some((option) => /^(start|restart)$/.test(as(option, "DefElem")?.defname ?? ""));
  }
  if (command.subtype !== "AT_ColumnDefault") return false;
  const [call] = findAll(command.def, "FuncCall").filter((one) => functionName(one) === "nextval");
  const [text] = findAll(call?.args, "A_Const").flatMap((constant) => constant.sval?.sval ?? []);
  if (text === undefined) return false;
  const relname = text.split(".").at(-1)?.replaceAll('"', "");
  // One that was there before may be anywhere.
  if (world.sequences.some(({ name }) => name === relname)) return false;
  const made = file.up.statements.flatMap(({ node }) => as(node, "CreateSeqStmt") ?? []);
  const own = made.find(({ sequence }) => sequence?.relname === relname);
  return (
    own !== undefined && !(own.options ?? []).some((option) => as(option, "DefElem")?.defname === "start")
  );
}

function isSetLater({ file }: RuleContext): boolean {
  return file.up.statements.some(({ node, text }) => {
    if (findAll(node, "FuncCall").some((call) => functionName(call) === "setval")) return true;
    return /\brestart\b|\bsetval\b/i.test(text);
  });
}
