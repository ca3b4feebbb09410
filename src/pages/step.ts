// One step before anything runs: its role, its code and what it must show. The client fills the slots.
import type { ConsoleStep, ExpectedRow, ExpectedTable, Step } from "../lessons/index.ts";
import { highlightSql } from "./highlight.ts";
import { type Html, html } from "./html.ts";
import { sqlstateName } from "./sqlstates.ts";
import type { SiteText } from "./text.ts";

/** `number` counts the lesson's steps from 1. `actions`: its buttons; without them the client draws them. */
export function renderStep(step: Step, number: number, t: SiteText, actions: Html = html``): Html {
  const name = { number, role: plainRole(step, t) };
  return html`
<div class="step" role="group" id="${step.id}" tabindex="-1" data-step="${step.id}" data-type="${step.type}"${step.predict !== null && html` data-predict`}${step.exercise !== null && html` data-exercise="${step.exercise}"`} aria-label="${t(step.exercise === null ? "step.name" : "step.nameTurn", name)}">
<header class="step-head">
<a class="step-number" href="#${step.id}" aria-label="${t("step.link", { number })}">${t.number(number)}</a>
<p class="step-role">${step.exercise !== null && html`<span class="turn">${t("step.turn")}</span> `}${role(step, t)}</p>
<div class="step-actions" data-slot="actions">${actions}</div>
</header>
<pre class="code" data-slot="code"><code>${code(step)}</code></pre>
<div class="step-editor" data-slot="editor"></div>
<div class="step-editing" data-slot="editing"></div>
${step.predict !== null && html`<div class="step-question" data-slot="question"></div>`}
${expectations(step, t)}
<div class="step-output" data-slot="output"></div>
</div>
`;
}

function role(step: Step, t: SiteText): Html {
  switch (step.type) {
    case "sql":
      return html`${t.parts("step.sql", { databases: html`${t.listParts(step.databases.map((name) => html`<strong>${name}</strong>`))}` })}`;
    case "file":
      return html`${committed(step, t)}`;
    case "console":
      return html`${t("step.console")}`;
    default:
      return step satisfies never;
  }
}

function committed(step: Step & { type: "file" }, t: SiteText): readonly (string | Html)[] {
  const path = html`<strong class="path">${breakable(step.path)}</strong>`;
  if (step.branch === "main") return t.parts("step.commit", { path });
  return t.parts("step.commitBranch", { path, branch: html`<strong>${step.branch}</strong>` });
}

/** The same without markup: the name of the step's group. */
function plainRole(step: Step, t: SiteText): string {
  switch (step.type) {
    case "sql":
      return t("step.plainSql", { databases: step.databases.join(", ") });
    case "file":
      return t("step.plainCommit", { path: step.path });
    case "console":
      return t("step.plainConsole");
    default:
      return step satisfies never;
  }
}

function code(step: Step): Html {
  switch (step.type) {
    case "sql":
    case "file":
      return highlightSql(step.body);
    case "console":
      // The start of an exercise may hold what is no command; only the text itself has that.
      return step.unreadable.length > 0 ? html`${step.body}` : consoleText(step);
    default:
      return step satisfies never;
  }
}

/**
 * The commands and, under each, the output that it must give; once the step has run its own output takes that place.
 * Until then it is folded with the other expectations, by the styles.
 */
function consoleText(step: ConsoleStep): Html {
  return html`${step.commands.map(
    (command) =>
      html`<span class="command"><span class="prompt" aria-hidden="true">$ </span>${command.text}\n</span>${
        command.expected.length === 0
          ? ""
          : html`<span class="expected-output">${command.expected.map((line) => `${line.text}\n`).join("")}</span>`
      }`,
  )}`;
}

function expectations(step: Step, t: SiteText): Html {
  const claims: Html[] = [];
  if (step.check !== null) claims.push(html`${step.check}`);
  if (step.error !== null)
    claims.push(html`${t.parts("step.mustFail", { error: errorName(step.error.code) })}`);
  if (step.shapes !== null) claims.push(html`${t("step.schemas", { count: step.shapes })}`);
  const table = step.type === "sql" ? step.expected : null;
  const printed = step.type === "console" && step.commands.some(({ expected }) => expected.length > 0);
  if (claims.length === 0 && table === null && !printed) return html``;
  // Folded, so that running the step shows something new; open on paper and where no script runs.
  return html`<details class="expected"><summary>${summary(step, printed, t)}</summary>
${claims.length > 0 && html`<ul class="claims" aria-label="${t("step.claims")}">${claims.map((claim) => html`<li>${claim}</li>`)}</ul>`}
${table && renderTable(table, t)}
</details>`;
}

function summary(step: Step, printed: boolean, t: SiteText): string {
  if (step.predict !== null) return t("step.answer");
  return t(printed ? "step.mustPrint" : "step.mustShow");
}

function errorName(code: string): Html {
  const name = sqlstateName(code);
  return html`<code>${code}</code>${name && html` <span class="sqlstate-name">${name}</span>`}`;
}

function renderTable(table: ExpectedTable, t: SiteText): Html {
  const width = table.columns.length;
  return html`<div class="scroll"><table class="result"><caption>${t(!table.ordered && table.rows.length > 1 ? "step.expectedAnyOrder" : "step.expected")}</caption>
<thead><tr>${table.columns.map((column) => html`<th scope="col">${column.text}</th>`)}</tr></thead>
<tbody>${table.rows.length === 0 ? html`<tr><td colspan="${width}" class="none">${t("step.noRows")}</td></tr>` : table.rows.map((row) => renderRow(row, width, t))}</tbody></table></div>`;
}

function renderRow(row: ExpectedRow, width: number, t: SiteText): Html {
  if (row.any) return html`<tr><td colspan="${width}" class="none">${t("step.furtherRows")}</td></tr>`;
  return html`<tr>${row.cells.map((cell) => html`<td>${cellText(cell.text, t)}</td>`)}</tr>`;
}

function cellText(text: string, t: SiteText): Html {
  if (text === "NULL") return html`<span class="null">NULL</span>`;
  if (text === "...") return html`<span class="any" title="${t("step.anyValue")}">…</span>`;
  return html`${text}`;
}

/** A long path may break after a slash or an underscore. */
function breakable(path: string): Html {
  return html`${path.split(/(?<=[/_])/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}`;
}
