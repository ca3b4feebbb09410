// Up with rows: rows of the team's own or generated ones in the tables that the file touches, then the file.

import { type Database, DatabaseError, type MigrationFailure } from "../../engine/index.ts";
import {
  indexOfPosition,
  literal,
  parseVersion,
  placesIn,
  qualified,
  stem,
  versionIn,
} from "../../text/index.ts";
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { generateRows, linkRows, type NewLink } from "../rows/index.ts";
import { as } from "../sql/index.ts";
import type { Finding, ProofOutcome } from "../types.ts";
import type { RelationName, TableFacts } from "../world/index.ts";
import { failureFinding, finding, startOfFile } from "./findings.ts";
import type { Lab } from "./lab.ts";
import { FAILED, PASSED } from "./outcome.ts";

export interface RowsBefore {
  /** Whether any touched table holds rows now. */
  readonly present: boolean;
  /** The rows are the team's own, from a seed file. */
  readonly seeded: boolean;
  readonly outcome: ProofOutcome;
  readonly findings: readonly Finding[];
}

/** Fills the tables on the lived database. `touched` are tables of the bare one: they are found again by name. */
export async function placeRows(
  lab: Lab,
  file: MigrationFile,
  touched: readonly TableFacts[],
  options: HarnessOptions,
): Promise<RowsBefore> {
  const findings: Finding[] = [];
  const seeded = await runSeed(lab, file, options, findings);
  const failed = findings.length > 0;
  if (touched.length === 0) {
    const outcome: ProofOutcome = { type: "not-tested", why: "it touches no table that was there before" };
    return { present: seeded, seeded, outcome: failed ? FAILED : seeded ? PASSED : outcome, findings };
  }
  const oids = await oidsOf(lab.lived.database, touched);
  const { filled, empty } = await generateRows(lab.lived.database, options.parser, oids);
  for (const { table, object, why } of empty) {
    findings.push(
      finding(
        "NOT_TESTED_WITH_ROWS",
        "note",
        "rows",
        startOfFile(file),
        `not tested with rows in ${table}: ${why}`,
        {
          object,
          hint: `Rows of your own go into seed/${file.version}.sql: it is run before this file.`,
        },
      ),
    );
  }
  if (!seeded) await linkRows(lab.lived.database, newLinks(file, touched));
  const present = oids.some((oid) => filled.has(oid)) || seeded;
  const why = empty.map(({ table, why: reason }) => `${table}: ${reason}`).join("; ");
  const outcome: ProofOutcome = failed
    ? FAILED
    : present
      ? PASSED
      : { type: "not-tested", why: why || "its tables are partitioned and have no partition" };
  return { present, seeded, outcome, findings };
}

/** The foreign keys of one column that a file adds to tables that were there. */
function newLinks({ up }: MigrationFile, touched: readonly TableFacts[]): readonly NewLink[] {
  const find = (name: RelationName | undefined) =>
    touched.find(
      (table) =>
        table.name === name?.relname && (name.schemaname === undefined || name.schemaname === table.schema),
    );
  return up.statements.flatMap(({ node }) => {
    const alter = as(node, "AlterTableStmt");
    const table = find(alter?.relation);
    return (alter?.cmds ?? []).flatMap((command): readonly NewLink[] => {
      const constraint = as(as(command, "AlterTableCmd")?.def, "Constraint");
      const other = find(constraint?.pktable);
      if (!table || !other || constraint?.contype !== "CONSTR_FOREIGN") return [];
      const columns = (constraint.fk_attrs ?? []).map((one) => as(one, "String")?.sval ?? "");
      const named = (constraint.pk_attrs ?? []).map((one) => as(one, "String")?.sval ?? "");
      const key = other.constraints.find(({ type }) => type === "p")?.columns ?? [];
      const [column, ...more] = columns;
      const [otherColumn] = named.length > 0 ? named : key;
      if (column === undefined || otherColumn === undefined || more.length > 0) return [];
      return [
        {
          table: qualified(table.schema, table.name),
          column,
          other: qualified(other.schema, other.name),
          otherColumn,
        },
      ];
    });
  });
}

const SEED = ({ version }: MigrationFile) => `If your rows are different, put some into seed/${version}.sql.`;

