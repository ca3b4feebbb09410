// The findings as GitHub's workflow commands: annotations at their lines.
import { allFindings, type Finding, type RunRecord } from "../../harness/index.ts";

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const;

export function githubLines(record: RunRecord): readonly string[] {
  return allFindings(record).map(annotation);
}

function annotation({ severity, file, line, column, code, message, hint, difference = [] }: Finding): string {
  const text = [message, ...difference.slice(0, 10), ...(hint ? [hint] : [])].join("\n");
  return `::${COMMANDS[severity]} file=${property(file)},line=${line},col=${column},title=${property(code)}::${data(text)}`;
}

const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
