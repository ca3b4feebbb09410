// What a rule is: a code, a severity, and a pure function from a file and the world before it to hits.
import type { Location, Version } from "../../engine/index.ts";
import type { MigrationFile, Scope, SqlView } from "../file/index.ts";
import { as, type NodeOf } from "../sql/index.ts";
import type { Severity, Target } from "../types.ts";
import type { TableFacts, World } from "../world/index.ts";

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
  /** What stood in the database before the file. */
  readonly world: World;
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
  readonly message: string;
  readonly hint?: string;
  readonly recipe?: string;
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

/** Where the command begins, as well as the tree tells. */
function placeOf({ view, command }: Alteration): Location {
  const definition = as(command.def, "ColumnDef") ?? as(command.def, "Constraint");
  return view.place(definition?.location);
}

export function hitOf(alteration: Alteration, more: Pick<Hit, "message" | "hint" | "recipe">): Hit {
  return { at: placeOf(alteration), view: alteration.view, table: alteration.table, ...more };
}
