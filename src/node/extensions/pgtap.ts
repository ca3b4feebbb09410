// pgTAP for PGlite. Its package insists on another PGlite than ours, so the build puts a copy of it in this file's place
// (scripts/copy-packages.mjs): who installs gosling installs one PGlite, without a conflict.
import type { Extension } from "@electric-sql/pglite";
import { pgtap as extension } from "@electric-sql/pglite-pgtap";

export const pgtap: Extension = extension;
