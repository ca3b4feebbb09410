// A run of `gosling test` as it is seen in a terminal: one line a file while it goes on, and a line of progress beneath.
import type { FileReport, HarnessEvent } from "../../harness/index.ts";
import { shortName } from "../../text/index.ts";
import { createProgressLine, type Io, paint } from "../terminal/index.ts";
import { fileLines, findingLines, headLines, progressText } from "./terminal.ts";
import { PGTAP_HEAD, pgtapLines } from "./terminal-pgtap.ts";

/** `source`: the text of a file by the name that findings give it. */
export function createLivePrinter(
  options: { readonly verbose: boolean; readonly quiet: boolean },
  io: Io,
  source: (file: string) => string | undefined,
) {
  const colours = paint(io.terminal);
  const { verbose, quiet } = options;
  const columns = io.terminal ? io.width : null;
  const hinted = new Set<string>();
  const progress = createProgressLine(io, true);
  const print = (lines: readonly string[]) => {
    progress.clear();
    for (const line of lines) io.out(`${line}\n`);
  };
  let width = 0;
  let index = 0;
  let total = 0;
  let headed = false;
  /** Files in which nothing was found are left out where only findings are asked for. */
  const wanted = ({ status, findings }: Pick<FileReport, "status" | "findings">) =>
    status !== "not-asked" &&
    (!quiet || !/^(passed|known)$/.test(status) || findings.some(({ severity }) => severity !== "note"));
  const see = (event: HarnessEvent) => {
    switch (event.type) {
      case "run-started":
        width = Math.max(...[...event.files, ...event.pgtap].map((file) => shortName(file).length), 10) + 2;
        return print(headLines(event, width));
      case "finding":
        return print(findingLines(event.finding, { paint: colours, verbose, hinted, columns, source }));
      case "file-started":
      case "pgtap-started":
        ({ index, total } = event);
        return;
      case "phase-started":
        return progress.show(progressText(event, index, total) ?? "");
      case "file-finished":
        if (wanted(event.report))
          print(fileLines(event.report, { paint: colours, width, verbose, hinted, columns, source }));
        return;
      case "pgtap-finished":
        if (!wanted(event.report)) return;
        if (!headed) print(PGTAP_HEAD);
        headed = true;
        return print(pgtapLines(event.report, { paint: colours, width, verbose, hinted, columns, source }));
      case "queries-finished":
        return;
      case "run-finished":
        return progress.clear();
      default:
        event satisfies never;
    }
  };
  return { see, stop: () => progress.stop() };
}
