// The migrations of a lesson's history in other tools' formats: each gives the lesson the tables that its goose twin gives.
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { FORMATS } from "../../src/formats/index.ts";
import { migrationsOf } from "../../src/node/disk/index.ts";
import { versionIn } from "../../src/text/index.ts";
import { dedent } from "../support/dedent.ts";
import { runLessonText } from "../support/run-lesson.ts";

const fixtures = resolve(import.meta.dirname, "fixtures");

test.each(["goose", ...FORMATS])("%s", async (format) => {
  const migrations = migrationsOf(format, fixtures);
  const versions = migrations.map(({ name }) => versionIn(name)!).sort((a, b) => (a < b ? -1 : 1));
  // The second file adds the column phone.
  const lesson = dedent`
    ---
    databases: [ann]
    history: ${String(versions[0])}
    ---
    # A history

    On **ann**:

    \`\`\`sql db=ann
    SELECT count(*) FROM information_schema.columns WHERE table_name = 'users' AND column_name IN ('id', 'phone');
    \`\`\`

    | count |
    |-------|
    | 1     |
  `;
  expect(await runLessonText(lesson, migrations)).toEqual({ passed: 1, failed: 0 });
});
