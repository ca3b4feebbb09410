// Loads the extensions that PGlite carries, and pgTAP. Each costs a database time when it opens, so only those that are needed.
import type { Extension, Extensions } from "@electric-sql/pglite";
import { extensionModule } from "../../sandbox/index.ts";

/** For `PGlite.create`. `names` are PostgreSQL's, of those that `extensionsIn` knows; others are passed over. */
export async function loadExtensions(names: readonly string[]): Promise<Extensions> {
  const loaded: Record<string, Extension> = {};
  for (const name of names) {
    const extension = await load(name);
    if (extension) loaded[extensionModule(name)] = extension;
  }
  return loaded;
}

async function load(name: string): Promise<Extension | undefined> {
  if (name === "pgtap") return (await import("./pgtap.ts")).pgtap;
  const module = extensionModule(name);
  const found = await import(`@electric-sql/pglite/contrib/${module}`).catch(() => ({}));
  return found[module];
}
