// The baseline: a finding is hidden by file, code and object, never by line, and never a graver one; what is gone is named.
import { describe, expect, test } from "vitest";
import {
  type BaselineEntry,
  BaselineError,
  type FileReport,
  type Finding,
  type HarnessEvent,
  readBaseline,
  renewed,
  throughBaseline,
  writeBaseline,
} from "../../src/harness/index.ts";

const found = (more: Partial<Finding> = {}): Finding => ({
  code: "DROP_TABLE",
  severity: "warning",
  part: "static",
  object: "public.users",
  file: "migrations/1_a.sql",
  line: 3,
  column: 1,
  message: "x",
  ...more,
});
const entry = (more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  file: "1_a.sql",
  code: "DROP_TABLE",
  object: "public.users",
  severity: "warning",
  ...more,
});
const passed = { type: "passed" } as const;
const report = (findings: readonly Finding[], more: Partial<FileReport> = {}): FileReport => ({
  file: "migrations/1_a.sql",
  version: "1",
  status: findings.some(({ severity }) => severity === "error") ? "failed" : "warned",
  proofs: { up: passed, rows: passed, down: passed, again: passed },
  findings,
  locks: [],
  changes: [],
  durationMs: 1,
  ...more,
});

async function seen(reports: readonly FileReport[], entries: readonly BaselineEntry[]) {
  async function* events(): AsyncGenerator<HarnessEvent> {
    for (const one of reports) yield { type: "file-finished", report: one };
    yield { type: "run-finished", summary: { durationMs: 1 } as never };
  }
  const out: HarnessEvent[] = [];
  for await (const event of throughBaseline(events(), entries, "migrations")) out.push(event);
  const shown = out.flatMap((event) => (event.type === "file-finished" ? [event.report] : []));
  const last = out.at(-1);
  return { shown, summary: last?.type === "run-finished" ? last.summary : undefined };
}

describe("a finding in the baseline", () => {
  test("is counted and not shown, wherever it stands in the file", async () => {
    const { shown, summary } = await seen([report([found({ line: 99 })])], [entry()]);
    expect(shown[0]).toMatchObject({ findings: [], known: 1, status: "known" });
    expect(summary).toMatchObject({
      errors: 0,
      warnings: 0,
      known: 1,
      passed: 0,
      baseline: { known: 1, gone: [] },
    });
  });

  test.each([
    ["of another object", { object: "public.orders" }],
    ["of no object", { object: "" }],
    ["of another code", { code: "DROP_COLUMN" }],
    ["of another file", { file: "migrations/2_b.sql" }],
    ["of a higher severity", { severity: "error" as const }],
  ])("hides none %s", async (_, more) => {
    const { object, ...rest } = found(more);
    const finding = object === "" ? rest : { ...rest, ...(object !== undefined && { object }) };
    const { shown, summary } = await seen([report([finding])], [entry()]);
    expect(shown[0]?.findings).toEqual([finding]);
    expect(summary?.baseline?.gone).toEqual([entry()]);
  });

  test("hides one of a lower severity, and one finding only", async () => {
    const { shown } = await seen([report([found(), found({ line: 5 })])], [entry({ severity: "error" })]);
    expect(shown[0]).toMatchObject({ known: 1, status: "warned", findings: [{ line: 5 }] });
  });

  test("is not called gone where its file was not tested", async () => {
    for (const status of ["not-tested", "not-testable", "not-asked"] as const) {
      const { summary } = await seen([report([], { status })], [entry()]);
      expect(summary?.baseline).toEqual({ known: 0, gone: [] });
    }
    expect((await seen([], [entry()])).summary?.baseline?.gone).toEqual([entry()]);
  });
});

describe("the file", () => {
  test("is sorted, a finding a line, and read back as it was", () => {
    const entries = [
      entry({ file: "2_b.sql", object: null, reason: 'they "know" it' }),
      entry({ code: "A" }),
      entry({ severity: "error" }),
    ];
    const text = writeBaseline(entries);
    expect(text.split("\n")).toEqual([
      "{",
      '  "version": 1,',
      '  "findings": [',
      '    {"file":"1_a.sql","code":"A","object":"public.users","severity":"warning"},',
      '    {"file":"1_a.sql","code":"DROP_TABLE","object":"public.users","severity":"error"},',
      '    {"file":"2_b.sql","code":"DROP_TABLE","severity":"warning","reason":"they \\"know\\" it"}',
      "  ]",
      "}",
      "",
    ]);
    expect(readBaseline(text)).toHaveLength(3);
    expect(readBaseline(text)).toEqual(expect.arrayContaining(entries));
    expect(readBaseline(writeBaseline([]))).toEqual([]);
  });

  test("keeps reasons, and what is known of files that were not tested", () => {
    const old = [entry({ reason: "agreed" }), entry({ file: "2_b.sql" }), entry({ code: "GONE" })];
    expect(renewed([entry(), entry()], old, (file) => file === "2_b.sql")).toEqual([
      entry({ file: "2_b.sql" }),
      entry({ reason: "agreed" }),
      entry(),
    ]);
  });

  test.each([
    "",
    "[]",
    '{"version":2,"findings":[]}',
    '{"version":1,"findings":[{"file":1}]}',
    '{"version":1,"findings":[{"file":"a","code":"B","severity":"note"}]}',
  ])("%j is refused", (text) => expect(() => readBaseline(text)).toThrow(BaselineError));
});
