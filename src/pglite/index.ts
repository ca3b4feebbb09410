// The package's door for PGlite, in a browser and in Node: the engine's `Database` on an instance that the caller has.
export { fromPGlite, type PGliteDatabase, type PGliteLike, type PGliteOptions } from "./from-pglite.ts";
