// Settings, what is added beside a statement, and files that are cut in two.
import { quoteName } from "../../text/index.ts";
import { as, refusedInTransaction } from "../sql/index.ts";
import type { Fixer } from "./repair.ts";

export const lockTimeout: Fixer = ({ file }) =>
  file.transaction
    ? { first: ["SET LOCAL lock_timeout = '5s'"] }
    : { first: ["SET lock_timeout = '5s'"], last: ["RESET lock_timeout"] };

export const setLocal: Fixer = ({ view, file }) => {
  const name = as(view.node, "VariableSetStmt")?.name;
  if (name === undefined) return undefined;
  if (!file.transaction) return { last: [`RESET ${name}`] };
  return { instead: [view.text.replace(/^set\s+(session\s+)?/i, "SET LOCAL ")] };
};

export const setForSession: Fixer = ({ view }) => {
  const name = as(view.node, "VariableSetStmt")?.name;
  if (name === undefined) return undefined;
  return { instead: [view.text.replace(/^set\s+local\s+/i, "SET ")], last: [`RESET ${name}`] };
};

/** The statement, and what the recipe adds to it. */
export const withRecipe: Fixer = ({ view, finding }) =>
  finding.recipe === undefined
    ? undefined
    : { instead: [view.text, finding.recipe.trim().replace(/;$/, "")] };

/** The old name as a view, for code that still uses it. */
export const oldNameAsView: Fixer = ({ view }) => {
  const rename = as(view.node, "RenameStmt");
  const { relation, newname } = rename ?? {};
  if (
    rename?.renameType !== "OBJECT_TABLE" ||
    !relation?.relname ||
    newname === undefined ||
    view.direction === "down"
  )
    return undefined;
  const schema = relation.schemaname ? `${quoteName(relation.schemaname)}.` : "";
  const old = `${schema}${quoteName(relation.relname)}`;
  return {
    instead: [view.text, `CREATE VIEW ${old} AS SELECT * FROM ${schema}${quoteName(newname)}`],
    downFirst: [`DROP VIEW ${old}`],
  };
};

export const fileOfItsOwn =
  (slug: string): Fixer =>
  ({ view, file }) =>
    view.direction === "up" ? { cut: { slug, transaction: file.transaction, alone: false } } : undefined;

export const withoutTransaction: Fixer = ({ view, file }) => {
  if (!refusedInTransaction(view.node) || view.direction === "down") return undefined;
  if (!file.transaction) return undefined;
  return { cut: { slug: "concurrently", transaction: false, alone: true } };
};
