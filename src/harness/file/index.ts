// The door of the file: a migration file cut, parsed and read for its directives.
export { type Allow, allowsFor, type Directives } from "./directives.ts";
export { type MigrationFile, placeIn, readFile, type Section, type SqlView } from "./file.ts";
export { nameOf, type Scope, scopesOf } from "./scope.ts";
