// Which names this server answers to: a page elsewhere can point its own name at this machine (DNS rebinding), and must learn nothing.
import { isIP } from "node:net";

/** A `Host` header as browsers send it: a name or an address, and maybe a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+?)\.?(?::\d{1,5})?$/i;

/** The name in a `Host` header, in lower case; null where it is missing or malformed. */
export function hostName(header: string | undefined): string | null {
  return HOST.exec(header ?? "")?.[1]?.toLowerCase() ?? null;
}

/** True for this machine's own names, for an address (nobody can rebind one), and for the names that were added. */
export function isOwnHost(name: string, added: readonly string[]): boolean {
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  return isIP(name.replace(/^\[|\]$/g, "")) !== 0 || added.includes(name);
}
