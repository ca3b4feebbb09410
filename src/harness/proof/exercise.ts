// Functions that a file makes or changes are called, and triggers fired: PostgreSQL looks at most bodies only when they run.
import { DatabaseError, type DatabaseErrorFields } from "../../engine/index.ts";
import { literal, qualified, quoteName } from "../../text/index.ts";
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { generateRows, sampleOf, twinSql } from "../rows/index.ts";
import { as } from "../sql/index.ts";
import type { Finding } from "../types.ts";
import { type DatabaseCatalog, type FunctionFacts, objectOf } from "../world/index.ts";
import { finding } from "./findings.ts";
import type { Lab } from "./lab.ts";
import { cleanSession } from "./migrate.ts";

/** On the database with rows, in transactions that are rolled back. `after`: what Up makes. */
export async function exercise(
  lab: Lab,
  file: MigrationFile,
  before: DatabaseCatalog,
  after: DatabaseCatalog,
  options: HarnessOptions,
): Promise<readonly Finding[]> {
  const known = new Map(before.functions.map((one) => [one.oid, one]));
  const fresh = after.functions.filter(
    (one) =>
      one.kind !== "aggregate" &&
      /^(plpgsql|sql)$/.test(one.language) &&
      known.get(one.oid)?.body !== one.body,
  );
  const findings: Finding[] = [];
  for (const one of fresh) {
    const view = viewOf(file, one);
    if (!view) continue;
    const outcome = one.isTrigger ? await fire(lab, one, options) : await call(lab, one);
    if (outcome.type === "failed") findings.push(fails(view, one, outcome.fields));
    if (outcome.type === "not-run") findings.push(notExercised(view, one, outcome.why));
  }
  if (fresh.length > 0) await cleanSession(lab.lived, options);
  return findings;
}

type Exercised =
  | { readonly type: "ran" }
  | { readonly type: "failed"; readonly fields: DatabaseErrorFields }
  | { readonly type: "not-run"; readonly why: string };

const RAN: Exercised = { type: "ran" };

async function call(lab: Lab, one: FunctionFacts): Promise<Exercised> {
  const samples = one.types.map((type) => sampleOf(type));
  const known = samples.every((sample) => sample !== undefined);
  const attempts = [...(known ? [samples] : []), samples.map(() => undefined)];
  const name = qualified(one.schema, one.name);
  let why = "";
  for (const values of attempts) {
    const given = values.map(
      (value, index) => `${value === undefined ? "NULL" : literal(value)}::${one.types[index]}`,
    );
    const sql =
      one.kind === "procedure"
        ? `CALL ${name}(${given.join(", ")})`
        : `SELECT * FROM ${name}(${given.join(", ")})`;
    const fields = await tried(lab, [sql]);
    if (!fields) return RAN;
    if (isOwnFault(fields)) return { type: "failed", fields };
    why = fields.message;
  }
  return { type: "not-run", why: `called with made-up arguments, it stops: ${why}` };
}

/** Fires the function's triggers by writing the rows of their tables, and new ones. */
async function fire(lab: Lab, one: FunctionFacts, options: HarnessOptions): Promise<Exercised> {
  const [found] = await lab.lived.database.run(
    `SELECT DISTINCT c.oid, n.nspname, c.relname, c.relkind FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace
     WHERE NOT t.tgisinternal AND p.proname = ${literal(one.name)} AND pn.nspname = ${literal(one.schema)} ORDER BY 2, 3`,
  );
  const tables = found?.rows ?? [];
  if (tables.length === 0) return { type: "not-run", why: "no trigger calls it yet" };
  let why = "";
  for (const [oid = "", schema = "", name = "", kind] of tables) {
    if (kind === "v") {
      why = `its trigger is on the view ${name}`;
      continue;
    }
    const table = qualified(schema ?? "", name ?? "");
    const { database } = lab.lived;
    await database.run("BEGIN");
    try {
      const { empty } = await generateRows(database, options.parser, [oid ?? ""], "in a transaction");
      const [columns] = await database.run(
        `SELECT attname FROM pg_attribute WHERE attrelid = ${oid} AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity <> 'a' ORDER BY attnum`,
      );
      const same = (columns?.rows ?? []).map(
        ([column]) => `${quoteName(column ?? "")} = ${quoteName(column ?? "")}`,
      );
      const writes = [
        ...(same.length > 0 ? [`UPDATE ${table} SET ${same.join(", ")}`] : []),
        `DELETE FROM ${table}`,
      ];
      const failed = empty.map((each) => each.fields).find((fields) => fields && isOwnFault(fields));
      if (failed) return { type: "failed", fields: failed };
      if (empty.length > 0) {
        why = `no row could be written into ${name}: ${empty[0]?.why}`;
        continue;
      }
      const insert = await twinSql(database, { oid: oid ?? "" }, []);
      for (const sql of [...(insert === undefined ? [] : [insert]), ...writes]) {
        await database.run("SAVEPOINT gosling_exercise");
        const fields = await attempt(lab, sql);
        await database.run("ROLLBACK TO gosling_exercise");
        if (fields && isOwnFault(fields)) return { type: "failed", fields };
      }
    } finally {
      await database.run("ROLLBACK").catch(() => undefined);
    }
  }
  return why === "" ? RAN : { type: "not-run", why };
}

async function tried(lab: Lab, statements: readonly string[]): Promise<DatabaseErrorFields | null> {
  await lab.lived.database.run("BEGIN");
  try {
    for (const sql of statements) {
      const fields = await attempt(lab, sql);
      if (fields) return fields;
    }
    return null;
  } finally {
    await lab.lived.database.run("ROLLBACK").catch(() => undefined);
  }
}

async function attempt({ lived }: Lab, sql: string): Promise<DatabaseErrorFields | null> {
  try {
    await lived.database.run(sql);
    return null;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return error.fields;
  }
}

/** A name that is not there, or a type that does not fit, inside of a body: no argument would help. */
function isOwnFault({ sqlstate, where }: DatabaseErrorFields): boolean {
  return /^42(703|P01|883|704|702|601|804|P02|P13)$/.test(sqlstate) && /function/i.test(where ?? "");
}

/** The statement that makes the function; undefined where another one does (a DO block, an extension). */
function viewOf({ up }: MigrationFile, { name }: FunctionFacts): SqlView | undefined {
  return up.statements.find(
    ({ node }) => as(as(node, "CreateFunctionStmt")?.funcname?.at(-1), "String")?.sval === name,
  );
}

function fails(
  view: SqlView,
  one: FunctionFacts,
  { message, sqlstate, where }: DatabaseErrorFields,
): Finding {
  // A table that is not there yet may be made by a later file, before anybody calls the function.
  const later = sqlstate === "42P01";
  return finding(
    "FUNCTION_FAILS",
    later ? "warning" : "error",
    "rows",
    view.at,
    `${one.name} fails as soon as it runs: ${message} (${sqlstate})`,
    {
      object: objectOf(one),
      statement: view.text,
      hint: later
        ? "If a later file makes that table, nothing may call the function before it."
        : "PostgreSQL checks most of a PL/pgSQL body only when it runs, so Up succeeds whatever the body says.",
      ...(where && { difference: where.split("\n") }),
    },
  );
}

function notExercised(view: SqlView, one: FunctionFacts, why: string): Finding {
  return finding("NOT_EXERCISED", "note", "rows", view.at, `the body of ${one.name} was not tested: ${why}`, {
    object: objectOf(one),
    statement: view.text,
    hint: "A pgTAP file that calls it tests it: see --pgtap.",
  });
}
