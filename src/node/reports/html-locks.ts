// The locks of a file in the HTML report.
import type { FileReport } from "../../harness/index.ts";
import { html } from "./html-parts.ts";

export function lockSection({ locks }: FileReport): string {
  if (locks.length === 0) return "";
  const rows = locks.flatMap(({ at, locks: held }) =>
    held.map(({ table, mode, rewritten, scanned }) => {
      const more = [...(rewritten ? ["written anew"] : []), ...(scanned ? ["every row read"] : [])];
      return `<li>line ${at.line}: <strong>${html(table)}</strong> ${html(mode)}${more.length > 0 ? `, ${more.join(", ")}` : ""}</li>`;
    }),
  );
  return `<details><summary>Locks on tables that were there before</summary><ul>${rows.join("")}</ul></details>`;
}
