// Where in a file the change of an object comes from.
import type { SqlView } from "../file/index.ts";
import { mentions } from "../sql/index.ts";
import type { Hit, RuleContext } from "./rule.ts";

/** `public.users.email`, `"Odd Name"`: the last word, without quotes. */
export function bareName(name: string): string {
  const plain = name.replace(/\(.*$/, "");
  return (/"((?:[^"]|"")*)"$/.exec(plain)?.[1] ?? plain.split(".").at(-1) ?? plain).replaceAll('""', '"');
}

/** The last statement of Up that names it and is of one of these kinds; else the last that names it, else the last of all. */
export function changedAt({ file }: RuleContext, name: string, kinds: RegExp): Pick<Hit, "at" | "view"> {
  const { statements } = file.up;
  const naming = statements.filter(({ text }) => mentions(text, bareName(name)));
  const ofKind = (views: readonly SqlView[]) =>
    views.findLast(({ node }) => kinds.test(Object.keys(node)[0] ?? ""));
  const view = ofKind(naming) ?? naming.at(-1) ?? ofKind(statements) ?? statements.at(-1);
  return view ? { at: view.at, view } : { at: { file: file.source.name, line: 1, column: 1 } };
}
