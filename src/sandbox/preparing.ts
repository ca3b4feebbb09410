// A session that keeps its owner's queries prepared: most of their time is parsing and planning.
import { DatabaseError, type DescribingDatabase, type ResultSet } from "../engine/index.ts";
import { literal } from "../text/index.ts";
import type { Session } from "./types.ts";

/** Set for one query alone. */
export type Settings = Readonly<Record<string, string>>;

export interface PreparingSession extends DescribingDatabase {
  /** `values` are those of $1, $2 and so on. `settings` only where no transaction is open. */
  repeat(sql: string, values?: readonly string[], settings?: Settings): Promise<readonly ResultSet[]>;
  transaction: Session["transaction"];
  /** How often something else than a repeated query was sent: as long as it is the same, nothing can have changed. */
  sent(): number;
}

/** Statements that let prepared ones go. A name that is gone unseen fails with 26000, and the query is then sent as it is. */
const FORGETS = /\b(?:deallocate|discard\s+(?:all|plans))\b/i;

/** `session`: nobody else sends anything on it. */
export function preparing(session: Session): PreparingSession {
  const names = new Map<string, string>();
  let count = 0;
  let sent = 0;

  async function prepared(
    sql: string,
    values: readonly string[],
    before: string,
  ): Promise<readonly ResultSet[]> {
    const given = values.length === 0 ? "" : `(${values.map((value) => literal(value)).join(", ")})`;
    const known = names.get(sql);
    if (known === undefined) count += 1;
    const name = known ?? `gosling_${count}`;
    const make = known === undefined ? `PREPARE ${name} AS ${sql};\n` : "";
    const results = await session.run(`${before}${make}EXECUTE ${name}${given}`);
    names.set(sql, name);
    return results.slice(-1);
  }

  return {
    transaction: () => session.transaction(),
    describe: (sql) => session.describe(sql),
    sent: () => sent,
    run(sql) {
      sent += 1;
      if (FORGETS.test(sql)) names.clear();
      return session.run(sql);
    },
    async repeat(sql, values = [], settings = {}) {
      const outside = session.transaction() === "none";
      // Five plans for the values that are given would come first.
      const all = {
        ...(outside && values.length > 0 && { plan_cache_mode: "force_generic_plan" }),
        ...settings,
      };
      // `true` keeps each setting to the transaction that a message without one is.
      const calls = Object.entries(all).map(
        ([name, value]) => `set_config('${name}', ${literal(value)}, true)`,
      );
      const before = calls.length === 0 ? "" : `SELECT ${calls.join(", ")};\n`;
      try {
        if (session.transaction() !== "failed") return await prepared(sql, values, before);
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        names.delete(sql);
        if (session.transaction() !== "none") throw error;
      }
      // As it is: the error then names the right place.
      const plain = sql.replace(/\$(\d)\b/g, (_, index: string) => literal(values[Number(index) - 1] ?? ""));
      return (await session.run(`${before}${plain}`)).slice(-1);
    },
  };
}
