// What `gosling test --fix` came to: as lines, and as JSON.
import type { Finding } from "../../harness/index.ts";
import { count, formatPlace } from "../../text/index.ts";
import type { FixOutcome } from "../harness/index.ts";
import { outputJson } from "../outputs/index.ts";

export function fixJson({ file, files, written, merged, ...found }: FixOutcome): string {
  const { fixed, left, broken } = found;
  const list = files.map(({ name, text }, index) => ({ name, written: written?.[index] ?? null, text }));
  const ok = left.length + broken.length === 0;
  return `${outputJson("test-fix", { ok, file, files: list, merged: merged ?? null, fixed, left, broken }, 2)}\n`;
}

/** `to`: the folder that was asked for. */
export function fixLines(outcome: FixOutcome, to: string | undefined): readonly string[] {
  const { file, files, written, fixed, left, broken, merged } = outcome;
  const lines: string[] = [];
  if (broken.length > 0) {
    return [
      `${file}: no replacement was found that works; nothing was written. The nearest one fails:`,
      ...broken.map(line),
      "gosling test --verbose prints the recipe of each finding.",
    ];
  }
  if (files.length === 0) {
    return left.length === 0
      ? [`${file}: there is nothing to fix`]
      : [`${file}: ${none(left.length)}; nothing was written`, ...left.flatMap(byHand)];
  }
  lines.push(`${file}: ${count(fixed.length, "finding")} fixed`, ...fixed.map(line), "");
  if (written) lines.push(...written.map((path) => `wrote ${path}`));
  else for (const { name, text } of files) lines.push(`-- ${name}`, text);
  if (left.length > 0)
    lines.push(
      "",
      `${count(left.length, "finding")} left, which you have to decide:`,
      ...left.flatMap(byHand),
    );
  lines.push(
    "",
    written
      ? `With these in the place of ${file}, ${verdict(left)}. Delete that file and move them in.`
      : `With these in the place of ${file}, ${verdict(left)}.${to === undefined ? " --to DIR writes them." : ""}`,
  );
  if (merged !== undefined)
    lines.push(
      `Warning: ${merged} has ${file} already. A database that has applied it never runs the replacement, and would run the later files: only use them where no lasting database has applied it.`,
    );
  return lines;
}

const none = (number: number) =>
  number === 1 ? "its finding has no mechanical fix" : `its ${number} findings have no mechanical fix`;

const verdict = (left: readonly Finding[]) =>
  left.length === 0
    ? "gosling test finds nothing to warn of"
    : "gosling test finds only what is listed above";

const line = (finding: Finding) => `  ${formatPlace(finding)}  ${finding.code}  ${finding.message}`;

const byHand = (finding: Finding) => [
  line(finding),
  ...(finding.hint ? [`      ${finding.hint}`] : []),
  ...(finding.recipe ? finding.recipe.split("\n").map((text) => `      | ${text}`) : []),
];
