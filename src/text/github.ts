// A diagnostic as GitHub's workflow command: a run's log shows it at its line of the pull request.
import type { Diagnostic } from "./diagnostic.ts";

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const;

/** `::error file=lessons/a.md,line=3,col=1,title=TABLE_COLUMNS::...` */
export function githubAnnotation({ severity, code, message, at, detail, hint }: Diagnostic): string {
  const place = at ? `file=${property(at.file)},line=${at.line},col=${at.column},` : "";
  const text = [message, detail, hint].filter((part) => part !== undefined && part !== "").join("\n");
  return `::${COMMANDS[severity]} ${place}title=${property(code)}::${data(text)}`;
}

const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
