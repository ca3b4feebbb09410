// One lesson being played: knows which steps have run with which text, goes on from there, or starts the world anew.
import type { SourceFile } from "../../engine/index.ts";
import { type Lesson, parseLesson, type Step, withBodies } from "../../lessons/index.ts";
import type { SandboxAssets } from "../../sandbox/index.ts";
import type { Said } from "../../words/index.ts";
import type { StepError, StepOutput } from "../events.ts";
import { fitting } from "../fitting.ts";
import { inPlace, type Placed } from "../placed.ts";
import type { Kept, KeptStep, ToWorker } from "../protocol.ts";
import { ask, ofProblem, playStep, type Tell, tellState, touched } from "../steps/index.ts";
import { ENGLISH, type RunnerText } from "../words.ts";
import { type Bases, LessonWorld, Shapes } from "../world/index.ts";
import { Keeper, type Taken, takenBytes } from "./kept.ts";
import { tellInOriginal } from "./original-places.ts";

/** Step id -> the text that its block has instead of the written one. */
export type Edits = Readonly<Record<string, string>>;

type Asked<T extends ToWorker["type"]> = Omit<Extract<ToWorker, { readonly type: T }>, "type" | "id">;

/** Most bytes of worlds that wait to be packed. */
const TAKEN_BYTES = 24 * 1024 * 1024;

/** How long the steps before an edited one must have taken for the wait until they are packed to be worth it. */
const PACK_BEFORE_EDITED_MS = 1000;

export class LessonSession {
  #source: SourceFile;
  readonly #migrations: readonly SourceFile[];
  readonly #assets: SandboxAssets;
  readonly #bases: Bases;
  readonly #t: RunnerText;
  /** As it is written, its steps in the order of its text. */
  #original: Lesson;
  #placed: Placed;
  #world: LessonWorld | null = null;
  readonly #shapes: Shapes;
  /** The steps that this world has behind it, as they were when they ran. */
  #played: KeptStep[] = [];
  /** Milliseconds that they took. */
  #cost = 0;
  readonly #saving: ((kept: Kept) => void) | null;
  #keeper: Keeper | null = null;
  /** The worlds after steps that nobody has packed yet. */
  #taken: Taken[] = [];
  /** The databases that the next step needs, as far as anybody has said. */
  #next: readonly string[] = [];
  /** Somebody ran SQL on it that is no step. */
  #asked = false;

  private constructor(
    source: SourceFile,
    lesson: Lesson,
    migrations: readonly SourceFile[],
    assets: SandboxAssets,
    bases: Bases,
    placed: Placed,
    letters: Readonly<Record<string, string>>,
    saving: ((kept: Kept) => void) | null,
    t: RunnerText,
  ) {
    this.#t = t;
    this.#placed = placed;
    this.#saving = saving;
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
    placed: Placed = {},
    letters: Readonly<Record<string, string>> = {},
    saving: ((kept: Kept) => void) | null = null,
    t: RunnerText = ENGLISH,
  ): LessonSession | readonly StepError[] {
    const parsed = parseLesson(source);
    return parsed.ok
      ? new LessonSession(source, parsed.lesson, migrations, assets, bases, placed, letters, saving, t)
      : parsed.problems.map(ofProblem);
  }

  /** Takes another text of the lesson. Answers its mistakes; nothing changes then. */
  revise(source: SourceFile, placed: Placed): readonly StepError[] {
    const parsed = parseLesson(source);
    if (!parsed.ok) return parsed.problems.map(ofProblem);
    this.#source = source;
    this.#original = parsed.lesson;
    this.#placed = placed;
    return [];
  }

