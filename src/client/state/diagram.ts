// The tables that a step is about, with their keys, and what it changed in them: what a small diagram shows. Pure.
import type { Schema, SchemaObject } from "../../sandbox/index.ts";
import { changedTables, partsByTable, type Sign } from "./comparison.ts";
import type { Moment } from "./moments.ts";

export interface Diagram {
  readonly database: string;
  readonly tables: readonly DiagramTable[];
  readonly links: readonly DiagramLink[];
  /** So many more tables would be on it. */
  readonly left: number;
}

export interface DiagramTable {
  readonly name: string;
  /** Null: it is as it was. */
  readonly sign: Sign | null;
  readonly columns: readonly DiagramColumn[];
  /** So many columns are neither keys nor changed, and not shown. */
  readonly more: number;
}

export interface DiagramColumn {
  readonly name: string;
  /** Its type alone. */
  readonly type: string;
  readonly key: "primary" | "foreign" | null;
  readonly sign: Sign | null;
}

/** A foreign key. */
export interface DiagramLink {
  readonly from: string;
  readonly to: string;
  readonly columns: string;
  readonly sign: Sign | null;
}

const MOST_TABLES = 5;
const MOST_COLUMNS = 7;

/**
 * Of the first database whose schema the step changed, else of the first that it ran on: tables that changed or that its text names,
 * and those that their foreign keys lead to. Null where it is about none.
 */
export function diagramOf(
  moment: Moment,
  before: Moment | null,
  schemas: Readonly<Record<string, Schema>>,
): Diagram | null {
  if (moment.step === null || before === null) return null;
  const was = new Map(before.state.databases.map(({ name, fingerprint }) => [name, fingerprint]));
  const changed = moment.state.databases.find(({ name, fingerprint }) => was.get(name) !== fingerprint);
  const ranOn = moment.step.outputs.flatMap((output) => ("database" in output ? [output.database] : []))[0];
  const database = changed ?? moment.state.databases.find(({ name }) => name === ranOn);
  if (database === undefined) return null;
  const [old, now] = [schemas[was.get(database.name) ?? ""], schemas[database.fingerprint]];
  if (old === undefined || now === undefined) return null;
  return between(database.name, old, now, moment.step.ran ?? moment.step.body);
}

