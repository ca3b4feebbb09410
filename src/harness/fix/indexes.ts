// Indexes that are built, dropped, built anew or detached beside running work: each alone in a file without a transaction.
import { quoteName } from "../../text/index.ts";
import { nameOf, type SqlView } from "../file/index.ts";
import { as, findAll, wordsOf } from "../sql/index.ts";
import type { Fixer, MechanicalRepair, RepairFile } from "./repair.ts";
import { afterWords, drops, relationSql, tokenOf } from "./sql.ts";

const CREATE = /^create\s+(?:unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?/i;

/** The statement as one that lets writes pass, and the index that it makes; undefined where that is not possible. */
function concurrently({ node, text }: SqlView) {
  const index = as(node, "IndexStmt");
  if (!index?.relation) return undefined;
  const columns = (index.indexParams ?? []).map((item) => as(item, "IndexElem")?.name ?? "expr");
  const name = index.idxname ?? [index.relation.relname, ...columns, "idx"].join("_").slice(0, 63);
  const words = index.unique ? "CREATE UNIQUE INDEX CONCURRENTLY" : "CREATE INDEX CONCURRENTLY";
  const rest = text.replace(CREATE, "");
  const create = index.idxname === undefined ? `${words} ${quoteName(name)} ${rest}` : `${words} ${rest}`;
  const { schemaname } = index.relation;
  return {
    name,
    create,
    drop: `DROP INDEX CONCURRENTLY IF EXISTS ${relationSql({ ...(schemaname && { schemaname }), relname: name })}`,
  };
}

export const buildIndex: Fixer = ({ view, file }) => {
  const made = concurrently(view);
  if (!made) return undefined;
  const { name, create, drop } = made;
  if (view.direction === "up") {
    return {
      instead: [],
      undo: ({ node }) => drops(node, name),
      after: [{ slug: `index_${name}`, transaction: false, up: [drop, create], down: [drop] }],
    };
  }
  if (!file.transaction) return { instead: [create] };
  // Up takes the index away with something else: here it goes first, by itself.
  return { instead: [], before: [{ slug: `drop_${name}`, transaction: false, up: [drop], down: [create] }] };
};

export const dropIndex: Fixer = ({ view, file }) => {
  const drop = as(view.node, "DropStmt");
  if (!drop) return undefined;
  const names = (drop.objects ?? []).map(nameOf);
  const guard = drop.missing_ok ? "IF EXISTS " : "";
  const statements = names.map((name) => `DROP INDEX CONCURRENTLY ${guard}${relationSql(name)}`);
  if (view.direction === "down") return file.transaction ? undefined : { instead: statements };
  const made = file.down.statements.flatMap((one) => {
    const index = concurrently(one);
    return index && names.some(({ relname }) => relname === index.name) ? [{ view: one, ...index }] : [];
  });
  const steps = names.map(
    ({ relname = "" }, index): RepairFile => ({
      slug: `drop_${relname}`,
      transaction: false,
      up: [statements[index] ?? ""],
      down: made.filter(({ name }) => name === relname).map(({ create }) => create),
    }),
  );
  return { instead: [], undo: (one) => made.some(({ view: known }) => known === one), after: steps };
};

export const reindex: Fixer = ({ view, file }) => {
  const statement = as(view.node, "ReindexStmt");
  if (!statement) return undefined;
  const kind = /^reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema|database|system)\s+/i;
  const text = afterWords(view.text, kind, "CONCURRENTLY");
  if (view.direction === "down") return file.transaction ? undefined : { instead: [text] };
  const name = statement.relation?.relname ?? statement.name ?? "all";
  return { instead: [], after: [{ slug: `reindex_${name}`, transaction: false, up: [text], down: [] }] };
};