  /** Plays up to and including step `to`. Resolves with the lesson's mistakes where an edit broke it; nothing has run then. */
  async play(request: Asked<"play">, tellEdited: Tell): Promise<readonly StepError[]> {
    const edited = this.#parse(request.edits);
    if (!edited.ok) return edited.problems.map(ofProblem);
    const started = performance.now();
    const lesson = inPlace(edited.lesson, this.#placed);
    const tell = tellInOriginal(this.#original, edited.lesson, tellEdited);
    const end = request.to === null ? lesson.steps.length : stepsUpTo(lesson, request.to);
    const kept = await this.#ready(lesson, request, end, tell);
    await this.#playTo(lesson, end, request, kept, tell);
    if (end === lesson.steps.length) this.#tellFinish(started, tell);
    return [];
  }

  /** Brings the world to where the quiet steps left it, and opens what a step will need; what comes later is opened then. */
  async warm(request: Asked<"warm">, tell: Tell): Promise<void> {
    const edited = this.#parse(request.edits);
    const lesson = inPlace(edited.ok ? edited.lesson : this.#original, this.#placed);
    const open = lesson.steps.findIndex(({ id }) => !request.quiet.includes(id));
    const end = open === -1 ? lesson.steps.length : open;
    const step = lesson.steps.find(({ id }) => id === request.to);
    if (!this.#world) {
      await this.#ready(lesson, request, end, tell);
      await this.#playTo(lesson, end, request, end, tell);
    }
    this.#next = step ? touched(step) : [];
    for (const name of this.#next) await this.#world?.open(name);
  }

  /** Takes the world to after step `to`; null: to its start. */
  async go(request: Asked<"go">, tell: Tell): Promise<readonly StepError[]> {
    const edited = this.#parse(request.edits);
    if (!edited.ok) return edited.problems.map(ofProblem);
    const lesson = inPlace(edited.lesson, this.#placed);
    const end = stepsUpTo(lesson, request.to);
    const there = this.#world && !this.#asked && this.#isPrefix(this.#played, lesson, request.skip);
    if (!there || this.#played.length > end) await this.#goBack(lesson, request, end, tell);
    await this.#playTo(lesson, end, request, end, tell);
    tell({ type: "rewound", after: request.to });
    return [];
  }

  async ask(database: string, sql: string): Promise<readonly StepOutput[]> {
    if (!this.#world) await this.#restart(this.#original, () => {});
    this.#asked = true;
    return this.#world ? ask(this.#world, database, sql) : [];
  }

  async reset(tell: Tell): Promise<void> {
    await this.#restart(this.#original, tell);
    tell({ type: "rewound", after: null });
    if (this.#world) tellState(this.#world, this.#shapes, null, tell);
  }

  /** Packs what was taken after steps, for this worker and the next, unless it is `busy`. */
  async keep(busy: () => boolean): Promise<void> {
    while (!busy() && this.#saving) {
      const taken = this.#taken[0];
      const kept = taken && (await this.#keeper?.pack(taken, busy));
      if (!kept) return;
      // A rewind may have taken it away meanwhile.
      if (this.#taken[0] === taken) this.#taken.shift();
      this.#saving(kept);
    }
  }

  /** Lets go of the memory of databases that the next step doesn't need. */
  async rest(): Promise<void> {
    if (this.#world && !this.#asked && this.#taken.length === 0)
      await this.#keeper?.rest(this.#world, this.#next);
  }

  async close(): Promise<void> {
    await this.#world?.close();
    this.#world = null;
  }

  #parse(edits: Edits) {
    return parseLesson(withBodies(this.#source, this.#original, edits));
  }

  /** Opens the world, or takes it back where a step that has run now reads otherwise. Answers how many steps to replay quietly. */
  async #ready(lesson: Lesson, request: Quiet, end: number, tell: Tell): Promise<number> {
    const same = this.#played.findIndex(
      ({ id, body }, index) => id !== lesson.steps[index]?.id || body !== lesson.steps[index]?.body,
    );
    if (!this.#world) {
      const told = request.quiet.length > 0 ? onlyProgress(tell) : tell;
      told({
        type: "lesson-started",
        file: lesson.file,
        title: lesson.title,
        steps: lesson.steps.length,
        databases: lesson.databases,
      });
      await this.#goBack(lesson, request, end, tell);
      if (this.#world) tellState(this.#world, this.#shapes, null, told);
      return 0;
    }
    if (same === -1) return this.#played.length;
    await this.#goBack(lesson, request, same, tell);
    tell({ type: "rewound", after: lesson.steps[same - 1]?.id ?? null });
    return same;
  }

  /** To the nearest saved world that leads to so many of the lesson's steps, this worker's or the client's; without one, to the start. */
  async #goBack(lesson: Lesson, { skip, resume }: Resuming, end: number, tell: Tell): Promise<void> {
    const leads = ({ steps }: Pick<Kept, "steps">) =>
      steps.length <= end && this.#isPrefix(steps, lesson, skip);
    const own = this.#taken.findLast(leads);
    const theirs = resume && leads(resume) ? resume : null;
    const nearest =
      own && own.steps.length > (theirs?.steps.length ?? 0)
        ? await this.#keeper?.pack(own, () => false)
        : theirs;
    if (nearest && !this.#world) await this.#restart(lesson, tell);
    if (nearest && this.#world && this.#keeper) {
      await this.#keeper.putBack(this.#world, nearest);
      this.#isAt(nearest);
    } else if (this.#played.length > 0 || this.#asked || !this.#world) await this.#restart(lesson, tell);
  }

  #isAt({ steps, cost }: Pick<Kept, "steps" | "cost">): void {
    this.#played = [...steps];
    this.#cost = cost;
    this.#taken = this.#taken.filter((taken) => taken.steps.length <= steps.length);
    this.#asked = false;
    for (const database of this.#world?.databases.values() ?? []) this.#shapes.see(database.schema);
  }

  #isPrefix(steps: readonly KeptStep[], lesson: Lesson, skip: readonly string[]): boolean {
    return steps.every(({ id, body, skipped }, index) => {
      const step = lesson.steps[index];
      return step?.id === id && step.body === body && skipped === skip.includes(id);
    });
  }

  async #restart(lesson: Lesson, tell: Tell): Promise<void> {
    const before: LessonWorld | null = this.#world;
    const progress = (what: Said, done: number, total: number) =>
      tell({ type: "progress", what: this.#t.said(what), done, total });
    this.#world = await LessonWorld.open(lesson, this.#migrations, this.#assets, this.#bases, progress);
    await before?.close();
    const { base } = this.#world;
    this.#keeper = base === null ? null : new Keeper(base);
    this.#played = [];
    this.#cost = 0;
    this.#taken = [];
    this.#asked = false;
  }

  async #playTo(
    lesson: Lesson,
    end: number,
    { skip, quiet = [] }: { readonly skip: readonly string[]; readonly quiet?: readonly string[] },
    kept: number,
    tell: Tell,
  ): Promise<void> {
    for (let index = this.#played.length; index < end; index++) {
      const step = lesson.steps[index];
      if (!step) break;
      const hush = quiet.includes(step.id) || index < kept;
      // What a reader wrote is the likeliest to have no end, and takes all that is not packed with it.
      const written = this.#original.steps.some(({ id, body }) => id === step.id && body === step.body);
      if (!written && this.#cost > PACK_BEFORE_EDITED_MS) await this.keep(() => false);
      await this.#playOne(step, index, skip.includes(step.id), hush ? onlyProgress(tell) : tell);
      await this.#take();
    }
  }

  async #take(): Promise<void> {
    if (!this.#world || !this.#keeper || !this.#saving || this.#asked) return;
    const steps = [...this.#played];
    const texts = [this.#source.text, ...steps.map(({ body }) => body)];
    const taken = await this.#keeper.take(this.#world, { steps, cost: this.#cost }, texts);
    if (taken) this.#taken = fitting(TAKEN_BYTES, [...this.#taken, taken], takenBytes);
  }

  async #playOne(step: Step, index: number, skipped: boolean, tell: Tell): Promise<void> {
    if (!this.#world) return;
    const started = performance.now();
    // What was ended for hanging did nothing, but its time has passed.
    if (skipped) this.#world.clock.nextStep();
    const passed = !skipped && (await playStep(this.#world, this.#shapes, step, index, tell, this.#t));
    this.#cost += performance.now() - started;
    this.#played.push({ id: step.id, body: step.body, skipped, passed });
  }

  #tellFinish(started: number, tell: Tell): void {
    const passed = this.#played.filter((step) => step.passed).length;
    const failed = this.#played.length - passed;
    tell({ type: "lesson-finished", passed, failed, durationMs: performance.now() - started });
  }
}

type Resuming = Pick<Asked<"play">, "skip" | "resume">;
type Quiet = Pick<Asked<"play">, "skip" | "resume" | "quiet">;

/** How many steps there are up to and including this one; null: none. */
function stepsUpTo(lesson: Lesson, id: string | null): number {
  return id === null ? 0 : lesson.steps.findIndex((step) => step.id === id) + 1;
}

/** Progress and new schemas pass; the rest the client has seen. */
function onlyProgress(tell: Tell): Tell {
  return (event) => {
    if (event.type === "progress") tell(event);
  };
}
