// The drift lanes as geometry: a lane a database, x = moments; lanes with one schema run bundled. Pure.
import type { StepOutput } from "../../runner/index.ts";
import { reading } from "./happened.ts";
import type { Moment } from "./moments.ts";

export interface Lanes {
  readonly width: number;
  readonly height: number;
  /** From a bundle's middle to its outermost lane. */
  readonly reach: number;
  readonly lanes: readonly Lane[];
  /** x of each moment, in order. */
  readonly xs: readonly number[];
  readonly marks: readonly LaneMark[];
  /** Where each schema's bundle runs: its letter, the height of its middle, and the databases in it at the moment shown. */
  readonly tracks: readonly LaneTrack[];
}

export interface LaneTrack {
  readonly shape: string;
  readonly y: number;
  readonly databases: readonly string[];
}

interface Lane {
  readonly database: string;
  /** One piece between two moments, coloured by the schema that it leads to. */
  readonly pieces: readonly { readonly shape: string; readonly path: string }[];
}

export type MarkType = "sql" | "migration" | "start" | "error";

export interface LaneMark {
  readonly type: MarkType;
  readonly database: string;
  readonly shape: string;
  readonly x: number;
  readonly y: number;
}

const gap = 6;
const trackGap = 20;
const left = 26;
const right = 12;
/** Above a bundle stand the names of the databases in it. */
const nameGap = 14;

/**
 * `width`: the drawing's width in pixels; its height follows from how many schemas there were. `shown`: the moment whose databases
 * are named. One database alone has nothing to part from: its lane stays level, and only its colour and letter change.
 */
export function layoutLanes(moments: readonly Moment[], width: number, shown: number): Lanes {
  const databases = moments[0]?.state.databases.map((database) => database.name) ?? [];
  const shapes = [
    ...new Set(moments.flatMap(({ state }) => state.databases.map((database) => database.shape))),
  ].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  // A lane keeps its place within every track, so that it bends only when its own schema changes.
  const alone = databases.length === 1;
  const step = Math.max(databases.length - 1, 0) * gap + trackGap + nameGap;
  const top = (shape: string): number => trackGap / 2 + nameGap + (alone ? 0 : shapes.indexOf(shape) * step);
  const now = moments[shown];
  const tracks = (alone && now !== undefined ? [shapeOf(now, databases[0]!)] : shapes).map((shape) => ({
    shape,
    y: top(shape) + ((databases.length - 1) * gap) / 2,
    databases: databases.filter((name) => now !== undefined && shapeOf(now, name) === shape),
  }));
  const height = (alone ? 1 : shapes.length) * step;
  const span = width - left - right;
  const xs = moments.map((_, index) =>
    moments.length === 1 ? left : left + (span * index) / (moments.length - 1),
  );
  const yOf = (moment: Moment, name: string): number =>
    top(shapeOf(moment, name)) + databases.indexOf(name) * gap;
  const lanes = databases.map((database) => ({
    database,
    pieces: moments.slice(1).map((moment, index) => {
      const before = moments[index]!;
      return {
        shape: shapeOf(moment, database),
        path: curve(xs[index]!, yOf(before, database), xs[index + 1]!, yOf(moment, database)),
      };
    }),
  }));
  const marks = moments.flatMap((moment, index) =>
    marksOf(moment).map(({ type, database }) => ({
      type,
      database,
      shape: shapeOf(moment, database),
      x: xs[index]!,
      y: yOf(moment, database),
    })),
  );
  return { width, height, reach: ((databases.length - 1) * gap) / 2, lanes, xs, marks, tracks };
}

function shapeOf(moment: Moment, name: string): string {
  return moment.state.databases.find((database) => database.name === name)?.shape ?? "?";
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  // Level or not, a piece has one form, so that a browser can move it from one to the other.
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** At most one mark a database and step; the most important wins: an error, a migration, a server's start, SQL. */
function marksOf({ step }: Moment): readonly { readonly type: MarkType; readonly database: string }[] {
  const found = new Map<string, MarkType>();
  const order: readonly MarkType[] = ["sql", "start", "migration", "error"];
  for (const output of step?.outputs ?? []) {
    const mark = markOf(output);
    if (mark === null) continue;
    const known = found.get(mark.database);
    if (known === undefined || order.indexOf(mark.type) > order.indexOf(known))
      found.set(mark.database, mark.type);
  }
  return [...found].map(([database, type]) => ({ database, type }));
}

function markOf(output: StepOutput): { readonly type: MarkType; readonly database: string } | null {
  switch (output.type) {
    case "result":
      // Statements that only look leave no mark.
      return reading.has(output.result.command) ? null : { type: "sql", database: output.database };
    case "migration":
      if (output.event.type === "migration-finished") return { type: "migration", database: output.database };
      if (output.event.type === "connected") return { type: "start", database: output.database };
      return output.event.type === "failed" ? { type: "error", database: output.database } : null;
    case "error":
      return output.error.database === null ? null : { type: "error", database: output.error.database };
    case "notice":
    case "command":
    case "line":
    case "committed":
    case "left-out":
      return null;
    default:
      return output satisfies never;
  }
}
