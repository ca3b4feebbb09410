// A short lesson as the player tells it: two databases, three steps; the second parts them, the third fails.
import type { LessonEvent, WorldState } from "../../src/runner/index.ts";
import type { Schema } from "../../src/sandbox/index.ts";

export const at = { file: "lessons/01-two.md", line: 12, column: 1 };

export const plain: Schema = {
  fingerprint: "aaa",
  objects: [
    { kind: "column", name: "users.id", definition: "integer" },
    { kind: "table", name: "users", definition: "table" },
  ],
};

export const named: Schema = {
  fingerprint: "bbb",
  objects: [
    { kind: "column", name: "users.id", definition: "integer" },
    { kind: "column", name: "users.name", definition: "text" },
    { kind: "table", name: "users", definition: "table" },
  ],
};

export function state(alice: "A" | "B", bob: "A" | "B"): WorldState {
  const database = (name: string, shape: "A" | "B") => ({
    name,
    fingerprint: shape === "A" ? "aaa" : "bbb",
    shape,
    versions: [{ version: 20251213120000n, dirty: false, at: "2025-12-13 12:00:00" }],
    versioned: true,
    server: "never started" as const,
    pending: [],
    transaction: "none" as const,
    locks: [],
  });
  return {
    clock: "2025-12-20T12:00:00Z",
    databases: [database("alice", alice), database("bob", bob)],
    shapes: alice === bob ? 1 : 2,
  };
}

const result = { command: "ALTER TABLE", columns: [], rows: [], affected: 0 };
const passed = {
  status: "passed" as const,
  durationMs: 1,
  checks: [{ kind: "ran" as const, status: "passed" as const, claim: "runs", at }],
};
const failed = {
  status: "failed" as const,
  durationMs: 1,
  checks: [
    {
      kind: "error" as const,
      status: "failed" as const,
      claim: "bob has no name",
      at,
      expected: "an error 42703",
      found: "it succeeded",
    },
  ],
};

export const opening: readonly LessonEvent[] = [
  { type: "progress", what: "starting PostgreSQL", done: 0, total: 1 },
  { type: "lesson-started", file: at.file, title: "Two", steps: 3, databases: ["alice", "bob"] },
  { type: "schema-seen", schema: plain },
  { type: "state", after: null, state: state("A", "A") },
];

export const first: readonly LessonEvent[] = [
  { type: "step-started", step: "s1", index: 0, at },
  { type: "step-output", step: "s1", output: { type: "command", text: "gosling shapes" } },
  { type: "step-output", step: "s1", output: { type: "line", text: "1 shape", stream: "out" } },
  { type: "state", after: "s1", state: state("A", "A") },
  { type: "step-finished", step: "s1", result: passed },
];

export const second: readonly LessonEvent[] = [
  { type: "step-started", step: "s2", index: 1, at },
  { type: "step-output", step: "s2", output: { type: "result", database: "alice", result } },
  { type: "schema-seen", schema: named },
  { type: "state", after: "s2", state: state("B", "A") },
  { type: "step-finished", step: "s2", result: passed },
];

export const third: readonly LessonEvent[] = [
  { type: "step-started", step: "s3", index: 2, at },
  { type: "state", after: "s3", state: state("B", "A") },
  { type: "step-finished", step: "s3", result: failed },
  { type: "lesson-finished", passed: 2, failed: 1, durationMs: 5 },
];

export const whole: readonly LessonEvent[] = [...opening, ...first, ...second, ...third];
