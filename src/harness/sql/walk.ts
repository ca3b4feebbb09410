// Walks the parser's trees: every node of a kind below a statement, and every table that it names.
import type { Node, RangeVar } from "libpg-query";

type KindOf<T> = T extends unknown ? keyof T : never;
export type NodeKind = KindOf<Node>;
export type NodeOf<K extends NodeKind> = Extract<Node, { readonly [key in K]: unknown }>[K];

/** The node's content when it is of the kind: a node is an object whose one key is its kind. */
export function as<K extends NodeKind>(node: Node | undefined, kind: K): NodeOf<K> | undefined {
  return node && kind in node ? (node as unknown as Record<K, NodeOf<K>>)[kind] : undefined;
}

/** Every node of the kind in the tree, in the order of the text. */
export function findAll<K extends NodeKind>(tree: unknown, kind: K): NodeOf<K>[] {
  const found: NodeOf<K>[] = [];
  visit(tree, (key, value) => {
    if (key === kind) found.push(value as NodeOf<K>);
  });
  return found;
}

/** Every relation that is named as such, in the order of the text. The names of WITH queries are among them. */
export function relationsIn(tree: unknown): RangeVar[] {
  const found: RangeVar[] = [];
  // Many fields hold a RangeVar without its kind as the key, so it is known by its shape.
  visit(tree, (_key, value) => {
    if (typeof value === "object" && value !== null && "relname" in value) found.push(value as RangeVar);
  });
  return found;
}

/** Without recursion: a statement may nest as deep as its author likes. */
function visit(tree: unknown, see: (key: string, value: unknown) => void): void {
  const pending: (readonly [string, unknown])[] = [["", tree]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [key, value] = next;
    see(key, value);
    if (typeof value !== "object" || value === null) continue;
    const children = Array.isArray(value)
      ? value.map((child): readonly [string, unknown] => ["", child])
      : Object.entries(value);
    for (let index = children.length - 1; index >= 0; index -= 1) pending.push(children[index]!);
  }
}

/** The words of a qualified name: a List of Strings, or a bare array of them. */
export function wordsOf(name: Node | readonly Node[] | undefined): readonly string[] {
  const items = Array.isArray(name)
    ? (name as readonly Node[])
    : (as(name as Node | undefined, "List")?.items ?? []);
  return items.map((item) => as(item, "String")?.sval ?? "");
}

/** Whether an option such as FULL or CONCURRENTLY is given and on: `(FULL false)` is not. */
export function isSet(options: readonly Node[] | undefined, name: string): boolean {
  const found = (options ?? [])
    .map((option) => as(option, "DefElem"))
    .findLast((one) => one?.defname === name);
  if (!found) return false;
  const { arg } = found;
  const word = as(arg, "String")?.sval?.toLowerCase();
  const number = as(arg, "Integer");
  return !(word === "false" || word === "off" || (number !== undefined && (number.ival ?? 0) === 0));
}
