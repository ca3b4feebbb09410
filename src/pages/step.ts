// One step before anything runs: its role, its code and what it must show. The client fills the slots.
import type { ConsoleStep, ExpectedRow, ExpectedTable, Step } from "../lessons/index.ts";
import { count } from "../text/index.ts";
import { highlightSql } from "./highlight.ts";
import { type Html, html } from "./html.ts";
import { sqlstateName } from "./sqlstates.ts";

/** `number` counts the lesson's steps from 1. */
export function renderStep(step: Step, number: number): Html {
  return html`
<div class="step" role="group" id="${step.id}" tabindex="-1" data-step="${step.id}" data-type="${step.type}"${step.predict !== null && html` data-predict`}${step.exercise !== null && html` data-exercise="${step.exercise}"`} aria-label="Step ${number}${step.exercise !== null && ", your turn"}: ${plainRole(step)}">
<header class="step-head">
<a class="step-number" href="#${step.id}" aria-label="Link to step ${number}">${number}</a>
<p class="step-role">${step.exercise !== null && html`<span class="turn">Your turn</span> `}${role(step)}</p>
<div class="step-actions" data-slot="actions"></div>
</header>
<pre class="code" data-slot="code"><code>${code(step)}</code></pre>
<div class="step-editor" data-slot="editor"></div>
<div class="step-editing" data-slot="editing"></div>
${step.predict !== null && html`<div class="step-question" data-slot="question"></div>`}
${expectations(step)}
<div class="step-output" data-slot="output"></div>
</div>
`;
}

function role(step: Step): Html {
  switch (step.type) {
    case "sql":
      return html`SQL on ${listed(step.databases)}`;
    case "file":
      return html`Commit <strong class="path">${breakable(step.path)}</strong>${step.branch === "main" ? "" : html` on branch <strong>${step.branch}</strong>`}`;
    case "console":
      return html`Console`;
    default:
      return step satisfies never;
  }
}

/** The same without markup: the name of the step's group. */
function plainRole(step: Step): string {
  switch (step.type) {
    case "sql":
      return `SQL on ${step.databases.join(", ")}`;
    case "file":
      return `commit ${step.path}`;
    case "console":
      return "console";
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

function expectations(step: Step): Html {
  const claims: Html[] = [];
  if (step.check !== null) claims.push(html`${step.check}`);
  if (step.error !== null) claims.push(html`Must fail with ${errorName(step.error.code)}`);
  if (step.shapes !== null)
    claims.push(
      html`Then the databases have ${count(step.shapes, step.shapes === 1 ? "schema" : "different schema")}`,
    );
  const table = step.type === "sql" ? step.expected : null;
  const printed = step.type === "console" && step.commands.some(({ expected }) => expected.length > 0);
  if (claims.length === 0 && table === null && !printed) return html``;
  // Folded, so that running the step shows something new; open on paper and where no script runs.
  return html`<details class="expected"><summary>${summary(step, printed)}</summary>
${claims.length > 0 && html`<ul class="claims" aria-label="What this step must show">${claims.map((claim) => html`<li>${claim}</li>`)}</ul>`}
${table && renderTable(table)}
</details>`;
}

function summary(step: Step, printed: boolean): string {
  if (step.predict !== null) return "Show the answer without running it";
  return printed ? "What this must print" : "What this must show";
}

function errorName(code: string): Html {
  const name = sqlstateName(code);
  return html`<code>${code}</code>${name && html` <span class="sqlstate-name">${name}</span>`}`;
}

function renderTable(table: ExpectedTable): Html {
  const width = table.columns.length;
  return html`<div class="scroll"><table class="result"><caption>Expected result${!table.ordered && table.rows.length > 1 && ", in any order"}</caption>
<thead><tr>${table.columns.map((column) => html`<th scope="col">${column.text}</th>`)}</tr></thead>
<tbody>${table.rows.length === 0 ? html`<tr><td colspan="${width}" class="none">no rows</td></tr>` : table.rows.map((row) => renderRow(row, width))}</tbody></table></div>`;
}

function renderRow(row: ExpectedRow, width: number): Html {
  if (row.any) return html`<tr><td colspan="${width}" class="none">any further rows</td></tr>`;
  return html`<tr>${row.cells.map((cell) => html`<td>${cellText(cell.text)}</td>`)}</tr>`;
}

function cellText(text: string): Html {
  if (text === "NULL") return html`<span class="null">NULL</span>`;
  if (text === "...") return html`<span class="any" title="any value">…</span>`;
  return html`${text}`;
}

/** `alice`, `alice and bob`, `alice, bob and staging`, each marked as a name. */
function listed(names: readonly string[]): Html {
  return html`${names.map((name, index) => {
    const before = index === 0 ? "" : index === names.length - 1 ? " and " : ", ";
    return html`${before}<strong>${name}</strong>`;
  })}`;
}

/** A long path may break after a slash or an underscore. */
function breakable(path: string): Html {
  return html`${path.split(/(?<=[/_])/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}`;
}
