// Problems as GitHub's workflow commands: a run's log shows them at their lines of the pull request. Pure.
import type { LessonProblem } from "../../lessons/index.ts";

/** `::error file=lessons/a.md,line=3,col=1,title=TABLE_COLUMNS::...` */
export function annotation({ severity, code, message, hint, at }: LessonProblem): string {
  const properties = [
    ["file", at.file],
    ["line", String(at.line)],
    ["col", String(at.column)],
    ["title", code],
  ].map(([name, value = ""]) => `${name}=${escapeProperty(value)}`);
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return `::${severity} ${properties.join(",")}::${escapeText(text)}`;
}

function escapeText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