/** What failed with rows and went through without. */
export function rowsFinding(file: MigrationFile, failure: MigrationFailure, seeded: boolean): Finding {
  const { sqlstate = "" } = failure.database ?? {};
  if (seeded) {
    return failureFinding(
      "UP_FAILS_WITH_ROWS",
      "error",
      "rows",
      file,
      "Up fails on the rows of the seed file",
      failure,
    );
  }
  const required = requiredColumn(file, failure);
  const refuses = /^P000[14]$/.test(sqlstate);
  const dependent = refuses || /^(22|23)/.test(sqlstate);
  const hint = `${SEED(file)} If not, let the file look first, and clean up before it.`;
  return required
    ? failureFinding(
        "UP_FAILS_WITH_ROWS",
        "error",
        "rows",
        file,
        "Up works on an empty table and fails on any row",
        {
          ...failure,
          at: required.at,
          statement: required.text,
        },
      )
    : failureFinding(
        dependent ? "UP_DEPENDS_ON_ROWS" : "UP_FAILS_WITH_ROWS",
        dependent ? "warning" : "error",
        "rows",
        file,
        `Up works on empty tables and ${refuses ? "refuses" : "fails on"} rows that the schema before it allows`,
        failure,
        refuses ? `The file looks at the rows and stops by itself. ${SEED(file)}` : hint,
      );
}

/** The statement that adds the column which the failure found without a value, where nothing could have given it one: any row would do. */
function requiredColumn(file: MigrationFile, { database }: MigrationFailure): SqlView | undefined {
  if (database?.sqlstate !== "23502" || database.column === undefined) return undefined;
  const { statements } = file.up;
  // Values that the file itself writes depend on what is in the rows.
  const fills = statements.some(({ node }) => "UpdateStmt" in node || "DoStmt" in node || "CallStmt" in node);
  return statements.find(({ node }) => {
    const alter = as(node, "AlterTableStmt");
    if (alter?.relation?.relname !== database.table) return false;
    return (alter?.cmds ?? []).some((item) => {
      const command = as(item, "AlterTableCmd");
      const column = as(command?.def, "ColumnDef");
      if (command?.subtype !== "AT_AddColumn" || column?.colname !== database.column) return false;
      const constraints = (column?.constraints ?? []).flatMap((one) => as(one, "Constraint") ?? []);
      const kinds = constraints.map(({ contype }) => contype);
      // DEFAULT NULL gives nothing.
      const valued = constraints.some(
        ({ contype, raw_expr }) =>
          /^CONSTR_(DEFAULT|IDENTITY|GENERATED)$/.test(contype ?? "") && !as(raw_expr, "A_Const")?.isnull,
      );
      const required = kinds.some((kind) => kind === "CONSTR_NOTNULL" || kind === "CONSTR_PRIMARY");
      return !valued && (required || !fills);
    });
  });
}

async function runSeed(
  lab: Lab,
  file: MigrationFile,
  { seeds = [] }: HarnessOptions,
  findings: Finding[],
): Promise<boolean> {
  let ran = false;
  for (const seed of seeds.filter(({ name }) => versionOfSeed(name) === file.version)) {
    try {
      await lab.lived.database.run(seed.text);
      ran = true;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      await lab.lived.database.run("ROLLBACK").catch(() => undefined);
      const { message, sqlstate, position } = error.fields;
      const index = position === undefined ? 0 : indexOfPosition(seed.text, position);
      findings.push(
        finding(
          "SEED_FAILS",
          "error",
          "rows",
          placesIn(seed.text, seed.name).at(index),
          `the seed file fails: ${message} (${sqlstate})`,
          {
            hint: `It runs on the schema just before ${file.source.name}.`,
          },
        ),
      );
    }
  }
  return ran;
}

/** A seed is named as a migration, or by its version alone: `42.sql`. */
function versionOfSeed(name: string): bigint | undefined {
  return versionIn(name) ?? parseVersion(stem(name));
}

/** Tables of another database, found by their names. */
export async function oidsOf(database: Database, tables: readonly TableFacts[]): Promise<readonly string[]> {
  const [result] = await database.run(
    `SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE (n.nspname, c.relname) IN (${tables
      .map(({ schema, name }) => `(${literal(schema)}, ${literal(name)})`)
      .join(", ")})`,
  );
  return (result?.rows ?? []).flatMap(([oid]) => oid ?? []);
}