export const detach: Fixer = ({ view, file, target }) => {
  const alter = as(view.node, "AlterTableStmt");
  const [command, ...more] = (alter?.cmds ?? []).map((item) => as(item, "AlterTableCmd"));
  const partition = as(command?.def, "PartitionCmd")?.name;
  if (!alter?.relation || !partition || more.length > 0 || view.direction === "down" || target < 14)
    return undefined;
  const attaches = file.down.statements.filter(({ node }) =>
    (as(node, "AlterTableStmt")?.cmds ?? []).some(
      (item) =>
        as(item, "AlterTableCmd")?.subtype === "AT_AttachPartition" &&
        as(as(item, "AlterTableCmd")?.def, "PartitionCmd")?.name?.relname === partition.relname,
    ),
  );
  return {
    instead: [],
    undo: (one) => attaches.includes(one),
    after: [
      {
        slug: `detach_${partition.relname}`,
        transaction: false,
        up: [`${view.text} CONCURRENTLY`],
        down: ["-- gosling: irreversible attaching the partition again reads every row of it under a lock"],
      },
    ],
  };
};

/** What an interrupted build left behind goes first: IF NOT EXISTS would take it for the index. */
export const keptInvalid: Fixer = ({ view }) => {
  const made = concurrently(view);
  return made && { instead: [made.drop, made.create] };
};

export const indexTwice: Fixer = ({ view, file }): MechanicalRepair | undefined => {
  const name = as(view.node, "IndexStmt")?.idxname;
  // Nothing would be left of the file.
  if (name === undefined || file.up.statements.length < 2) return undefined;
  return { instead: [], undo: ({ node }) => drops(node, name) };
};

/** The recipe says which: `CREATE INDEX ON pets (owner);`. */
export const indexOfKey: Fixer = ({ view, finding, file }) => {
  const [, table = "", columns = ""] = /^CREATE INDEX ON (.*?) \((.*)\);$/.exec(finding.recipe ?? "") ?? [];
  if (table === "") return undefined;
  const relname = table.split(".").at(-1) ?? "";
  const name = [relname, ...columns.split(", "), "idx"].join("_").replaceAll('"', "").slice(0, 63);
  const isNew = file.up.statements.some(({ node }) => as(node, "CreateStmt")?.relation?.relname === relname);
  if (isNew) return { instead: [view.text, `CREATE INDEX ${quoteName(name)} ON ${table} (${columns})`] };
  const schema = table.includes(".") ? `${table.slice(0, table.lastIndexOf("."))}.` : "";
  const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${schema}${quoteName(name)}`;
  const create = `CREATE INDEX CONCURRENTLY ${quoteName(name)} ON ${table} (${columns})`;
  const step = { slug: `index_${name}`, transaction: false, up: [drop, create], down: [drop] };
  const added = file.up.statements.flatMap(({ node }) =>
    findAll(node, "ColumnDef").map(({ colname }) => colname),
  );
  return columns.split(", ").some((column) => added.includes(column))
    ? { after: [step], once: true }
    : { before: [step] };
};

/** A key that counts up as bigint. */
export const bigKey: Fixer = ({ view, finding }) => {
  const definitions = [
    ...(as(view.node, "CreateStmt")?.tableElts ?? []),
    ...(as(view.node, "AlterTableStmt")?.cmds ?? []).flatMap((item) => as(item, "AlterTableCmd")?.def ?? []),
  ].flatMap((item) => as(item, "ColumnDef") ?? []);
  const column = definitions.find(({ colname = "", location }) => {
    const { line, column: at } = view.place(location);
    return (line === finding.line && at === finding.column) || finding.message.includes(colname);
  });
  const type = wordsOf(column?.typeName?.names ?? []).at(-1) ?? "";
  const name = column?.colname && tokenOf(view.text, column.colname);
  if (!name) return undefined;
  const big = /serial/.test(type) ? "bigserial" : "bigint";
  const rest = view.text
    .slice(name.end)
    .replace(/^(\s+)(?:integer|int4?|smallint|int2|(?:small)?serial[24]?)\b/i, `$1${big}`);
  const text = view.text.slice(0, name.end) + rest;
  return text === view.text ? undefined : { instead: [text] };
};
