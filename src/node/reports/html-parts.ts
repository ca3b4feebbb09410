// What the sections of the HTML report share: text made harmless, badges, and the list of findings.
import type { Finding, ProofOutcome } from "../../harness/index.ts";
import { formatPlace, type Location } from "../../text/index.ts";
import { pageOf } from "./pages.ts";

export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export const anchorId = (prefix: string, name: string) => `${prefix}-${name.replace(/[^A-Za-z0-9_-]/g, "-")}`;

export function badge(label: string, outcome: ProofOutcome): string {
  const name = `<span class="proof">${escaped(label)}</span>`;
  switch (outcome.type) {
    case "passed":
      return `<span class="badge ok">${name} ok</span>`;
    case "failed":
      return `<span class="badge error">${name} fails</span>`;
    case "not-tested":
      return `<span class="badge none" title="${escaped(outcome.why)}">${name} not tested</span>`;
    default:
      return outcome satisfies never;
  }
}

/** The source lines of a place, with a caret. */
export type Excerpts = (at: Location) => readonly string[];

/** Errors before warnings before notes; each code leads to its page at the end of the report. */
export function findingList(findings: readonly Finding[], excerpts: Excerpts): string {
  if (findings.length === 0) return "";
  const rank = { error: 0, warning: 1, note: 2 } as const;
  const sorted = findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  return `<ul class="findings">${sorted.map((finding) => item(finding, excerpts)).join("")}</ul>`;
}

function item(finding: Finding, excerpts: Excerpts): string {
  const { severity, code, file, line, column, message, statement, related, difference, hint, recipe } =
    finding;
  const source = excerpts({ file, line, column });
  // One line of SQL is the source line itself.
  const more = statement && (source.length === 0 || statement.trim().includes("\n")) ? statement : "";
  const name = pageOf(code) ? `<a href="#${anchorId("code", code)}">${escaped(code)}</a>` : escaped(code);
  return `<li class="finding" data-severity="${severity}">
<p class="head"><span class="${severity}">${severity}</span> <strong>${name}</strong> <span class="place">${escaped(file)}:${line}:${column}</span></p>
<p>${escaped(message)}</p>
${excerpt(source)}
${more ? `<pre>${escaped(more)}</pre>` : ""}
${related ? `<p><span class="place">${escaped(formatPlace(related))}</span> ${escaped(related.message)}</p>${excerpt(excerpts(related))}` : ""}
${difference ? `<pre class="difference">${escaped(difference.join("\n"))}</pre>` : ""}
${hint ? `<p class="hint">${escaped(hint)}</p>` : ""}
${recipe ? `<p class="label">Instead:</p><pre class="recipe">${escaped(recipe)}</pre>` : ""}
</li>`;
}

function excerpt(lines: readonly string[]): string {
  return lines.length > 0 ? `<pre class="excerpt">${escaped(lines.join("\n"))}</pre>` : "";
}

/** So many are shown; the others are behind one line. */
const SHOWN = 50;

export function folded(items: readonly string[], noun: string): string {
  const rest = items.slice(SHOWN);
  if (rest.length === 0) return items.join("\n");
  return `${items.slice(0, SHOWN).join("\n")}
<details class="rest"><summary>${rest.length} more ${noun}</summary>
${rest.join("\n")}
</details>`;
}
