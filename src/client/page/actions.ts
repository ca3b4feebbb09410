// What the reader's presses do: each asks the player for something or tells the view; nothing is decided but what to play.
import type { Console, Playing } from "../play/index.ts";
import type { LessonView, StepView, ViewEvent } from "../state/index.ts";
import {
  askedDatabase,
  checkedBy,
  editsUpTo,
  exerciseOf,
  firstToRun,
  isAsking,
  isEdited,
  isExpandedSwitch,
  lastCheck,
  moments,
  nextStep,
  replayOf,
  rowsQuery,
  shownIndex,
  turnBefore,
  unsolvedUpTo,
} from "../state/index.ts";
import type { Actions } from "../views/index.ts";
import type { OwnSteps } from "./own-steps.ts";

export interface ActionsOptions {
  readonly view: () => LessonView;
  readonly tell: (event: ViewEvent) => void;
  /** Draws what changed, now. */
  readonly draw: () => void;
  readonly playing: Playing;
  readonly console: Console;
  /** Null where nothing of the reader's own can be kept. */
  readonly own: OwnSteps | null;
  /** The reader's eyes go there. */
  readonly show: (step: StepView) => void;
  /** The focus goes there, because what had it is gone or because it was asked for. */
  readonly focus: (step: StepView, part: "step" | "editor") => void;
  readonly help: () => void;
  readonly databases: Actions["databases"];
}

