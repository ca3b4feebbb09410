// What the harness says of the project's own 45 files: all of them hold, and each warning is one that their authors meant.
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesIn, testFiles } from "./support.ts";

test("the project's own migrations hold, and what is warned of is known", async () => {
  const { reports, summary } = await testFiles(
    filesIn(join(import.meta.dirname, "../../migrations/postgres")),
  );
  expect(summary).toMatchObject({
    files: 45,
    passed: 29,
    warned: 16,
    failed: 0,
    notTestable: 0,
    notTested: 0,
    errors: 0,
  });
  const warned = reports.flatMap(({ file, findings }) =>
    findings
      .filter(({ severity }) => severity === "warning")
      .map(({ code }) => `${file.slice(0, 14)} ${code}`),
  );
  expect([...new Set(warned)].sort()).toMatchInlineSnapshot(`
    [
      "20250408141648 RENAME_BREAKS_CODE",
      "20250521115616 DATA_MOVE_UNDER_LOCK",
      "20250521115616 DROP_TABLE",
      "20250521115616 RENAME_BREAKS_CODE",
      "20250521115616 SEVERAL_TABLES_LOCKED",
      "20250604045321 CONSTRAINT_WITHOUT_NOT_VALID",
      "20250604045321 TABLE_REWRITTEN",
      "20250621075537 INDEX_WITHOUT_CONCURRENTLY",
      "20250708120053 INDEX_WITHOUT_CONCURRENTLY",
      "20250711075340 DOWN_LOSES_VALUES",
      "20250711075340 DROP_COLUMN",
      "20250711075340 TABLE_SCANNED",
      "20250711075340 UNBATCHED_CHANGE",
      "20250711203701 DROP_NOT_NULL",
      "20250711203701 TABLE_SCANNED",
      "20250721124936 CONSTRAINT_WITHOUT_NOT_VALID",
      "20250825202521 INDEX_WITHOUT_CONCURRENTLY",
      "20250826212010 SEVERAL_TABLES_LOCKED",
      "20250903040426 RENAME_BREAKS_CODE",
      "20251022111520 DATA_MOVE_UNDER_LOCK",
      "20251025005821 DATA_MOVE_UNDER_LOCK",
      "20251025005821 INDEX_WITHOUT_CONCURRENTLY",
      "20251029204711 UNBATCHED_CHANGE",
      "20251109120000 DATA_MOVE_UNDER_LOCK",
      "20251220120000 DROP_TABLE",
    ]
  `);
  // Rows were there in every file that touches an older table.
  const without = reports
    .filter(({ proofs }) => proofs.rows.type === "not-tested")
    .map(({ proofs }) => proofs.rows);
  expect(new Set(without.map((rows) => (rows.type === "not-tested" ? rows.why : "")))).toEqual(
    new Set(["it touches no table that was there before"]),
  );
});
