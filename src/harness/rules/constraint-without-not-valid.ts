// CONSTRAINT_WITHOUT_NOT_VALID: a foreign key or a check on an older table reads every row while the table is locked.
import { quoteName } from "../../text/index.ts";
import { as } from "../sql/index.ts";
import { tableSql } from "./naming.ts";
import { alterationsOf, hitOf, type Rule } from "./rule.ts";

export const constraintWithoutNotValid: Rule = {
  code: "CONSTRAINT_WITHOUT_NOT_VALID",
  severity: "warning",
  title: "a foreign key or check reads every row under a lock",
  bySize: true,
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table, view } = alteration;
      const constraint = command.subtype === "AT_AddConstraint" ? as(command.def, "Constraint") : undefined;
      if (!constraint || constraint.skip_validation || !constraint.is_enforced) return [];
      const foreign = constraint.contype === "CONSTR_FOREIGN";
      if (!foreign && constraint.contype !== "CONSTR_CHECK") return [];
      // Against a table of this very file nothing is there to wait for but the rows of the older one.
      const other = foreign ? context.scope(view).existing(constraint.pktable) : undefined;
      const partitioned = foreign && table.kind === "partitioned table" && context.target < 18;
      const lock = foreign
        ? `writes to ${table.label}${other && other.oid !== table.oid ? ` and ${other.label}` : ""} wait (SHARE ROW EXCLUSIVE)`
        : `nobody reads or writes it (ACCESS EXCLUSIVE)`;
      return [
        hitOf(alteration, {
          message: `${foreign ? "the foreign key" : "the check"} is verified against every row of ${table.label}, and meanwhile ${lock}`,
          hint: partitioned
            ? "A foreign key of a partitioned table can be NOT VALID from PostgreSQL 18 on; before, add it to each partition NOT VALID, validate them, and only then to the parent."
            : "Add it NOT VALID (new rows are checked at once), and validate it in the next file: that takes a lock that lets reads and writes pass.",
          ...(partitioned ? {} : { recipe: recipe(tableSql(table), constraint.conname, view.text) }),
        }),
      ];
    }),
};

function recipe(table: string, name: string | undefined, text: string): string {
  const constraint = quoteName(name ?? "NAME");
  const alone = text.split(/,\s*add\b/i).length === 1 && /\badd\s+constraint\b/i.test(text);
  const add = alone
    ? `${text} NOT VALID;`
    : `ALTER TABLE ${table} ADD CONSTRAINT ${constraint} ... NOT VALID;`;
  return `${add}\n-- in the next file:\nALTER TABLE ${table} VALIDATE CONSTRAINT ${constraint};`;
}