export function createActions(options: ActionsOptions): Actions {
  const { view, tell, draw, playing, console, show, own } = options;
  const stepOf = (id: string): StepView => view().steps.find((step) => step.id === id)!;

  const run = (to: string | null): Promise<void> => {
    if (view().phase.type === "playing") return Promise.resolve();
    const checking = checkedBy(view(), to)?.step ?? null;
    const request = { edits: editsUpTo(view(), to), checking };
    if (firstToRun(view(), to) !== null) return playing.play(to, request);
    // All of it has run with these very texts: the verdict is only said again.
    tell({ type: "play-requested", request });
    tell({ type: "play-ended" });
    return Promise.resolve();
  };

  const play = async (to: string | null): Promise<void> => {
    const exercise = turnBefore(view(), to);
    if (exercise === null) return run(to);
    const step = stepOf(exercise.step);
    const before = view().steps[step.number - 2];
    if (before !== undefined && step.ran === null && firstToRun(view(), before.id) !== null) {
      await run(before.id);
      // Stopped, failed to load, or refused: that is what has to be told.
      if (view().phase.type !== "idle" || stepOf(before.id).ran === null) return;
      if (Object.values(view().edits).some(({ problems }) => problems.length > 0)) return;
    }
    tell({ type: "turn-reached", turn: { step: step.id, to } });
    show(step);
  };

  const focus = (id: string, part: "step" | "editor"): void => {
    draw();
    options.focus(stepOf(id), part);
  };

  /** The lesson has other steps now: what has run stays up to the first of them. */
  const revise = (steps: OwnSteps): void => {
    const { lesson, placed, steps: shapes } = steps.current();
    playing.revise(lesson, placed);
    console.discard();
    tell({ type: "steps-changed", steps: shapes });
  };

  const keepAsStep = (steps: OwnSteps, { database, after, sql }: Parameters<OwnSteps["add"]>[0]): void => {
    if (view().phase.type === "playing") return;
    const id = steps.add({ database, after, sql });
    revise(steps);
    options.databases(false);
    void playing.again(after, id, { edits: editsUpTo(view(), id), checking: null });
    focus(id, "step");
  };

  return {
    keepAsStep: own && ((asked) => keepAsStep(own, asked)),
    removeStep: (id) => {
      if (own === null || view().phase.type === "playing") return;
      const ran = stepOf(id).ran !== null;
      const before = own.remove(id);
      revise(own);
      if (ran) void playing.goBack(before);
      const next = view().steps.find((step) => step.id === before) ?? view().steps[0];
      if (next !== undefined) focus(next.id, "step");
    },
    play: (to) => void play(to),
    next: () => {
      const next = nextStep(view());
      if (next === null) return;
      const exercise = exerciseOf(view(), next.id);
      if (exercise === null || turnBefore(view(), next.id) !== null) void play(next.id);
      else if (isEdited(view(), next)) void play(lastCheck(exercise));
      else {
        tell({ type: "turn-reached", turn: { step: next.id, to: lastCheck(exercise) } });
        return focus(next.id, "editor");
      }
      show(next);
    },
    check: (exercise) => {
      const other = turnBefore(view(), exercise.step);
      void (other === null ? run(lastCheck(exercise)) : play(lastCheck(exercise)));
    },
    again: (id) => {
      if (view().phase.type === "playing") return;
      const before = view().steps[stepOf(id).number - 2]?.id ?? null;
      const checking = checkedBy(view(), id)?.step ?? null;
      void playing.again(before, id, { edits: editsUpTo(view(), id), checking });
      focus(id, "step");
    },
    stop: () => playing.stop(),
    reset: () => void playing.reset(),
    restart: () => {
      // Whatever had run is run again: the reader goes on where the worker was lost.
      const reached = view().steps.findLast((step) => step.status !== "waiting") ?? nextStep(view());
      tell({ type: "reset-requested" });
      tell({ type: "play-ended" });
      playing.discard();
      if (reached !== null) void run(reached.id);
    },
    select: (selection) => tell({ type: "moment-selected", selection }),
    compare: (pair) => tell({ type: "pair-selected", pair }),
    help: options.help,
    databases: options.databases,
    edit: (step) => {
      // Who is there need not be led there.
      if (view().turn?.step === step) tell({ type: "turn-left" });
      tell({ type: "edit-opened", step });
      focus(step, "editor");
    },
    closeEdit: (step) => {
      tell({ type: "edit-closed", step });
      focus(step, "step");
    },
    replace: (step, text) => {
      tell({ type: "edit-replaced", step, text });
      focus(step, "editor");
    },
    goOn: (how) => {
      const { turn } = view();
      const to = turn?.to ?? null;
      if (how === "solutions")
        for (const { step, solution } of unsolvedUpTo(view(), to))
          tell({ type: "edit-replaced", step, text: solution });
      void run(to);
      if (turn !== null) focus(turn.step, "step");
    },
    leaveTurn: () => {
      const { turn } = view();
      tell({ type: "turn-left" });
      if (turn !== null) focus(turn.step, "step");
    },
    askAbout: (database) => tell({ type: "console-database", database }),
    ask: (sql) => {
      const reached = moments(view());
      const moment = reached[shownIndex(view(), reached)];
      if (moment === undefined || isAsking(view().console)) return;
      const database = askedDatabase(view(), moment);
      const after = moment.step?.id ?? null;
      tell({ type: "console-asked", database, after, sql });
      if (isExpandedSwitch(sql)) return;
      console.ask({ database, after, sql, ...replayOf(view(), after) }).then(
        (outputs) => tell({ type: "console-answered", outputs }),
        (error: unknown) => {
          tell({ type: "console-failed", message: error instanceof Error ? error.message : String(error) });
        },
      );
    },
    rows: (page) => {
      tell({ type: "rows-asked", ...page });
      const { database, after } = page;
      console.ask({ database, after, sql: rowsQuery(page), ...replayOf(view(), after) }).then(
        (outputs) => tell({ type: "rows-answered", ...page, outputs }),
        (error: unknown) =>
          tell({
            type: "rows-failed",
            ...page,
            message: error instanceof Error ? error.message : String(error),
          }),
      );
    },
    stopAsking: () => console.stop(),
    clearConsole: () => tell({ type: "console-cleared" }),
    predict: (step, choice) => tell({ type: "predicted", step, choice }),
    foldSolution: (exercise, fold) => tell({ type: "solution-fold", exercise: exercise.id, fold }),
  };
}
