// What of a migration reaches a database: two texts that say the same may differ in comments, blanks and line ends. Pure.
import { type Direction, MigrationError, parse, type SourceFile } from "../../../engine/index.ts";
import { tokensOf } from "../../../text/index.ts";

/** Every variable counts as written: what counts is what is written, not what it is on this machine. */
const ITSELF = new Proxy<Record<string, string>>(
  {},
  {
    getOwnPropertyDescriptor: (_, name) => ({ configurable: true, enumerable: true, value: itself(name) }),
    get: (_, name) => itself(name),
  },
);
const itself = (name: string | symbol) => `\${${String(name)}}`;

interface Part {
  readonly text: string;
  readonly line: number;
}

/** The first line of `now` that says something else than `before` did; undefined where both say the same. */
export function firstChange(before: SourceFile, now: SourceFile): number | undefined {
  const [old, current] = [partsOf(before), partsOf(now)];
  if (!old || !current) return before.text === now.text ? undefined : 1;
  const at = current.findIndex(({ text }, index) => text !== old[index]?.text);
  if (at >= 0) return current[at]?.line;
  return old.length > current.length ? (current.at(-1)?.line ?? 1) : undefined;
}

/** Undefined where the text cannot be read. */
function partsOf(source: SourceFile): readonly Part[] | undefined {
  try {
    return (["up", "down"] as const).flatMap((direction) => sectionOf(source, direction));
  } catch (error) {
    if (error instanceof MigrationError) return undefined;
    throw error;
  }
}

function sectionOf(source: SourceFile, direction: Direction): readonly Part[] {
  const { statements, transaction } = parse(source, direction, ITSELF);
  const head = {
    text: `${direction} ${transaction ? "in a transaction" : "without a transaction"}`,
    line: statements[0]?.at.line ?? 1,
  };
  const parts = statements.map(({ sql, at }) => ({
    text: tokensOf(sql)
      .map(({ start, end }) => sql.slice(start, end))
      .join(" "),
    line: at.line,
  }));
  // A statement of comments alone says nothing.
  return [head, ...parts.filter(({ text }) => text !== "" && text !== ";")];
}
