// The role that a session works as, as SQL writes it.
import type { Database } from "../types.ts";

export async function currentRole(database: Database): Promise<string> {
  const [result] = await database.run("SELECT quote_ident(current_user)");
  return result?.rows[0]?.[0] ?? "";
}
