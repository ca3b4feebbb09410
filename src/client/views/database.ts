// One database as it is: its server, its version table, what waits, and its tables.
import { html, nothing, type TemplateResult } from "lit-html";
import type { DatabaseState } from "../../runner/index.ts";
import type { Schema } from "../../sandbox/index.ts";
import { lockBlocks, tablesOf } from "../state/index.ts";
import { t } from "../words/index.ts";
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
<span class="database-facts">${newest === undefined ? t("database.noVersion") : t.parts(newest.dirty ? "database.dirty" : "database.version", { version: html`<code>${String(newest.version)}</code>` })}${
    database.pending.length === 0
      ? nothing
      : html` · <span class="pending">${t("database.pending", { count: database.pending.length })}</span>`
  }${database.transaction === "none" ? nothing : html` · ${t(database.transaction === "open" ? "database.transactionOpen" : "database.transactionFailed")}`}</span></summary>
<div class="database-body">
${heldLocks(database)}
${database.pending.length === 0 ? nothing : html`<h3>${t("database.pendingFiles")}</h3><ul class="files">${database.pending.map((name) => html`<li><code>${name}</code></li>`)}</ul>`}
<h3>${t("database.versionTable")}</h3>
${versions(database, before?.database)}
<h3>${t("database.tables")}</h3>
${tables(database.name, schema, before?.schema, shown)}
</div></details>`;
}

function serverWords(database: DatabaseState): string {
  switch (database.server) {
    case "never started":
      return t("database.neverStarted");
    case "running":
      return t("database.running");
    case "stopped":
      return t("database.stopped");
    case "refused to start":
      return t("database.refused");
    default:
      return database.server satisfies never;
  }
}

function heldLocks(database: DatabaseState): TemplateResult | typeof nothing {
  if (database.locks.length === 0) return nothing;
  const words = {
    "reads and writes": t("locks.all"),
    writes: t("locks.writes"),
    nothing: t("locks.nothing"),
  };
  return html`<h3>${t("locks.heading")}</h3>
<table class="result locks"><caption class="hidden">${t("locks.caption", { database: database.name })}</caption>
<thead><tr><th scope="col">${t("locks.table")}</th><th scope="col">${t("locks.mode")}</th><th scope="col">${t("locks.blocks")}</th></tr></thead>
<tbody>${database.locks.map(({ relation, mode }) => html`<tr data-blocks=${lockBlocks(mode)}><td>${relation}</td><td>${mode}</td><td>${words[lockBlocks(mode)]}</td></tr>`)}</tbody></table>`;
}

function versions(database: DatabaseState, before: DatabaseState | undefined): TemplateResult {
  if (!database.versioned) return html`<p class="none">${t("database.unversioned")}</p>`;
  if (database.versions.length === 0) return html`<p class="none">${t("database.empty")}</p>`;
  const known = new Set(before?.versions.map((row) => row.version));
  const rest = database.versions.length - shownVersions;
  return html`<div class="scroll"><table class="result"><caption class="hidden">${t("database.versionTableOf", { database: database.name })}</caption>
<thead><tr><th scope="col">version_id</th><th scope="col">is_dirty</th><th scope="col">timestamp</th></tr></thead>
<tbody>${database.versions
    .slice(0, shownVersions)
    .map(
      (row) =>
        html`<tr data-new=${before !== undefined && !known.has(row.version)}><td>${String(row.version)}</td><td>${row.dirty ? "t" : "f"}</td><td>${row.at?.slice(0, 19) ?? ""}</td></tr>`,
    )}</tbody></table></div>
${rest > 0 ? html`<p class="none">${t("database.older", { count: rest })}</p>` : nothing}`;
}

function columnsOf({ columns, changed }: ReturnType<typeof tablesOf>[number]): string {
  const counted = t("counts.column", { count: columns.length });
  return changed ? t("database.changed", { columns: counted }) : counted;
}

function tables(
  database: string,
  schema: Schema | undefined,
  before: Schema | undefined,
  shown: Shown,
): TemplateResult {
  const found = schema === undefined ? [] : tablesOf(schema, before);
  if (found.length === 0) return html`<p class="none">${t("database.noTable")}</p>`;
  return html`<ul class="tables">${found.map(
    (
      table,
    ) => html`<li><details ?open=${table.changed}><summary><code>${table.name}</code> <span class="count">${columnsOf(table)}</span></summary>
<dl>${table.columns.map((column) => html`<div data-new=${column.changed}><dt>${column.name}</dt><dd>${column.definition}</dd></div>`)}</dl>${tableRows(shown, database, table.name)}</details></li>`,
  )}</ul>`;
}
