// The picture as data: what differs between databases, and where the lanes run.
import { describe, expect, test } from "vitest";
import { changedTables, pairOf } from "../../src/client/state/comparison.ts";
import { driftRows } from "../../src/client/state/drift.ts";
import { layoutLanes } from "../../src/client/state/lanes.ts";
import { moments } from "../../src/client/state/moments.ts";
import { reduce } from "../../src/client/state/reduce.ts";
import { tablesOf } from "../../src/client/state/tables.ts";
import { initialView, type LessonView } from "../../src/client/state/view-state.ts";
import type { Schema, SchemaObject } from "../../src/sandbox/index.ts";
import { named, plain, state, whole } from "./recording.ts";

const schemaOf = (fingerprint: string, ...objects: readonly SchemaObject[]): Schema => ({
  fingerprint,
  objects,
});
const column = (name: string, definition: string): SchemaObject => ({ kind: "column", name, definition });
const table = (name: string): SchemaObject => ({ kind: "table", name, definition: "table" });

const steps = ["s1", "s2", "s3"].map((id) => ({ id, body: "SELECT 1;", question: null }));

describe("drift rows", () => {
  const databases = state("A", "B").databases;
  const rows = (a: Schema, b: Schema) => driftRows(databases, { aaa: a, bbb: b });

  test("nothing where the schemas agree", () => {
    expect(driftRows(state("A", "A").databases, { aaa: plain })).toEqual([]);
  });

  test("an object that one lacks", () => {
    expect(rows(plain, named)).toEqual([
      { kind: "column", name: "users.name", variants: ["text"], cells: [null, 0] },
    ]);
  });

  test("an object that reads differently", () => {
    const rowsFound = rows(
      schemaOf("aaa", column("users.phone", "text")),
      schemaOf("bbb", column("users.phone", "character varying(20)")),
    );
    expect(rowsFound).toEqual([
      { kind: "column", name: "users.phone", variants: ["text", "character varying(20)"], cells: [0, 1] },
    ]);
  });

  test("a table that one lacks is one row, not one for each of its columns", () => {
    const rowsFound = rows(
      schemaOf("aaa"),
      schemaOf("bbb", table("pool"), column("pool.id", "integer"), column("pool.name", "text")),
    );
    expect(rowsFound.map((row) => row.name)).toEqual(["pool"]);
  });

  test("a column that differs among those who have the table stays", () => {
    const three = [...databases, { ...databases[1]!, name: "carol", fingerprint: "ccc", shape: "C" }];
    const rowsFound = driftRows(three, {
      aaa: schemaOf("aaa"),
      bbb: schemaOf("bbb", table("pool"), column("pool.id", "integer")),
      ccc: schemaOf("ccc", table("pool")),
    });
    expect(rowsFound.map((row) => row.name)).toEqual(["pool", "pool.id"]);
  });

  test("an unknown schema counts as empty", () => {
    expect(driftRows(databases, { bbb: plain }).map((row) => row.cells)).toEqual([[null, 0]]);
  });
});

describe("two databases compared", () => {
  const object = (kind: "table" | "column" | "index", name: string, definition: string) => ({
    kind,
    name,
    definition,
  });
  const schema = (...objects: readonly ReturnType<typeof object>[]) => ({ fingerprint: "x", objects });

  test("the first that differ are taken, unless two are chosen", () => {
    const databases = state("A", "B");
    expect(pairOf(databases, null)).toMatchObject({ from: { name: "alice" }, to: { name: "bob" } });
    expect(pairOf(databases, { from: "bob", to: "alice" })).toMatchObject({ from: { name: "bob" } });
    expect(pairOf(databases, { from: "gone", to: "alice" })).toMatchObject({ from: { name: "alice" } });
    expect(pairOf(state("A", "A"), null).to.name).toBe("alice");
  });

  test("only tables that differ, each part with its sign", () => {
    const from = schema(
      object("table", "a", "table"),
      object("column", "a.id", "integer"),
      object("column", "a.old", "text"),
      object("table", "same", "table"),
      object("table", "gone", "table"),
    );
    const to = schema(
      object("table", "a", "table"),
      object("column", "a.id", "bigint"),
      object("column", "a.name", "text"),
      object("column", "a.kept", "text"),
      object("index", "a.a_name", "btree (name)"),
      object("table", "new", "table"),
      object("column", "new.id", "integer"),
      object("table", "same", "table"),
    );
    expect(
      changedTables({ ...from, objects: [...from.objects, object("column", "a.kept", "text")] }, to),
    ).toEqual([
      {
        name: "a",
        sign: "~",
        alike: 1,
        parts: [
          { sign: "~", kind: "column", name: "id", definition: "bigint", was: "integer" },
          { sign: "+", kind: "column", name: "name", definition: "text", was: null },
          { sign: "+", kind: "index", name: "a_name", definition: "btree (name)", was: null },
          { sign: "-", kind: "column", name: "old", definition: "text", was: null },
        ],
      },
      { name: "gone", sign: "-", alike: 0, parts: [] },
      {
        name: "new",
        sign: "+",
        alike: 0,
        parts: [{ sign: "+", kind: "column", name: "id", definition: "integer", was: null }],
      },
    ]);
  });
});

