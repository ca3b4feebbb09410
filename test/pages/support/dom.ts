// Reading a written page as a tree, with the parser that the sanitiser uses.
import type { parseDocument } from "htmlparser2";

type Root = ReturnType<typeof parseDocument>;
type Node = Root["children"][number];
export type Element = Extract<Node, { attribs: unknown }>;

export function elementsOf(root: { readonly children: readonly Node[] }, name?: string): Element[] {
  return root.children.flatMap((node) => {
    if (!("attribs" in node)) return [];
    const inner = elementsOf(node, name);
    return name === undefined || node.name === name ? [node, ...inner] : inner;
  });
}

export function attributesOf(root: Root): [string, string][] {
  return elementsOf(root).flatMap((element) => Object.entries(element.attribs));
}

export function textOf(node: Node): string {
  if ("children" in node) return node.children.map(textOf).join("");
  return node.type === "text" ? (node as unknown as { data: string }).data : "";
}
