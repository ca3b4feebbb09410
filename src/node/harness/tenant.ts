// One schema of a database, with its objects called as those of the usual one are: tenants that share a database can be compared.
import type { Schema } from "../../sandbox/index.ts";
import { quoteName } from "../../text/index.ts";

/** Only what is in the schema `home`; its name is taken away from names and definitions, as `public` is left out of them. */
export function tenantOf({ objects }: Schema, home: string): Schema {
  const name = quoteName(home).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const own = new RegExp(`(?<![\\w"$.])${name}\\.`, "g");
  const within = objects
    .filter((object) => object.kind !== "schema" && object.name.search(own) >= 0)
    .map((object) => ({
      ...object,
      name: object.name.replace(own, ""),
      definition: object.definition.replace(own, ""),
    }));
  return { objects: within, fingerprint: JSON.stringify(within) };
}
