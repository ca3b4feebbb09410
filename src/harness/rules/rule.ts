// What a rule is: a code, a severity, and a pure function from a file and the world before it to hits.
import type { Location, Version } from "../../engine/index.ts";
import type { SchemaDifference } from "../../sandbox/index.ts";
import type { MigrationFile, Scope, SqlView } from "../file/index.ts";
import { as, type NodeOf } from "../sql/index.ts";
import { strongerOf, whoWaits } from "../trace/index.ts";
import type { Severity, Target } from "../types.ts";
import type { DatabaseCatalog, RelationName, TableFacts } from "../world/index.ts";

export interface Rule {
  readonly code: string;
  readonly severity: Severity;
  /** What it looks for, in a clause: for lists of rules. */
  readonly title: string;
  /** The harm grows with the table: on a table that is known to be small the finding is a note. */
  readonly bySize?: boolean;
  check(context: RuleContext): readonly Hit[];
}

export interface RuleContext {
  readonly file: MigrationFile;
  /** What was in the database before the file. */
  readonly world: DatabaseCatalog;
  /** What is there after Up, and what that changed; null where Up did not go through. */
  readonly after: DatabaseCatalog | null;
  readonly changes: SchemaDifference;
  /** The strongest lock of a table that an earlier statement of the transaction took. */
  held(view: SqlView, table: TableFacts): { readonly mode: string; readonly line: number } | undefined;
  readonly target: Target;
  /** The version table and its `gosling_` neighbours. */
  readonly versionTable: string;
  /** The newest version that some database has applied already, where the caller knows. */
  readonly appliedUpTo: Version | null;
  scope(view: SqlView): Scope;
  /** Whether an earlier file that did not apply speaks of something of this name: it might be there. */
  mayExist(name: string): boolean;
}

export interface Hit {
  readonly at: Location;
  readonly view?: SqlView;
  /** The table that it would hurt. */
  readonly table?: TableFacts;
  /** What it is about, with its schema, where that is not the table. */
  readonly object?: string;
  /** Where it is not the rule's. */
  readonly severity?: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly recipe?: string;
}

/** One statement of a section, with a look at what was there before the file. */
export interface RuleStatement {
  readonly view: SqlView;
  /** What is there when the section begins. */
  readonly world: DatabaseCatalog;
  /** The table of a name, if it was there before the file. */
  old(name: RelationName | undefined): TableFacts | undefined;
  /** The same for the table that has this index. */
  oldByIndex(name: RelationName): TableFacts | undefined;
}

/** Of Up, and of Down: that one meets what Up made, and of it hurts only what was there before the file. */
export function statementsOf(context: RuleContext): readonly RuleStatement[] {
  const { file, world, after } = context;
  const before = new Set(world.tables.map(({ oid }) => oid));
  const made = after ?? world;
  const known = (table: TableFacts | undefined) => (table && before.has(table.oid) ? table : undefined);
  return [
    ...file.up.statements.map((view): RuleStatement => {
      const scope = context.scope(view);
      return {
        view,
        world: scope.world,
        old: (name) => scope.existing(name),
        oldByIndex: (name) => scope.world.findByIndex(name),
      };
    }),
    ...file.down.statements.map(
      (view): RuleStatement => ({
        view,
        world: made,
        old: (name) => known(name && made.find(name)),
        oldByIndex: (name) => known(made.findByIndex(name)),
      }),
    ),
  ];
}

/** Who waits while a statement works that locks the table in this mode, and until when. */
export function waitingFor(context: RuleContext, view: SqlView, table: TableFacts, mode: string): string {
  const held = context.held(view, table);
  const strongest = strongerOf(mode, held?.mode ?? mode);
  const since = held && strongest !== mode ? `, held since line ${held.line}` : "";
  const end = context.file.transaction ? "until the transaction ends" : "until it is done";
  return `${whoWaits(strongest, table.label)} ${end} (${strongest}${since})`;
}

/** One command of an ALTER TABLE on a table that was there before the file. */
export interface Alteration {
  readonly view: SqlView;
  readonly table: TableFacts;
  readonly command: NodeOf<"AlterTableCmd">;
  /** How many commands the statement has. */
  readonly of: number;
}

export function alterationsOf(context: RuleContext): readonly Alteration[] {
  return context.file.up.statements.flatMap((view) => {
    const statement = as(view.node, "AlterTableStmt");
    const table = context.scope(view).existing(statement?.relation);
    if (!statement || !table) return [];
    const commands = (statement.cmds ?? []).flatMap((node) => as(node, "AlterTableCmd") ?? []);
    return commands.map((command) => ({ view, table, command, of: commands.length }));
  });
}

/** Where the command begins, as well as the tree shows. */
function placeOf({ view, command }: Alteration): Location {
  const definition = as(command.def, "ColumnDef") ?? as(command.def, "Constraint");
  return view.place(definition?.location);
}

export function hitOf(
  alteration: Alteration,
  more: Pick<Hit, "message" | "hint" | "recipe" | "severity" | "object">,
): Hit {
  return { at: placeOf(alteration), view: alteration.view, table: alteration.table, ...more };
}
