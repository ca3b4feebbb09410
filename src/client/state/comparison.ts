// Two databases side by side: which two, and the tables in which they differ. Pure.
import type { DatabaseState, WorldState } from "../../runner/index.ts";
import type { Schema, SchemaObject } from "../../sandbox/index.ts";

export interface Pair {
  readonly from: string;
  readonly to: string;
}

export interface ComparedPair {
  readonly from: DatabaseState;
  readonly to: DatabaseState;
}

/** What was chosen where it is there; otherwise the first database, and the first that differs from it, if any does. */
export function pairOf(state: WorldState, chosen: Partial<Pair> | null): ComparedPair {
  const named = (name: string | undefined) => state.databases.find((database) => database.name === name);
  const [first] = state.databases as [DatabaseState];
  const from = named(chosen?.from) ?? first;
  const to = named(chosen?.to) ?? state.databases.find((database) => database.shape !== from.shape) ?? from;
  return { from, to };
}

/** `+` only in the second, `-` only in the first, `~` in both and not the same. */
export type Sign = "+" | "-" | "~";

export interface TableChange {
  readonly name: string;
  readonly sign: Sign;
  readonly parts: readonly PartChange[];
  /** How many columns are the same in both. */
  readonly alike: number;
}

export interface PartChange {
  readonly sign: Sign;
  readonly kind: SchemaObject["kind"];
  readonly name: string;
  /** What the second has; where only the first has it, what is there. */
  readonly definition: string;
  /** What the first has, where both have it. */
  readonly was: string | null;
}

const partKinds: ReadonlySet<string> = new Set(["column", "constraint", "index", "trigger"]);

/** The tables that are not the same in both, in the order of their names. */
export function changedTables(from: Schema, to: Schema): readonly TableChange[] {
  const [before, after] = [partsByTable(from), partsByTable(to)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): TableChange[] => {
    const [old, now] = [before.get(name), after.get(name)];
    const parts = changedParts(old ?? [], now ?? [], name.length + 1);
    if (old && now && parts.length === 0) return [];
    const changed = parts.filter((part) => part.kind === "column" && part.sign !== "-").length;
    const columns = (now ?? []).filter((object) => object.kind === "column").length;
    const sign = old === undefined ? "+" : now === undefined ? "-" : "~";
    return [{ name, sign, parts, alike: columns - changed }];
  });
}

function changedParts(
  old: readonly SchemaObject[],
  now: readonly SchemaObject[],
  prefix: number,
): readonly PartChange[] {
  const find = (objects: readonly SchemaObject[], { kind, name }: SchemaObject) =>
    objects.find((object) => object.kind === kind && object.name === name);
  const gone = old.filter((object) => find(now, object) === undefined);
  return [...now, ...gone].flatMap((object): PartChange[] => {
    const [was, is] = [find(old, object), find(now, object)];
    if (was?.definition === is?.definition) return [];
    const sign = was === undefined ? "+" : is === undefined ? "-" : "~";
    return [
      {
        sign,
        kind: object.kind,
        name: object.name.slice(prefix),
        definition: object.definition,
        was: sign === "~" ? (was?.definition ?? null) : null,
      },
    ];
  });
}

/** Each table with the objects that come and go with it. */
export function partsByTable(schema: Schema): ReadonlyMap<string, readonly SchemaObject[]> {
  const tables = new Map<string, SchemaObject[]>();
  for (const object of schema.objects) if (object.kind === "table") tables.set(object.name, []);
  for (const object of schema.objects) {
    if (!partKinds.has(object.kind)) continue;
    tables.get(object.name.slice(0, object.name.lastIndexOf(".")))?.push(object);
  }
  return tables;
}
