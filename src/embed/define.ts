// Makes the elements known to the browser; on a server that renders pages there is nothing to do.
import { GoslingLesson } from "./lesson.ts";
import { GoslingMigrations } from "./migrations.ts";
import { GoslingPage } from "./page.ts";
import { GoslingSql } from "./sql.ts";

const elements = {
  "gosling-lesson": GoslingLesson,
  "gosling-page": GoslingPage,
  "gosling-sql": GoslingSql,
  "gosling-migrations": GoslingMigrations,
};

/** May be called again, and by two copies of this script: the first one counts. */
export function defineElements(): void {
  const registry = globalThis.customElements;
  for (const [name, element] of Object.entries(elements))
    if (registry && !registry.get(name)) registry.define(name, element);
}
