// A file and what was found of it, to the files that take its place: one round, without running anything.
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { Finding, Target } from "../types.ts";
import { defaultLater, notNullByCheck, notValid, uniqueByIndex } from "./constraints.ts";
import { cutDraft, doesSomething } from "./cut.ts";
import { blockOf, type DraftBlock, draftOf, draftText, type FileDraft } from "./draft.ts";
import { keptInvoker, ruleAsTrigger } from "./guards.ts";
import {
  bigKey,
  buildIndex,
  detach,
  dropIndex,
  indexOfKey,
  indexTwice,
  keptInvalid,
  reindex,
} from "./indexes.ts";
import type { Fixer, MechanicalRepair, RepairFile } from "./repair.ts";
import {
  fileOfItsOwn,
  lockTimeout,
  oldNameAsView,
  setForSession,
  setLocal,
  withoutTransaction,
  withRecipe,
} from "./session.ts";

/** By code. What is not here has no mechanical way: somebody has to decide. */
const FIXERS: Readonly<Record<string, Fixer>> = {
  CONSTRAINT_WITHOUT_NOT_VALID: notValid,
  DATA_MOVE_UNDER_LOCK: fileOfItsOwn("rows"),
  DETACH_WITHOUT_CONCURRENTLY: detach,
  DROP_INDEX_WITHOUT_CONCURRENTLY: dropIndex,
  DUPLICATE_INDEX: indexTwice,
  FOREIGN_KEY_WITHOUT_INDEX: indexOfKey,
  INDEX_WITHOUT_CONCURRENTLY: buildIndex,
  INTEGER_KEY: bigKey,
  INVALID_INDEX_KEPT: keptInvalid,
  LOCK_TIMEOUT_MISSING: lockTimeout,
  NEEDS_NO_TRANSACTION: withoutTransaction,
  PARTIAL_FAILURE: fileOfItsOwn("next"),
  REINDEX_WITHOUT_CONCURRENTLY: reindex,
  RENAME_BREAKS_CODE: oldNameAsView,
  RIGHTS_WIDENED: keptInvoker,
  RULE_ON_TABLE: ruleAsTrigger,
  SECURITY_DEFINER_PATH: withRecipe,
  SEQUENCE_STARTS_LOW: withRecipe,
  SETTING_LEAKS: setLocal,
  SET_LOCAL_WITHOUT_EFFECT: setForSession,
  SET_NOT_NULL: notNullByCheck,
  SEVERAL_TABLES_LOCKED: fileOfItsOwn("other_table"),
  UNIQUE_BUILDS_INDEX: uniqueByIndex,
  VOLATILE_DEFAULT: defaultLater,
};

/** A file in the place of another, or after it. */
export interface FixedFile {
  /** What it does, as part of a file name; undefined for what remains of the file itself. */
  readonly slug?: string;
  readonly text: string;
}

export interface Fixed {
  /** In order; the first keeps the file's name. */
  readonly files: readonly FixedFile[];
  /** The findings that this round is about. */
  readonly fixed: readonly Finding[];
}

/** What stays the same while lines move. */
export const findingKey = ({ code, object }: Finding) => `${code} ${object ?? ""}`;

/** Undefined where there is no mechanical way for any of the findings. The new files may have findings of their own. `done`: keys of what earlier rounds fixed. */
export function fixFile(
  file: MigrationFile,
  findings: readonly Finding[],
  target: Target,
  done: ReadonlySet<string> = new Set(),
): Fixed | undefined {
  const repairs = repairsOf(file, findings, target).filter(
    ({ repair, finding }) => !(repair.once && done.has(findingKey(finding))),
  );
  const whole = repairs.filter(({ repair }) => !repair.cut);
  const draft = draftOf(file);
  if (whole.length > 0) {
    const files = assembled(draft, whole);
    return files && { files: files.map(fileOf), fixed: whole.map(({ finding }) => finding) };
  }
  for (const { repair, view, finding } of repairs) {
    const parts = repair.cut && cutDraft(draft, view, repair.cut);
    if (parts) return { files: parts.map(fileOf), fixed: [finding] };
  }
  return undefined;
}

interface Chosen {
  readonly finding: Finding;
  readonly view: SqlView;
  readonly repair: MechanicalRepair;
}