function between(database: string, old: Schema, now: Schema, text: string): Diagram | null {
  const changes = new Map(changedTables(old, now).map((change) => [change.name, change]));
  const [tables, oldTables] = [partsByTable(now), partsByTable(old)];
  const words = new Set(text.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  const named = [...tables.keys()].filter((name) => words.has(bare(name)));
  const about = [...new Set([...changes.keys(), ...named])];
  if (about.length === 0) return null;
  const links = [...linksOf(tables, "+", oldTables), ...linksOf(oldTables, "-", tables)];
  const near = links.flatMap(({ from, to }) => (about.includes(from) ? [to] : []));
  const all = [...new Set([...about, ...near])];
  const shown = all.slice(0, MOST_TABLES);
  return {
    database,
    tables: shown.map((name) => {
      const parts = changes.get(name)?.parts ?? [];
      const signs = new Map(
        parts.flatMap(({ kind, name, sign }) => (kind === "column" ? [[name, sign]] : [])),
      );
      const objects = tables.get(name) ?? oldTables.get(name) ?? [];
      const gone = (oldTables.get(name) ?? []).filter(
        ({ kind, name: part }) => kind === "column" && signs.get(lastPart(part)) === "-" && tables.has(name),
      );
      return {
        name,
        sign: changes.get(name)?.sign ?? null,
        ...columnsOf([...objects, ...gone], signs, words, changes.get(name)?.sign ?? null),
      };
    }),
    links: links.filter(({ from, to }) => shown.includes(from) && shown.includes(to)),
    left: all.length - shown.length,
  };
}

/** Keys and what changed come first; then what the step's text names; then the others, as far as there is room. */
function columnsOf(
  objects: readonly SchemaObject[],
  signs: ReadonlyMap<string, Sign>,
  words: ReadonlySet<string>,
  table: Sign | null,
): Pick<DiagramTable, "columns" | "more"> {
  const keys = keyColumns(objects);
  const all = objects
    .filter(({ kind }) => kind === "column")
    .map(({ name, definition }): DiagramColumn => {
      const column = lastPart(name);
      // All of a new table is new: a mark at each line would say nothing more.
      const sign = table === "~" ? (signs.get(column) ?? null) : null;
      return { name: column, type: typeIn(definition), key: keys.get(column) ?? null, sign };
    });
  const weight = ({ name, key, sign }: DiagramColumn) =>
    sign !== null ? 0 : key === "primary" ? 1 : key === "foreign" ? 2 : words.has(bare(name)) ? 3 : 4;
  const wanted = all.filter((column) => weight(column) < 4 || table === "+" || table === "-");
  const kept = new Set(wanted.toSorted((a, b) => weight(a) - weight(b)).slice(0, MOST_COLUMNS));
  return { columns: all.filter((column) => kept.has(column)), more: all.length - kept.size };
}

function keyColumns(objects: readonly SchemaObject[]): ReadonlyMap<string, "primary" | "foreign"> {
  const found = new Map<string, "primary" | "foreign">();
  for (const { kind, definition } of objects) {
    if (kind !== "constraint") continue;
    const [, what, columns = ""] = /^(PRIMARY|FOREIGN) KEY \(([^)]*)\)/.exec(definition) ?? [];
    for (const column of columns.split(", ")) {
      if (what === "FOREIGN" && !found.has(column)) found.set(column, "foreign");
      if (what === "PRIMARY") found.set(column, "primary");
    }
  }
  return found;
}

/** Each foreign key with `sign` where the other schema does not have it; with `-`, only those. */
function linksOf(
  tables: ReadonlyMap<string, readonly SchemaObject[]>,
  sign: "+" | "-",
  others: ReadonlyMap<string, readonly SchemaObject[]>,
): readonly DiagramLink[] {
  return [...tables].flatMap(([from, objects]) =>
    objects.flatMap((object): DiagramLink[] => {
      const [, columns, to] =
        /^FOREIGN KEY \(([^)]*)\) REFERENCES (\S+?)\(/.exec(
          object.kind === "constraint" ? object.definition : "",
        ) ?? [];
      if (columns === undefined || to === undefined) return [];
      const other = others.get(from)?.some(({ definition }) => definition === object.definition) === true;
      if (sign === "-" && other) return [];
      return [{ from, to, columns, sign: other ? null : sign }];
    }),
  );
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function bare(name: string): string {
  return lastPart(name).replaceAll('"', "").toLowerCase();
}

/** PostgreSQL's longest names have short ones. */
function typeIn(definition: string): string {
  return definition
    .replace(/ (?:not null|default|generated|collate)\b.*/s, "")
    .replace(/^(time(?:stamp)?)(\(\d\))? with time zone/, "$1tz$2")
    .replace(/^(time(?:stamp)?(?:\(\d\))?) without time zone/, "$1")
    .replace(/^character varying/, "varchar");
}

/** Height of a table's head, and of each line under it. */
export const HEAD = 26;
export const LINE = 17;

/** What a table takes on the diagram. */
export function tableSize({ name, columns, more, sign }: DiagramTable): {
  readonly width: number;
  readonly height: number;
} {
  const lines = columns.map(
    (column) => 42 + 6.7 * (column.name.length + column.type.length + (column.sign === null ? 2 : 10)),
  );
  const width = Math.min(340, Math.max(120, 8 * name.length + (sign === null ? 16 : 76), ...lines));
  return { width: Math.round(width), height: HEAD + LINE * (columns.length + (more > 0 ? 1 : 0)) + 4 };
}
