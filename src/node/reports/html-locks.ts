// The locks of a file in the HTML report, as time lines: what is held, from which statement until when, and what waits for it.
import type { FileReport, HeldLock } from "../../harness/index.ts";
import { count, list } from "../../text/index.ts";
import { escaped } from "./html-parts.ts";

export function lockSection({ locks }: FileReport): string {
  if (locks.length === 0) return "";
  const tables = new Set(locks.map(({ object }) => object)).size;
  const sides = (["up", "down"] as const).flatMap((direction) => {
    const own = locks.filter((lock) => lock.direction === direction);
    return own.length === 0 ? [] : [side(direction === "up" ? "Up" : "Down", own)];
  });
  return `<details class="locks"><summary>Locks on what was there before: ${count(tables, "object")}</summary>
${sides.join("\n")}
<p class="key"><span>${swatch("reads")} reads wait</span> <span>${swatch("writes")} writes wait</span> <span>${swatch("ddl")} other migrations wait</span></p>
</details>`;
}

function side(title: string, locks: readonly HeldLock[]): string {
  const lines = locks.flatMap(({ from, until }) => [from.line, until.line]);
  const first = Math.min(...lines);
  const length = Math.max(...lines) - first + 1;
  const lanes = locks.map((lock) => `<li>${lane(lock, first, length)}</li>`);
  return `<h4>${title}, lines ${first} to ${first + length - 1}</h4><ul class="lanes">${lanes.join("")}</ul>`;
}

const WIDTH = 1000;

function lane(lock: HeldLock, first: number, length: number): string {
  const { object, mode, from, until, blocks, statement } = lock;
  const x = ((from.line - first) / length) * WIDTH;
  // To the end of its last line, and never too thin to be seen.
  const width = Math.max(((until.line - from.line + 1) / length) * WIDTH, 8);
  const label = `${object} ${mode}, line ${from.line} to ${until.line}`;
  return `<p class="lane"><strong>${escaped(object)}</strong> ${escaped(mode)}: ${escaped(waits(lock))}</p>
<svg class="timeline" viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" role="img" aria-label="${escaped(label)}"><rect class="track" width="${WIDTH}" height="12"/><rect class="bar-${strongest(blocks)}" x="${x.toFixed(1)}" width="${Math.min(width, WIDTH - x).toFixed(1)}" height="12"/></svg>
<p class="place">line ${from.line}${until.line === from.line ? "" : ` to ${until.line}`}, ${lock.ends === "transaction" ? "until the transaction ends" : "until the statement ends"}: <code>${escaped(statement)}</code></p>`;
}

function waits({ blocks, duration, rows }: HeldLock): string {
  const what = blocks.map((one) => (one === "ddl" ? "other migrations" : one));
  const size = rows === undefined ? "" : ` (${rows.toLocaleString("en")} rows)`;
  const long =
    duration === "rows" ? `, the longer the more rows there are${size}` : `, a constant time${size}`;
  return what.length === 0 ? "nothing waits" : `${list(what)} wait${long}`;
}

const strongest = (blocks: HeldLock["blocks"]) =>
  blocks.includes("reads") ? "reads" : blocks.includes("writes") ? "writes" : "ddl";

const swatch = (what: string) =>
  `<svg width="12" height="12" aria-hidden="true"><rect class="bar-${what}" width="12" height="12"/></svg>`;
