// What the picture says of a step.
import { describe, expect, test } from "vitest";
import { happened } from "../../src/client/state/happened.ts";
import type { StepView } from "../../src/client/state/view-state.ts";
import type { DatabaseState, StepOutput, WorldState } from "../../src/runner/index.ts";
import { state } from "./recording.ts";

const step = (body: string, outputs: readonly StepOutput[], after: WorldState | null): StepView => ({
  id: "s4",
  number: 4,
  status: "passed",
  question: null,
  outputs,
  result: null,
  seconds: 0,
  state: after,
  body,
  ran: null,
});

const result = (database: string, command: string, affected = 0): StepOutput => ({
  type: "result",
  database,
  result: { command, columns: [], rows: [], affected },
});

const error = (database: string | null, code: string): StepOutput => ({
  type: "error",
  error: {
    code,
    message: "no",
    at: null,
    inBlock: null,
    database,
    hint: null,
    postgres: null,
    migration: null,
  },
});

const migration = (
  database: string,
  name: string,
  direction: "up" | "down" = "up",
  outcome: "ran" | "empty" | "recorded" = "ran",
): StepOutput => ({
  type: "migration",
  database,
  event: {
    type: "migration-finished",
    result: { version: 1n, name, direction, outcome, durationMs: 1 } as never,
  },
});

const withServer = (world: WorldState, server: DatabaseState["server"]): WorldState => ({
  ...world,
  databases: world.databases.map((one) => (one.name === "bob" ? { ...one, server } : one)),
});

const same = state("A", "A");
const cases: readonly (readonly [string, readonly StepOutput[], WorldState | null, string])[] = [
  ["a question", [result("bob", "SELECT")], same, "Changes no database."],
  [
    "SQL that changes a schema",
    [result("alice", "ALTER TABLE")],
    state("B", "A"),
    "Changes the schema of alice.",
  ],
  ["both schemas", [], state("B", "B"), "Changes the schema of alice and bob."],
  [
    "rows, told once where databases did the same",
    [result("alice", "INSERT", 1), result("bob", "INSERT", 1), result("bob", "UPDATE", 2)],
    same,
    "Inserts 1 row on alice and bob. Updates 2 rows on bob.",
  ],
  ["what counts no rows", [result("bob", "SET")], same, "Runs SET on bob."],
  ["an error", [error("bob", "42703")], same, "Fails on bob with 42703."],
  [
    "an error on several",
    [error("alice", "42703"), error("bob", "42703")],
    same,
    "Fails on alice and bob with 42703.",
  ],
  ["an error of no database", [error(null, "SERVER_RUNNING")], same, "Fails with SERVER_RUNNING."],
  ["a migration", [migration("alice", "1_a.sql")], state("B", "A"), "Applies 1_a.sql on alice."],
  [
    "many migrations",
    [migration("bob", "1_a.sql"), migration("bob", "2_b.sql"), migration("alice", "1_a.sql", "down")],
    state("A", "B"),
    "Applies 2 migrations on bob. Takes back 1_a.sql on alice.",
  ],
  ["a repair", [migration("bob", "1_a.sql", "up", "recorded")], same, "Records 1_a.sql on bob."],
  [
    "an empty Down",
    [migration("bob", "1_a.sql", "down", "empty")],
    same,
    "Removes the record of 1_a.sql on bob.",
  ],
  ["a start with nothing to do", [], withServer(same, "running"), "Starts the server on bob."],
  ["a stop", [], withServer(same, "stopped"), "Stops the server on bob."],
  ["a state that is not known", [], null, "Changes no database."],
];

describe("one line for each step", () => {
  test.each(cases)("%s", (_name, outputs, after, sentence) => {
    const { code, sentences } = happened(step("-- first\n\n  SELECT 1\nFROM x;", outputs, after), same);
    expect(sentences.join(" ")).toBe(sentence);
    expect(code).toBe("SELECT 1");
  });

  test("a commit is told by its file, not by its text", () => {
    const committed = { type: "committed" as const, path: "migrations/1_a.sql", branch: "main" };
    expect(happened(step("-- +goose Up", [committed], same), same)).toEqual({
      code: null,
      sentences: ["Commits 1_a.sql."],
    });
  });
});
