// The comments by which a file speaks to the harness: `-- gosling: allow CODE reason` and `-- gosling: irreversible reason`.
import type { Location, SourceFile } from "../../engine/index.ts";

export interface Allow {
  readonly code: string;
  readonly reason: string;
  readonly at: Location;
}

export interface Directives {
  readonly allows: readonly Allow[];
  readonly irreversible?: { readonly reason: string; readonly at: Location };
  readonly problems: readonly DirectiveProblem[];
}

interface DirectiveProblem {
  readonly code: "DIRECTIVE_UNKNOWN" | "DIRECTIVE_MISPLACED" | "REASON_MISSING";
  readonly message: string;
  readonly hint: string;
  readonly at: Location;
}

const DIRECTIVE = /^[ \t]*--[ \t]*gosling:[ \t]*(\S*)[ \t]*(.*?)[ \t\r]*$/i;
const SECTION = /^--[ \t]*\+goose[ \t]+(up|down)\b/i;

export function readDirectives(source: SourceFile): Directives {
  const allows: Allow[] = [];
  const problems: DirectiveProblem[] = [];
  let irreversible: Directives["irreversible"];
  let section = "header";
  // Cheap, and true of most files.
  if (!/gosling:/i.test(source.text)) return { allows, problems };
  for (const [index, line] of source.text.split("\n").entries()) {
    section = SECTION.exec(line)?.[1]?.toLowerCase() ?? section;
    const found = DIRECTIVE.exec(line);
    if (!found) continue;
    const [, word = "", rest = ""] = found;
    const at: Location = { file: source.name, line: index + 1, column: line.indexOf("--") + 1 };
    switch (word.toLowerCase()) {
      case "allow": {
        const [, code = "", reason = ""] = /^(\S*)\s*(.*)$/.exec(rest) ?? [];
        if (reason === "") problems.push(reasonMissing("allow CODE", at));
        if (code !== "") allows.push({ code: code.toUpperCase(), reason, at });
        break;
      }
      case "irreversible":
        if (section !== "down") problems.push(misplaced(at));
        else if (rest === "") problems.push(reasonMissing("irreversible", at));
        if (section === "down") irreversible = { reason: rest, at };
        break;
      default:
        problems.push({
          code: "DIRECTIVE_UNKNOWN",
          message: `-- gosling: ${word} is not known`,
          hint: "There are -- gosling: allow CODE reason and -- gosling: irreversible reason.",
          at,
        });
    }
  }
  return irreversible ? { allows, irreversible, problems } : { allows, problems };
}

function reasonMissing(words: string, at: Location): DirectiveProblem {
  return {
    code: "REASON_MISSING",
    message: `-- gosling: ${words} gives no reason`,
    hint: "Say why, in the same line: whoever reads the file next wants to know.",
    at,
  };
}

function misplaced(at: Location): DirectiveProblem {
  return {
    code: "DIRECTIVE_MISPLACED",
    message: "-- gosling: irreversible is outside the Down section and does not count",
    hint: "Put it below -- +goose Down.",
    at,
  };
}

/** The allows directly above a line, comments between them or not; those above `-- +goose Up` count for the whole file. */
export function allowsFor(directives: Directives, source: SourceFile, line: number): readonly Allow[] {
  if (directives.allows.length === 0) return [];
  const lines = source.text.split("\n");
  let top = line;
  while (top > 1 && /^\s*--/.test(lines[top - 2] ?? "")) top -= 1;
  const up = lines.findIndex((text) => SECTION.test(text)) + 1;
  return directives.allows.filter(({ at }) => (at.line >= top && at.line < line) || (up > 0 && at.line < up));
}
