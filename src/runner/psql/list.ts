// psql's lists: \dt and its kin, \dn, \l.
import type { Session } from "../../sandbox/index.ts";
import { alignedLines } from "./aligned.ts";
import { nameCondition } from "./pattern.ts";

const KINDS: Readonly<Record<string, readonly string[]>> = {
  t: ["r", "p"],
  v: ["v"],
  m: ["m"],
  i: ["i", "I"],
  s: ["S"],
};

/** What psql calls a relation, from `c.relkind`. */
export const RELATION_TYPE = `CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
  WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table'
  WHEN 'I' THEN 'partitioned index' END`;

/** `letters`: those behind `\d`, in any order; none lists what `\d` alone lists. */
export async function listRelations(
  session: Session,
  letters: string,
  pattern: string | null,
): Promise<readonly string[]> {
  const kinds =
    letters === "" ? ["r", "p", "v", "m", "S", "f"] : [...letters].flatMap((one) => KINDS[one] ?? []);
  const withTable = letters.includes("i");
  const [result] =
    await session.run(`SELECT n.nspname, c.relname, ${RELATION_TYPE}, pg_catalog.pg_get_userbyid(c.relowner)
    ${withTable ? ", t.relname" : ""}
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid LEFT JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
    WHERE c.relkind IN (${kinds.map((kind) => `'${kind}'`).join()})
    AND ${nameCondition(pattern)} ORDER BY 1, 2`);
  const rows = (result?.rows ?? []).map((row) => row.map((value) => value ?? ""));
  if (rows.length === 0) {
    return [
      pattern === null ? "Did not find any relations." : `Did not find any relation named "${pattern}".`,
    ];
  }
  const columns = ["Schema", "Name", "Type", "Owner", ...(withTable ? ["Table"] : [])];
  return alignedLines({ title: "List of relations", columns, rows });
}

export async function listSchemas(session: Session): Promise<readonly string[]> {
  const [result] =
    await session.run(`SELECT nspname, pg_catalog.pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1`);
  const rows = (result?.rows ?? []).map((row) => row.map((value) => value ?? ""));
  return alignedLines({ title: "List of schemas", columns: ["Name", "Owner"], rows });
}

export async function listDatabases(session: Session): Promise<readonly string[]> {
  const [result] = await session.run(`SELECT datname, pg_catalog.pg_get_userbyid(datdba),
    pg_catalog.pg_encoding_to_char(encoding), CASE datlocprovider WHEN 'b' THEN 'builtin' WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' END,
    datcollate, datctype, datlocale, daticurules, pg_catalog.array_to_string(datacl, E'\\n')
    FROM pg_catalog.pg_database ORDER BY 1`);
  const columns = [
    "Name",
    "Owner",
    "Encoding",
    "Locale Provider",
    "Collate",
    "Ctype",
    "Locale",
    "ICU Rules",
    "Access privileges",
  ];
  const rows = (result?.rows ?? []).map((row) => row.map((value) => value ?? ""));
  return alignedLines({ title: "List of databases", columns, rows });
}
