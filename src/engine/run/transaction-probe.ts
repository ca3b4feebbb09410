// Whether the session is in a transaction, asked of PostgreSQL itself.
import type { Context } from "../state/index.ts";

/** A setting that is local to a transaction is gone in the next message, unless both are in one transaction block. */
export async function inTransaction({ database }: Context): Promise<boolean> {
  await database.run("SELECT set_config('gosling.probe', 'here', true)");
  const [answer] = await database.run("SELECT current_setting('gosling.probe', true)");
  return answer?.rows[0]?.[0] === "here";
}
