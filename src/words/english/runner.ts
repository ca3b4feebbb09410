// What the player of lessons says: what a step shows where its author says nothing, and what it is doing.

export const RUNNER = {
  claims: {
    readable: "can be read",
    committed: "the file is committed",
    runs: "runs without an error",
    returns: "returns the expected table",
    succeeds: "{{command}} succeeds",
    allSucceed: "every command succeeds",
    prints: "{{command}} prints this",
    fails: "fails with {{code}}",
    schemas_one: "all databases have one schema",
    schemas_other: "the databases have {{count}} different schemas",
    ends: "ends by itself",
    on: "{{claim}} (on {{database}})",
    noError: "no error",
    anError: "an error {{code}}",
    anEnd: "an end",
    columns: "columns {{names}}",
    succeeded: "it succeeded",
    noRows: "no rows were returned",
  },
  runner: {
    starting: "starting PostgreSQL",
    history: "applying the history",
    opening: "opening {{database}}",
    stopped: "stopped before it ended",
    tooLong_one: "ended after {{count}} second, the limit for a step",
    tooLong_other: "ended after {{count}} seconds, the limit for a step",
    undone: "What it changed is undone. The steps before it are kept, and the rest still runs.",
  },
} as const;
