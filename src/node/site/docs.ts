// The documentation that comes with the package, as files and with the addresses that its pages link to.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DocsInput } from "../../pages/index.ts";
import { withSlashes } from "../disk/index.ts";
import { packageRoot } from "../package/index.ts";

export type Docs = Pick<DocsInput, "files" | "edit" | "source">;

/** `edit`: what a file's path is put behind to edit it; undefined or `none`: no link. */
export function packagedDocs(edit?: string): Docs {
  const below = readdirSync(join(packageRoot, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${withSlashes(path)}`)
    .sort();
  const files = ["README.md", ...below, "CHANGELOG.md"]
    .filter((name) => existsSync(join(packageRoot, name)))
    .map((name) => ({ name, text: readFileSync(join(packageRoot, name), "utf8") }));
  const asked = edit === undefined || edit === "none" ? null : edit.replace(/\/?$/, "/");
  return { files, edit: asked, source: null };
}

/** The JSON Schemas, for editors: `schemas/config.schema.json`. */
export function packagedSchemas(): ReadonlyMap<string, string> {
  const folder = join(packageRoot, "schemas");
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return new Map(names.map((name) => [`schemas/${name}`, readFileSync(join(folder, name), "utf8")]));
}
