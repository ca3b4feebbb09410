// One lesson being played: knows which steps have run with which text, goes on from there, or starts the world anew.
import type { SourceFile } from "../../engine/index.ts";
import { type Lesson, parseLesson, type Step, withBodies } from "../../lessons/index.ts";
import type { SandboxAssets } from "../../sandbox/index.ts";
import type { StepError, StepOutput } from "../events.ts";
import { ask, ofProblem, playStep, type Tell, tellState, touched } from "../steps/index.ts";
import { type Bases, Shapes, World } from "../world/index.ts";
import { tellInOriginal } from "./original-places.ts";

/** Step id -> the text that its block has instead of the written one. */
export type Edits = Readonly<Record<string, string>>;

export interface PlayRequest {
  /** The last step to play; null: all. */
  readonly to: string | null;
  readonly edits: Edits;
  /** Steps that must not be executed: they were ended for hanging. */
  readonly skip: readonly string[];
  /** Steps whose events the client has already. */
  readonly quiet: readonly string[];
}

export class LessonSession {
  readonly #source: SourceFile;
  readonly #migrations: readonly SourceFile[];
  readonly #assets: SandboxAssets;
  readonly #bases: Bases;
  /** As it is written. */
  readonly #original: Lesson;
  #world: World | null = null;
  readonly #shapes: Shapes;
  /** The steps that this world has behind it, as they were when they ran. */
  #played: Step[] = [];
  #passed = new Map<string, boolean>();

  private constructor(
    source: SourceFile,
    lesson: Lesson,
    migrations: readonly SourceFile[],
    assets: SandboxAssets,
    bases: Bases,
    letters: Readonly<Record<string, string>>,
  ) {
    this.#shapes = new Shapes(new Map(Object.entries(letters)));
    this.#source = source;
    this.#original = lesson;
    this.#migrations = migrations;
    this.#assets = assets;
    this.#bases = bases;
  }

  /** Parses the lesson; nothing runs yet. */
  static open(
    source: SourceFile,
    migrations: readonly SourceFile[],
    assets: SandboxAssets,
    bases: Bases = new Map(),
    letters: Readonly<Record<string, string>> = {},
  ): LessonSession | readonly StepError[] {
    const parsed = parseLesson(source);
    return parsed.ok
      ? new LessonSession(source, parsed.lesson, migrations, assets, bases, letters)
      : parsed.problems.map(ofProblem);
  }

  /** Plays up to and including step `to`. Resolves with the lesson's mistakes where an edit broke it; nothing has run then. */
  async play(request: PlayRequest, tellEdited: Tell): Promise<readonly StepError[]> {
    const edited = parseLesson(withBodies(this.#source, this.#original, request.edits));
    if (!edited.ok) return edited.problems.map(ofProblem);
    const started = performance.now();
    const lesson = edited.lesson;
    const tell = tellInOriginal(this.#original, lesson, tellEdited);
    const end =
      request.to === null
        ? lesson.steps.length
        : lesson.steps.findIndex((step) => step.id === request.to) + 1;
    const quiet = new Set(request.quiet);
    const kept = await this.#ready(lesson, quiet, tell);
    for (let index = this.#played.length; index < end; index++) {
      const step = lesson.steps[index];
      if (!step) break;
      const hush = quiet.has(step.id) || index < kept;
      await this.#playOne(step, index, request.skip.includes(step.id), hush ? onlyProgress(tell) : tell);
    }
    if (end === lesson.steps.length) this.#tellFinish(lesson, request.skip, started, tell);
    return [];
  }

  /** Opens the world and the databases that a step will need; what they need later is opened then. */
  async warm(to: string, tell: Tell): Promise<void> {
    if (!this.#world) await this.#ready(this.#original, new Set(), tell);
    const step = this.#original.steps.find(({ id }) => id === to);
    for (const name of step ? touched(step) : []) await this.#world?.open(name);
  }

  async ask(database: string, sql: string): Promise<readonly StepOutput[]> {
    if (!this.#world) await this.#ready(this.#original, new Set(), () => {});
    return this.#world ? ask(this.#world, database, sql) : [];
  }

  async reset(tell: Tell): Promise<void> {
    await this.#restart(this.#original, tell);
    tell({ type: "rewound", after: null });
    if (this.#world) tellState(this.#world, this.#shapes, null, tell);
  }

  async close(): Promise<void> {
    await this.#world?.close();
    this.#world = null;
  }

  /** Opens the world, or starts it anew where a step that has run now reads otherwise. Answers how many steps to replay quietly. */
  async #ready(lesson: Lesson, quiet: ReadonlySet<string>, tell: Tell): Promise<number> {
    const same = this.#played.findIndex((step, index) => step.body !== lesson.steps[index]?.body);
    const changed = same !== -1;
    if (!this.#world) {
      const told = quiet.size > 0 ? onlyProgress(tell) : tell;
      told({
        type: "lesson-started",
        file: lesson.file,
        title: lesson.title,
        steps: lesson.steps.length,
        databases: lesson.databases,
      });
      await this.#restart(lesson, tell);
      if (this.#world) tellState(this.#world, this.#shapes, null, told);
      return 0;
    }
    if (!changed) return this.#played.length;
    await this.#restart(lesson, tell);
    tell({ type: "rewound", after: lesson.steps[same - 1]?.id ?? null });
    return same;
  }

  async #restart(lesson: Lesson, tell: Tell): Promise<void> {
    const before: World | null = this.#world;
    const progress = (what: string, done: number, total: number) =>
      tell({ type: "progress", what, done, total });
    this.#world = await World.open(lesson, this.#migrations, this.#assets, this.#bases, progress);
    await before?.close();
    this.#played = [];
    this.#passed = new Map();
  }

  async #playOne(step: Step, index: number, skip: boolean, tell: Tell): Promise<void> {
    if (!this.#world) return;
    // What was ended for hanging did nothing, but its time has passed.
    if (skip) this.#world.clock.nextStep();
    else this.#passed.set(step.id, await playStep(this.#world, this.#shapes, step, index, tell));
    this.#played.push(step);
  }

  #tellFinish(lesson: Lesson, skip: readonly string[], started: number, tell: Tell): void {
    const passed = lesson.steps.filter((step) => this.#passed.get(step.id)).length;
    const failed = lesson.steps.filter(
      (step) => this.#passed.get(step.id) === false || skip.includes(step.id),
    ).length;
    tell({ type: "lesson-finished", passed, failed, durationMs: performance.now() - started });
  }
}

/** Progress and new schemas pass; the rest the client has seen. */
function onlyProgress(tell: Tell): Tell {
  return (event) => {
    if (event.type === "progress") tell(event);
  };
}
