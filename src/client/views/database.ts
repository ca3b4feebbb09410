// One database as it is: its server, its version table, what waits, and its tables.
import { html, nothing, type TemplateResult } from "lit-html";
import type { DatabaseState } from "../../runner/index.ts";
import type { Schema } from "../../sandbox/index.ts";
import { count } from "../../text/index.ts";
import { tablesOf } from "../state/index.ts";
import { shapeBadge } from "./symbols.ts";
import { type Shown, tableRows } from "./table-rows.ts";

// The newest rows matter most; a long history would bury it.
const shownVersions = 8;

export interface Earlier {
  readonly database: DatabaseState;
  readonly schema: Schema | undefined;
}

/** `before`: the same database a moment earlier, to mark what is new. */
export function databaseView(
  database: DatabaseState,
  schema: Schema | undefined,
  before: Earlier | undefined,
  shown: Shown,
): TemplateResult {
  const newest = database.versions[0];
  return html`<details class="database">
<summary><span class="database-line">${shapeBadge(database.shape)} <strong>${database.name}</strong> <span class="server" data-server=${database.server}>${serverWords(database)}</span></span>
<span class="database-facts">${newest === undefined ? "no migration recorded" : html`version <code>${String(newest.version)}</code>${newest.dirty ? " (dirty)" : ""}`}${
    database.pending.length === 0
      ? nothing
      : html` · <span class="pending">${database.pending.length} pending</span>`
  }${database.transaction === "none" ? nothing : html` · transaction ${database.transaction}`}</span></summary>
<div class="database-body">
${database.pending.length === 0 ? nothing : html`<h3>Pending files</h3><ul class="files">${database.pending.map((name) => html`<li><code>${name}</code></li>`)}</ul>`}
<h3>Version table</h3>
${versions(database, before?.database)}
<h3>Tables</h3>
${tables(database.name, schema, before?.schema, shown)}
</div></details>`;
}

function serverWords(database: DatabaseState): string {
  switch (database.server) {
    case "never started":
      return "no server yet";
    case "running":
      return "server running";
    case "stopped":
      return "server stopped";
    case "refused to start":
      return "server refused to start";
    default:
      return database.server satisfies never;
  }
}

function versions(database: DatabaseState, before: DatabaseState | undefined): TemplateResult {
  if (!database.versioned)
    return html`<p class="none">There is none: this database cannot say which migrations it has.</p>`;
  if (database.versions.length === 0) return html`<p class="none">It is empty.</p>`;
  const known = new Set(before?.versions.map((row) => row.version));
  const rest = database.versions.length - shownVersions;
  return html`<div class="scroll"><table class="result"><caption class="hidden">Version table of ${database.name}</caption>
<thead><tr><th scope="col">version_id</th><th scope="col">is_dirty</th><th scope="col">timestamp</th></tr></thead>
<tbody>${database.versions
    .slice(0, shownVersions)
    .map(
      (row) =>
        html`<tr data-new=${before !== undefined && !known.has(row.version)}><td>${String(row.version)}</td><td>${row.dirty ? "t" : "f"}</td><td>${row.at?.slice(0, 19) ?? ""}</td></tr>`,
    )}</tbody></table></div>
${rest > 0 ? html`<p class="none">and ${rest} older</p>` : nothing}`;
}

function tables(
  database: string,
  schema: Schema | undefined,
  before: Schema | undefined,
  shown: Shown,
): TemplateResult {
  const found = schema === undefined ? [] : tablesOf(schema, before);
  if (found.length === 0) return html`<p class="none">There is no table.</p>`;
  return html`<ul class="tables">${found.map(
    (
      table,
    ) => html`<li><details ?open=${table.changed}><summary><code>${table.name}</code> <span class="count">${count(table.columns.length, "column")}${table.changed ? ", changed" : nothing}</span></summary>
<dl>${table.columns.map((column) => html`<div data-new=${column.changed}><dt>${column.name}</dt><dd>${column.definition}</dd></div>`)}</dl>${tableRows(shown, database, table.name)}</details></li>`,
  )}</ul>`;
}
