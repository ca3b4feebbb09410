// The findings as SARIF 2.1.0, which code hosts show beside the lines.
import { allFindings, type Finding, RULES, type RunRecord } from "../../harness/index.ts";

const LEVELS = { error: "error", warning: "warning", note: "note" } as const;

export function sarifReport(record: RunRecord, version: string): string {
  const findings = allFindings(record);
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const titles = new Map(RULES.map(({ code, title }) => [code, title]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "gosling",
            version,
            rules: codes.map((id) => ({ id, shortDescription: { text: titles.get(id) ?? id } })),
          },
        },
        results: findings.map(result),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result({ code, severity, file, line, column, message, hint, difference = [] }: Finding) {
  return {
    ruleId: code,
    level: LEVELS[severity],
    message: { text: [message, ...difference, ...(hint ? [hint] : [])].join("\n") },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}