describe("lanes", () => {
  const view: LessonView = whole.reduce(reduce, initialView(steps));
  const lanes = layoutLanes(moments(view), 340, 2);
  const yOf = (piece: string | undefined) => Number(/[HC].*?(-?[\d.]+)$/.exec(piece ?? "")?.[1]);

  test("one lane a database, one piece between two moments, coloured by where it leads", () => {
    expect(lanes.lanes.map((lane) => [lane.database, ...lane.pieces.map((piece) => piece.shape)])).toEqual([
      ["alice", "A", "B", "B"],
      ["bob", "A", "A", "A"],
    ]);
  });

  test("a lane is straight while its schema stays and bends when it changes, whatever the others do", () => {
    const [alice, bob] = lanes.lanes;
    const bends = ({ path }: { path: string }) =>
      /^M[\d.]+ ([\d.]+)C/.exec(path)![1] !== /([\d.]+)$/.exec(path)![1];
    expect(alice!.pieces.map(bends)).toEqual([false, true, false]);
    expect(bob!.pieces.map(bends)).toEqual([false, false, false]);
  });

  test("each bundle is named after the databases in it at the moment shown", () => {
    const names = (shown: number) =>
      layoutLanes(moments(view), 340, shown).tracks.map((track) => [track.shape, ...track.databases]);
    expect(names(0)).toEqual([["A", "alice", "bob"], ["B"]]);
    expect(names(2)).toEqual([
      ["A", "bob"],
      ["B", "alice"],
    ]);
  });

  test("one database's lane stays level: only its letter and its colour change", () => {
    const alone = moments(view).map((moment) => ({
      ...moment,
      state: { ...moment.state, databases: moment.state.databases.slice(0, 1) },
    }));
    const { lanes: only, tracks, height } = layoutLanes(alone, 340, 2);
    expect(only[0]!.pieces.map(({ shape }) => shape)).toEqual(["A", "B", "B"]);
    expect(new Set(only[0]!.pieces.map(({ path }) => /([\d.]+)$/.exec(path)![1])).size).toBe(1);
    expect(tracks).toEqual([{ shape: "B", y: expect.any(Number), databases: ["alice"] }]);
    expect(height).toBe(layoutLanes(alone.slice(0, 1), 340, 0).height);
  });

  test("different schemas run on different tracks inside the drawing", () => {
    expect(lanes.tracks.map((track) => track.shape)).toEqual(["A", "B"]);
    expect(lanes.tracks[0]!.y).toBeLessThan(lanes.tracks[1]!.y);
    expect(lanes.tracks[1]!.y).toBeLessThan(lanes.height);
    const end = yOf(lanes.lanes[0]!.pieces[1]!.path);
    expect(Math.abs(end - lanes.tracks[1]!.y)).toBeLessThan(lanes.tracks[1]!.y - lanes.tracks[0]!.y);
  });

  test("hand-written SQL is marked on its lane where it ran", () => {
    const y = yOf(lanes.lanes[0]!.pieces[1]!.path);
    expect(lanes.marks).toEqual([{ type: "sql", database: "alice", shape: "B", x: lanes.xs[2], y }]);
  });

  test("statements that only look leave no mark", () => {
    const result = { command: "SELECT", columns: [], rows: [], affected: 0 };
    const select = {
      type: "step-output" as const,
      step: "s1",
      output: { type: "result" as const, database: "bob", result },
    };
    const looked = layoutLanes(moments([...whole, select].reduce(reduce, initialView(steps))), 340, 0);
    expect(looked.marks.filter((mark) => mark.database === "bob")).toEqual([]);
  });

  test("an error outweighs a migration, a migration a start", () => {
    const migration = (event: object) =>
      ({ type: "step-output", step: "s1", output: { type: "migration", database: "bob", event } }) as never;
    const finished = {
      type: "migration-finished",
      result: { version: 1n, name: "1_a.sql", direction: "up", outcome: "ran", durationMs: 1 },
    };
    const connected = { type: "connected", server: "x" };
    const marks = (...events: object[]) =>
      layoutLanes(
        moments([...whole, ...events.map(migration)].reduce(reduce, initialView(steps))),
        340,
        0,
      ).marks.filter((mark) => mark.database === "bob");
    expect(marks(connected).map((mark) => mark.type)).toEqual(["start"]);
    expect(marks(finished, connected).map((mark) => mark.type)).toEqual(["migration"]);
    expect(marks(finished, { type: "failed" }).map((mark) => mark.type)).toEqual(["error"]);
  });

  test("one moment, or none, is no trouble", () => {
    expect(layoutLanes([], 340, 0).lanes).toEqual([]);
    expect(layoutLanes(moments(view).slice(0, 1), 340, 0).lanes.map((lane) => lane.pieces)).toEqual([[], []]);
  });
});

describe("tables", () => {
  const schema = schemaOf(
    "x",
    column("pool.id", "bigint"),
    column("pool_keys.key", "text"),
    table("pool"),
    table("pool_keys"),
  );
  const changed = (before?: Schema) =>
    tablesOf(schema, before).flatMap((each) =>
      each.changed ? [each.name, ...each.columns.filter((c) => c.changed).map((c) => c.name)] : [],
    );

  test("a schema's tables with their own columns", () => {
    expect(tablesOf(schema)).toEqual([
      { name: "pool", changed: false, columns: [{ name: "id", definition: "bigint", changed: false }] },
      { name: "pool_keys", changed: false, columns: [{ name: "key", definition: "text", changed: false }] },
    ]);
  });

  test("what is new since the moment before", () => {
    expect(changed(schema)).toEqual([]);
    expect(changed(schemaOf("y", table("pool"), column("pool.id", "bigint")))).toEqual(["pool_keys", "key"]);
    expect(changed(schemaOf("y", ...schema.objects.slice(1), column("pool.id", "integer")))).toEqual([
      "pool",
      "id",
    ]);
    expect(changed(schemaOf("y", ...schema.objects, column("pool.gone", "text")))).toEqual(["pool"]);
  });
});