/** At most one a statement, and none for what another one takes away. Time limits come when all else is done. */
function repairsOf(file: MigrationFile, findings: readonly Finding[], target: Target): readonly Chosen[] {
  const chosen: Chosen[] = [];
  const views = [...file.up.statements, ...file.down.statements];
  const upFirst = findings
    .flatMap((finding) => {
      const view = viewOf(views, finding);
      return view ? [{ finding, view }] : [];
    })
    .toSorted((a, b) => views.indexOf(a.view) - views.indexOf(b.view));
  for (const { finding, view } of upFirst) {
    // A table that is known to be small has no need of it.
    const small = finding.severity === "note" && finding.rows !== undefined;
    const fixer = FIXERS[finding.code];
    if (!fixer || small) continue;
    if (chosen.some((one) => one.view === view || one.repair.undo?.(view))) continue;
    const repair = fixer({ view, finding, file, target });
    if (repair) chosen.push({ finding, view, repair });
  }
  const rest = chosen.filter(({ finding }) => finding.code !== "LOCK_TIMEOUT_MISSING");
  return rest.length > 0 ? rest : chosen;
}

function viewOf(views: readonly SqlView[], { statement, line }: Finding): SqlView | undefined {
  return views.findLast((view) => view.text === statement && view.at.line <= line);
}

function assembled(draft: FileDraft, chosen: readonly Chosen[]): readonly FileDraft[] | undefined {
  const repairs = chosen.map(({ repair }) => repair);
  const leads = new Map<SqlView, string>();
  const replaced = (blocks: readonly DraftBlock[]) =>
    blocks.flatMap((block): readonly DraftBlock[] => {
      const own = chosen.find(({ view }) => view === block.view);
      const { instead } = own?.repair ?? {};
      if (own && instead?.length === 0) leads.set(own.view, block.lead);
      return instead ? instead.map((sql, index) => blockOf(sql, index === 0 ? block.lead : "")) : [block];
    });
  const around = (direction: "up" | "down", blocks: readonly DraftBlock[]): readonly DraftBlock[] => {
    const own = chosen.filter(({ view }) => view.direction === direction).map(({ repair }) => repair);
    return [
      ...distinct(own.flatMap(({ first = [] }) => first)),
      ...blocks,
      ...distinct(own.flatMap(({ last = [] }) => last)),
    ];
  };
  const undone = (block: DraftBlock) =>
    block.view !== undefined && repairs.some(({ undo }) => block.view && undo?.(block.view));
  const main: FileDraft = {
    ...draft,
    up: around("up", replaced(draft.up)),
    down: [
      ...repairs.flatMap(({ downFirst = [] }) => downFirst.map((sql) => blockOf(sql))),
      ...around("down", replaced(draft.down.filter((block) => !undone(block)))),
    ],
  };
  const steps = (which: "before" | "after") =>
    chosen.flatMap(({ repair, view }) =>
      (repair[which] ?? []).map((step, index) =>
        draftOfStep(step, index === 0 ? (leads.get(view) ?? "") : ""),
      ),
    );
  const before = steps("before");
  const after = steps("after");
  const empty = !main.up.some(doesSomething);
  const [first, ...others] = empty ? [...before, ...after] : [...before, main, ...after];
  if (!first) return undefined;
  // What Down has for nothing in particular stays with the first.
  const rest = empty ? main.down.filter(doesSomething) : [];
  return [
    { ...first, head: draft.head, down: [...first.down, ...rest] },
    ...others.map((one) => (one === main ? { ...main, head: "" } : one)),
  ];
}

function draftOfStep({ slug, transaction, up, down }: RepairFile, lead: string): FileDraft {
  return {
    head: "",
    transaction,
    up: up.map((sql, index) => blockOf(sql, index === 0 ? lead : "")),
    upTail: "",
    down: down.map((sql) => blockOf(sql)),
    downTail: "",
    slug,
  };
}

const distinct = (statements: readonly string[]) => [...new Set(statements)].map((sql) => blockOf(sql));

const fileOf = (draft: FileDraft): FixedFile => ({
  ...(draft.slug !== undefined && { slug: draft.slug }),
  text: draftText(draft),
});
