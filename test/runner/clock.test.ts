// A lesson's databases live at the lesson's time: in results, defaults, errors and notices, and after a step is left out or run again.
import { expect, test } from "vitest";
import { createNodePlayer } from "../../src/node/play/player.ts";
import type { LessonEvent } from "../../src/runner/index.ts";

const LESSON = `---
databases: [alice, bob]
clock: 2025-12-20 12:00:00
---
# The time

\`\`\`sql db=alice,bob
CREATE TABLE visit (at timestamptz NOT NULL DEFAULT now(), stars int CHECK (stars > 0));
INSERT INTO visit (stars) VALUES (5);
\`\`\`

\`\`\`sql db=alice check="sleeping ends, and takes its time"
SELECT clock_timestamp() - now() >= interval '0.2 s' AS slept FROM pg_sleep(0.2);
\`\`\`

| slept |
|-------|
| t     |

\`\`\`sql db=alice,bob error=23514
INSERT INTO visit (stars) VALUES (-1);
\`\`\`

\`\`\`sql db=alice,bob check="now and before"
DO $$ BEGIN RAISE NOTICE '%', now(); END $$;
SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS now, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS at FROM visit;
\`\`\`

| now              | at               |
|------------------|------------------|
| 2025-12-20 12:04 | 2025-12-20 12:01 |
`;

test("now() is the lesson's clock", async () => {
  const player = createNodePlayer({ lesson: { name: "lesson.md", text: LESSON }, migrations: [] });
  try {
    expect(await player.open()).toEqual([]);
    for (let round = 0; round < 2; round++) {
      const events: LessonEvent[] = [];
      for await (const event of player.play(null)) events.push(event);
      const results = events.flatMap((event) => (event.type === "step-finished" ? [event.result] : []));
      expect(results.flatMap(({ checks }) => checks.filter(({ status }) => status === "failed"))).toEqual([]);
      const outputs = events.flatMap((event) => (event.type === "step-output" ? [event.output] : []));
      const details = outputs.flatMap((output) =>
        output.type === "error" ? [output.error.postgres?.detail ?? ""] : [],
      );
      const notices = outputs.flatMap((output) => (output.type === "notice" ? [output.message] : []));
      if (round === 0) {
        expect(details).toHaveLength(2);
        expect(notices).toHaveLength(2);
      }
      for (const text of [...details, ...notices]) expect(text).toMatch(/2025-12-20 12:0[34]:0/);
      for await (const event of player.reset()) expect(event.type).not.toBe("step-finished");
    }
  } finally {
    await player.close();
  }
});
