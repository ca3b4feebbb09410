// What a file does, whatever is said about it: its statements without comments and with single blanks, before variables are put in.
import { visitTokens } from "../../text/index.ts";
import { MigrationError } from "../errors.ts";
import type { SourceFile } from "../types.ts";
import { parse } from "./parser.ts";

/** Undefined where the file does not parse. */
export function contentOf(source: SourceFile): string | undefined {
  try {
    const [up, down] = (["up", "down"] as const).map((direction) => parse(source, direction, null));
    const bare = (parsed: typeof up) =>
      parsed?.statements.map(({ sql }) => withoutComments(sql)).filter(Boolean);
    // ENVSUB changes what is sent, and is a comment itself.
    const substituted = /ENVSUB/i.test(source.text);
    return JSON.stringify([up?.transaction, substituted, bare(up), bare(down)]);
  } catch (error) {
    if (error instanceof MigrationError) return undefined;
    throw error;
  }
}

function withoutComments(sql: string): string {
  let text = "";
  let last = 0;
  visitTokens(sql, (kind, start, end) => {
    if (kind === "comment") return;
    if (text !== "" && start > last) text += " ";
    text += sql.slice(start, end);
    last = end;
  });
  return text;
}
