// Proves a lesson's checks by breaking the lesson: plays it once, and every mutant from the step that it changes.
import type { SourceFile } from "../../engine/index.ts";
import {
  type Lesson,
  type LessonProblem,
  type Mutant,
  mutateLesson,
  parseLesson,
  type Step,
  solutions,
  withBodies,
} from "../../lessons/index.ts";
import type { SandboxAssets } from "../../sandbox/index.ts";
import type { CheckResult } from "../events.ts";
import { judge, performStep, type StepOutcome } from "../steps/index.ts";
import { type Bases, LessonWorld, Shapes } from "../world/index.ts";

export type MutantVerdict =
  /** `by`: the first check that failed. */
  | { readonly type: "killed"; readonly mutant: Mutant; readonly by: CheckResult }
  /** No check noticed, and the lesson says why none needs to. */
  | { readonly type: "marked"; readonly mutant: Mutant }
  | { readonly type: "survived"; readonly mutant: Mutant };

/** The lesson fails as it is written (with its exercises solved): its mutants would prove nothing. */
export class UnsoundLesson extends Error {
  override readonly name = "UnsoundLesson";
  readonly check: CheckResult;
  constructor(check: CheckResult) {
    super(`the lesson fails before anything is changed: ${check.claim}`);
    this.check = check;
  }
}

/** The kinds whose change is in what is expected: the steps run as before, so only the verdict is made again. */
const EXPECTATIONS: ReadonlySet<Mutant["kind"]> = new Set(["cell", "output", "error", "shapes"]);

interface Played {
  readonly outcome: StepOutcome;
  readonly shapes: number;
}

export interface MutantsInput {
  readonly source: SourceFile;
  readonly lesson: Lesson;
  readonly migrations: readonly SourceFile[];
  readonly assets: SandboxAssets;
  readonly bases: Bases;
  /** How outcomes are judged; a test that breaks it must see mutants survive. */
  readonly judge?: typeof judge;
}

/** Rejects with UnsoundLesson. Verdicts come in the order of the lesson's steps. */
export async function* tryMutants(input: MutantsInput): AsyncGenerator<MutantVerdict> {
  const solved = mustParse(withBodies(input.source, input.lesson, solutions(input.lesson)));
  const mutants = byStep(mutateLesson(input.source, input.lesson));
  const world = await openWorld(input, solved);
  const shapes = new Shapes();
  try {
    for (const [index, step] of solved.steps.entries()) {
      const own = mutants.get(step.id) ?? [];
      const structural = own.filter((mutant) => !EXPECTATIONS.has(mutant.kind));
      const before = new Before(input, solved, world, shapes, index);
      for (const mutant of structural) yield verdict(mutant, await playMutant(mutant, before));
      const played = await perform(world, shapes, step);
      const failed = failure(step, played, input);
      if (failed) throw new UnsoundLesson(failed);
      for (const mutant of own) {
        if (!EXPECTATIONS.has(mutant.kind)) continue;
        const changed = mustParse(mutant.source).steps[index];
        yield verdict(mutant, changed ? failure(changed, played, input) : null);
      }
    }
  } finally {
    await world.close();
  }
}

function byStep(mutants: Iterable<Mutant>): ReadonlyMap<string, readonly Mutant[]> {
  const groups = new Map<string, Mutant[]>();
  for (const mutant of mutants) groups.set(mutant.step, [...(groups.get(mutant.step) ?? []), mutant]);
  return groups;
}

function verdict(mutant: Mutant, by: CheckResult | null): MutantVerdict {
  if (by) return { type: "killed", mutant, by };
  return { type: mutant.survives === null ? "survived" : "marked", mutant };
}

/** Copies of the world as it is before a step. */
class Before {
  readonly input: MutantsInput;
  readonly index: number;
  readonly #solved: Lesson;
  readonly #world: LessonWorld;
  readonly #shapes: Shapes;

  constructor(input: MutantsInput, solved: Lesson, world: LessonWorld, shapes: Shapes, index: number) {
    this.input = input;
    this.index = index;
    this.#solved = solved;
    this.#world = world;
    this.#shapes = shapes;
  }

  async copy(): Promise<{ world: LessonWorld; shapes: Shapes }> {
    const open = [...this.#world.databases.values()].some((database) => database.transaction !== "none");
    if (!open) return { world: await this.#world.fork(), shapes: this.#shapes.copy() };
    // A database cannot be copied inside a transaction: the steps before are played again.
    const world = await openWorld(this.input, this.#solved);
    const shapes = new Shapes();
    for (const step of this.#solved.steps.slice(0, this.index))
      await performStep(world, shapes, step, () => {});
    return { world, shapes };
  }
}

/** Plays from the changed step on and stops at the first check that fails. */
async function playMutant(mutant: Mutant, before: Before): Promise<CheckResult | null> {
  const parsed = parseLesson(mutant.source);
  if (!parsed.ok) return unreadable(parsed.problems);
  const { world, shapes } = await before.copy();
  try {
    for (const step of parsed.lesson.steps.slice(before.index)) {
      const failed = failure(step, await perform(world, shapes, step), before.input);
      if (failed) return failed;
    }
    return null;
  } finally {
    await world.close();
  }
}

/** Without an exercise its checks belong to nothing, without a branch's file there is nothing to merge: the parser notices. */
function unreadable(problems: readonly LessonProblem[]): CheckResult | null {
  const problem = problems.find(({ severity }) => severity === "error");
  if (!problem) return null;
  return {
    kind: "ran",
    status: "failed",
    claim: "the lesson can be read",
    at: problem.at,
    found: problem.message,
  };
}

async function perform(world: LessonWorld, shapes: Shapes, step: Step): Promise<Played> {
  const outcome = await performStep(world, shapes, step, () => {});
  const fingerprints = [...world.databases.values()].map((database) => database.schema.fingerprint);
  return { outcome, shapes: new Set(fingerprints).size };
}

function failure(step: Step, { outcome, shapes }: Played, input: MutantsInput): CheckResult | null {
  const checks = (input.judge ?? judge)(step, outcome, shapes);
  return checks.find((check) => check.status === "failed") ?? null;
}

function openWorld(input: MutantsInput, solved: Lesson): Promise<LessonWorld> {
  return LessonWorld.open(solved, input.migrations, input.assets, input.bases, () => {});
}

function mustParse(source: SourceFile): Lesson {
  const parsed = parseLesson(source);
  if (!parsed.ok) throw new Error(`${source.name}: ${parsed.problems[0]?.message}`);
  return parsed.lesson;
}
