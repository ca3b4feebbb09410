// CONSTRAINT_WITHOUT_NOT_VALID: a foreign key or a check on an older table reads every row while the table is locked.
import { quoteName } from "../../text/index.ts";
import { as, wordsOf } from "../sql/index.ts";
import { alteredTable, commaList } from "./naming.ts";
import { alterationsOf, type Hit, hitOf, type Rule, type RuleContext, waitingFor } from "./rule.ts";

export const constraintWithoutNotValid: Rule = {
  code: "CONSTRAINT_WITHOUT_NOT_VALID",
  severity: "warning",
  title: "a foreign key or check reads every row under a lock",
  bySize: true,
  check: (context) => [...onTables(context), ...onDomains(context)],
};

function onTables(context: RuleContext): readonly Hit[] {
  return alterationsOf(context).flatMap((alteration): readonly Hit[] => {
    const { command, table, view } = alteration;
    const constraint = command.subtype === "AT_AddConstraint" ? as(command.def, "Constraint") : undefined;
    if (!constraint || constraint.skip_validation || !constraint.is_enforced) return [];
    const foreign = constraint.contype === "CONSTR_FOREIGN";
    if (!foreign && constraint.contype !== "CONSTR_CHECK") return [];
    // Against a table of this very file nothing is there to wait for but the rows of the older one.
    const other = foreign ? context.scope(view).existing(constraint.pktable) : undefined;
    const partitioned = foreign && table.kind === "partitioned table" && context.target < 18;
    const mode = foreign ? "SHARE ROW EXCLUSIVE" : "ACCESS EXCLUSIVE";
    const also = other && other.oid !== table.oid ? `; so do writes to ${other.label}` : "";
    return [
      hitOf(alteration, {
        message: `the ${foreign ? "foreign key" : "check"} is verified against every row of ${table.label}, and meanwhile ${waitingFor(context, view, table, mode)}${also}`,
        hint: partitioned
          ? "A foreign key of a partitioned table can be NOT VALID from PostgreSQL 18 on; before, add it to each partition NOT VALID, validate them, and only then to the parent."
          : HINT,
        ...(partitioned ? {} : { recipe: recipe(alteredTable(view, table), constraint.conname, view.text) }),
      }),
    ];
  });
}

const HINT =
  "Add it NOT VALID (new rows are checked at once), and validate it in the next file: that takes a lock that lets reads and writes pass.";

/** A check of a domain is one of every table that has a column of it. */
function onDomains(context: RuleContext): readonly Hit[] {
  return context.file.up.statements.flatMap((view): readonly Hit[] => {
    const alter = as(view.node, "AlterDomainStmt");
    const constraint = as(alter?.def, "Constraint");
    const adds =
      alter?.subtype === "C" && constraint?.contype === "CONSTR_CHECK" && !constraint.skip_validation;
    // 'O': SET NOT NULL.
    if (!alter || !(adds || alter.subtype === "O")) return [];
    const [schemaname, relname] = ["", ...wordsOf(alter.typeName ?? [])].slice(-2);
    const { world } = context.scope(view);
    const [domain] = world.named(
      world.types,
      schemaname ? { schemaname, relname: relname ?? "" } : { relname: relname ?? "" },
    );
    const tables = world.tables.filter(
      ({ kind, columns }) => /table$/.test(kind) && columns.some((column) => column.domain === domain?.oid),
    );
    const [table] = tables;
    if (!domain || !table) return [];
    return [
      {
        at: view.at,
        view,
        table,
        object: `${domain.schema}.${domain.name}`,
        message: `the domain is verified against every row of ${commaList(tables.map(({ label }) => label))}, and meanwhile ${waitingFor(context, view, table, "SHARE")}`,
        hint: adds
          ? HINT
          : "Add CHECK (VALUE IS NOT NULL) NOT VALID instead, and validate it in the next file.",
        ...(adds && {
          recipe: `${view.text} NOT VALID;\n-- in the next file:\nALTER DOMAIN ${quoteName(domain.name)} VALIDATE CONSTRAINT ${quoteName(constraint?.conname ?? "NAME")};`,
        }),
      },
    ];
  });
}

function recipe(table: string, name: string | undefined, text: string): string {
  const constraint = quoteName(name ?? "NAME");
  const alone = text.split(/,\s*add\b/i).length === 1 && /\badd\s+constraint\b/i.test(text);
  const add = alone
    ? `${text} NOT VALID;`
    : `ALTER TABLE ${table} ADD CONSTRAINT ${constraint} ... NOT VALID;`;
  return `${add}\n-- in the next file:\nALTER TABLE ${table} VALIDATE CONSTRAINT ${constraint};`;
}
