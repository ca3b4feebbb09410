// The locks of an open transaction are those that the lesson's own statements took: looking at the database leaves none.
import { expect, test } from "vitest";
import { createNodePlayer } from "../../src/node/play/player.ts";
import type { TransactionLock } from "../../src/runner/index.ts";
import { dedent } from "../support/dedent.ts";

const step = (sql: string) => `\`\`\`sql db=alice\n${sql}\n\`\`\`\n`;
const failing = (sql: string, code: string) => `\`\`\`sql db=alice error=${code}\n${sql}\n\`\`\`\n`;
const LESSON = [
  dedent`
    ---
    databases: [alice]
    ---
    # Locks
  `,
  step(
    "CREATE TABLE users (id int PRIMARY KEY);\nCREATE VIEW ids AS SELECT id FROM users;\nCREATE SCHEMA app;\nCREATE TABLE app.visit (at date);",
  ),
  step("BEGIN;"),
  step("LOCK TABLE users IN SHARE MODE;"),
  step("ALTER TABLE app.visit ADD COLUMN note text;"),
  failing("SELECT * FROM nowhere;", "42P01"),
  step("ROLLBACK;"),
].join("\n");

test("what is held after each step", async () => {
  const player = createNodePlayer({ lesson: { name: "lesson.md", text: LESSON }, migrations: [] });
  const held: (readonly TransactionLock[])[] = [];
  try {
    expect(await player.open()).toEqual([]);
    for await (const event of player.play(null))
      if (event.type === "state" && event.after !== null) held.push(event.state.databases[0]!.locks);
  } finally {
    await player.close();
  }
  const share = { relation: "users", mode: "ShareLock" };
  const both = [{ relation: "app.visit", mode: "AccessExclusiveLock" }, share];
  expect(held).toEqual([[], [], [share], both, both, []]);
});
