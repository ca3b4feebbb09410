// What a block or a question brought, in order: result tables, transcripts, errors, commits.
import { html, type TemplateResult } from "lit-html";
import type { OutputGroup, TranscriptLine } from "../state/index.ts";
import { t } from "../words/index.ts";
import type { ViewContext } from "./context.ts";
import { errorView } from "./error.ts";
import { recordList, resultTable } from "./result-table.ts";

/** `text`: what it ran with. `expanded`: each row as a list of its values. */
export function groupView(
  group: OutputGroup,
  expected: boolean,
  text: string,
  { files, lesson }: ViewContext,
  expanded = false,
): TemplateResult {
  switch (group.type) {
    case "results": {
      const on = t.list(group.databases);
      const several = group.results.length > 1;
      return html`${group.results.map((result, index) =>
        (expanded ? recordList : resultTable)(
          result,
          several
            ? t("output.resultNumber", { number: index + 1, databases: on })
            : t("output.result", { databases: on }),
          on,
        ),
      )}`;
    }
    case "console":
      return html`<pre class="transcript">${group.lines.map(transcriptLine)}</pre>`;
    case "error":
      return errorView({
        error: group.error,
        databases: group.databases,
        expected,
        files: files(),
        lesson,
        text,
      });
    case "left-out":
      return html`<p class="tag">${t(LEFT_OUT[group.what], { count: group.count })}</p>`;
    case "committed":
      return html`<p class="tag">${t.parts("output.committed", { path: html`<code>${group.path}</code>`, branch: html`<strong>${group.branch}</strong>` })}</p>`;
    default:
      return group satisfies never;
  }
}

const LEFT_OUT = {
  notice: "output.leftOutNotice",
  result: "output.leftOutResult",
  line: "output.leftOutLine",
} as const;

function transcriptLine(line: TranscriptLine): TemplateResult {
  switch (line.type) {
    case "command":
      return html`<span class="command"><span class="prompt" aria-hidden="true">$ </span>${line.text}${"\n"}</span>`;
    case "line":
      return html`<span data-stream=${line.stream}>${line.text}${"\n"}</span>`;
    case "notice":
      return html`<span class="notice">${line.database}: ${line.severity}: ${line.message}${"\n"}</span>`;
    default:
      return line satisfies never;
  }
}
