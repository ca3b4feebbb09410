// What the sections of the HTML report share: text made harmless, names, counts and the list of findings.
import type { Finding } from "../../harness/index.ts";

export function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export function findingList(findings: readonly Finding[]): string {
  const item = (finding: Finding) => `<li>
<p><span class="${finding.severity}">${finding.severity}</span> <strong>${html(finding.code)}</strong> line ${finding.line}: ${html(finding.message)}</p>
${finding.statement ? `<pre>${html(finding.statement)}</pre>` : ""}
${finding.difference ? `<pre class="difference">${html(finding.difference.join("\n"))}</pre>` : ""}
${finding.hint ? `<p>${html(finding.hint)}</p>` : ""}
${finding.recipe ? `<pre class="recipe">${html(finding.recipe)}</pre>` : ""}
</li>`;
  return `<ul class="findings">${findings.map(item).join("")}</ul>`;
}
