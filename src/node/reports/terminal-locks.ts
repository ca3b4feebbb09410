// The locks of a file as lines: one a table and direction, with who waits, from where to where.
import type { HeldLock } from "../../harness/index.ts";
import { list } from "../../text/index.ts";

/** Without `verbose`, only what makes reads or writes wait for as long as the rows take. */
export function lockLines(locks: readonly HeldLock[], verbose: boolean): readonly string[] {
  const tables = new Map<string, HeldLock[]>();
  for (const lock of locks) {
    if (!verbose && (lock.duration === "constant" || !lock.blocks.includes("writes"))) continue;
    const key = `${lock.direction} ${lock.table}`;
    tables.set(key, [...(tables.get(key) ?? []), lock]);
  }
  return [...tables.values()].map(lineOf);
}

function lineOf(locks: readonly HeldLock[]): string {
  const [first] = locks;
  if (!first) return "";
  const blocks = (["reads", "writes", "ddl"] as const).filter((one) =>
    locks.some((lock) => lock.blocks.includes(one)),
  );
  const who = blocks.map((one) => (one === "ddl" ? "DDL" : one));
  const modes = [
    ...new Set(locks.map(({ mode, kind, object }) => (kind === "index" ? `${mode} on ${object}` : mode))),
  ];
  const until = locks.reduce((last, { until: at }) => Math.max(last, at.line), first.from.line);
  const lines = until === first.from.line ? `line ${until}` : `lines ${first.from.line} to ${until}`;
  const end = first.ends === "transaction" ? "until the transaction ends" : "until the statement ends";
  const long = locks.some(({ duration }) => duration === "rows") ? "grows with the rows" : "a moment";
  const direction = first.direction === "up" ? "Up" : "Down";
  return `${direction} locks ${first.table}: ${list(who)} wait, ${lines}, ${end} (${modes.join(", ")}; ${long})`;
}
