// Where in a file the change of an object comes from.
import { foldedName, nameParts, topOf } from "../../text/index.ts";
import type { SqlView } from "../file/index.ts";
import { mentions } from "../sql/index.ts";
import type { Hit, RuleContext } from "./rule.ts";

/** The parts of `public.users.email`, `"Odd Name"` or `tax(numeric)`, without quotes and arguments; the last is the object's own. */
export function partsOfName(name: string): readonly string[] {
  const plain = name.replace(/\(.*$/, "");
  return (nameParts(plain) ?? [plain]).map(foldedName);
}

export function bareName(name: string): string {
  return partsOfName(name).at(-1) ?? name;
}

/** With its schema, as a finding names an object. */
export const withSchema = (label: string) => (label.includes(".") ? label : `public.${label}`);

/** The last statement of Up that names it and is of one of these kinds; else the last that names it, else the last of all. */
export function changedAt({ file }: RuleContext, name: string, kinds: RegExp): Pick<Hit, "at" | "view"> {
  const { statements } = file.up;
  const naming = statements.filter(({ text }) => mentions(text, bareName(name)));
  const ofKind = (views: readonly SqlView[]) =>
    views.findLast(({ node }) => kinds.test(Object.keys(node)[0] ?? ""));
  const view = ofKind(naming) ?? naming.at(-1) ?? ofKind(statements) ?? statements.at(-1);
  return view ? { at: view.at, view } : { at: topOf(file.source.name) };
}
