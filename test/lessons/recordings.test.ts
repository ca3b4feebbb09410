// What lessons show as recorded is recorded anew, on a real server, and compared; the text of a recording, read and written.
// `GOSLING_RECORD=1` writes the new recording into the lesson.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMigrator } from "../../src/engine/index.ts";
import { parseRecording, type Recording, writeRecording } from "../../src/lessons/index.ts";
import { connect } from "../../src/server/index.ts";
import { history } from "../migrations/support/history.ts";
import { useServer } from "../support/postgres-server.ts";
import { recordWaits } from "../support/record-waits.ts";

const LESSON = new URL("../../lessons/15-locks.md", import.meta.url);
const BLOCK = /(?<=```recorded\n)[\s\S]*?(?=\n```)/;

describe("lesson 15", () => {
  const server = useServer();

  test("who waits for whom is what a server does today", async () => {
    const url = await server().createDatabase();
    const session = await connect({ connection: url, env: {} });
    await createMigrator(session, history).up();
    await session.close();
    const recorded = await recordWaits(url, "with lock_timeout = '2s' in the session deploy", [
      { session: "report", at: 0, sql: "SELECT count(*), pg_sleep(4) FROM users" },
      {
        session: "deploy",
        at: 0.5,
        first: "SET lock_timeout = '2s'",
        sql: "ALTER TABLE users ADD COLUMN nickname text",
      },
      { session: "web", at: 1, sql: "SELECT count(*) FROM users" },
    ]);
    const lesson = readFileSync(LESSON, "utf8");
    if (process.env.GOSLING_RECORD === "1")
      writeFileSync(
        LESSON,
        lesson.replace(BLOCK, () => writeRecording(recorded)),
      );
    const kept = parseRecording(BLOCK.exec(lesson)?.[0] ?? "");
    if ("message" in kept) throw new Error(kept.message);
    expect(withoutTimes(recorded)).toEqual(withoutTimes(kept));
    for (const recording of [recorded, kept])
      expect(order(recording)).toEqual(["deploy fails", "report ends"]);
  });
});

/** Each session's events: two sessions' may come in the same moment. */
function withoutTimes({ where, sessions, events }: Recording) {
  return [
    where,
    ...sessions.map((name) =>
      events.filter(({ session }) => session === name).map(({ at, ...rest }) => rest),
    ),
  ];
}

/** The deployment gives up while the long query still runs. */
function order({ events }: Recording): readonly string[] {
  return events
    .map(({ session, type }) => `${session} ${type}`)
    .filter((event) => event === "deploy fails" || event === "report ends");
}
