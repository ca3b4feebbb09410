// The door of extensions: PGlite's own and pgTAP, loaded where a database needs them.
export { loadExtensions } from "./load.ts";
