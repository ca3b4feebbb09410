// The password file of libpq (~/.pgpass): `host:port:database:user:password`, `*` for any, `\:` for a colon.
import { readFileSync, statSync } from "node:fs";
import type { ServerHost } from "./parameters.ts";

/** Pure: the password of the first line that fits, or null. */
export function findPassword(text: string, host: ServerHost, database: string, user: string): string | null {
  // A socket's host is written `localhost`, or as its folder.
  const hosts = host.host.startsWith("/") ? [host.host, "localhost"] : [host.host];
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.startsWith("#")) continue;
    const parts = [...line.matchAll(/((?:[^:\\]|\\.)*)(?::|$)/g)].map((match) =>
      match[1]!.replace(/\\(.)/g, "$1"),
    );
    const [name, port, of, who, password] = parts;
    const fits = (field: string | undefined, values: readonly string[]) =>
      field === "*" || values.includes(field ?? "");
    if (fits(name, hosts) && fits(port, [String(host.port)]) && fits(of, [database]) && fits(who, [user]))
      return password ?? null;
  }
  return null;
}

/** As libpq: a file that others may read is passed over. */
export function readPasswordFile(path: string): string | null {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return null;
    if (process.platform !== "win32" && (stats.mode & 0o077) !== 0) return null;
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
