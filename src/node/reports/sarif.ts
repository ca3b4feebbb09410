// The findings as SARIF 2.1.0, which code hosts show beside the lines.
import { createHash } from "node:crypto";
import { allFindings, type Finding, type RunRecord } from "../../harness/index.ts";
import { type Location, oneLine } from "../../text/index.ts";
import { pageAddress, pageOf } from "./pages.ts";

const LEVELS = { error: "error", warning: "warning", note: "note" } as const;

export function sarifReport(record: RunRecord, version: string, docsUrl?: string): string {
  const findings = allFindings(record);
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const prints = fingerprints(findings);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "gosling",
            version,
            semanticVersion: version,
            rules: codes.map((code) => ruleOf(code, docsUrl)),
          },
        },
        columnKind: "unicodeCodePoints",
        results: findings.map((finding, index) => ({
          ...resultOf(finding),
          ruleIndex: codes.indexOf(finding.code),
          partialFingerprints: { "gosling/v1": prints[index] },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(code: string, docsUrl: string | undefined) {
  const page = pageOf(code);
  if (!page) return { id: code, shortDescription: { text: code } };
  return {
    id: code,
    name: code,
    shortDescription: { text: page.title },
    fullDescription: { text: page.title },
    help: { text: page.markdown, markdown: page.markdown },
    ...(docsUrl !== undefined && { helpUri: pageAddress(page, docsUrl) }),
  };
}

function resultOf({ code, severity, file, line, column, message, hint, related, difference = [] }: Finding) {
  return {
    ruleId: code,
    level: LEVELS[severity],
    message: { text: [message, ...difference, ...(hint ? [hint] : [])].join("\n") },
    locations: [{ physicalLocation: placeOf({ file, line, column }) }],
    ...(related && {
      relatedLocations: [{ id: 0, physicalLocation: placeOf(related), message: { text: related.message } }],
    }),
  };
}

function placeOf({ file, line, column }: Location) {
  return {
    artifactLocation: { uri: file.split(/[\\/]/).map(encodeURIComponent).join("/") },
    region: { startLine: line, startColumn: column },
  };
}

/** The same for the same finding wherever it is in its file; several that are alike are counted. */
function fingerprints(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ file, code, object = "", statement = "" }) => {
    const key = JSON.stringify([file, code, object, oneLine(statement)]);
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return createHash("sha256").update(`${key}${number}`).digest("hex").slice(0, 32);
  });
}
