// The door of the file: a migration file cut, parsed and read for its directives.
export { allowsFor } from "./directives.ts";
export { type FileSection, type MigrationFile, readFile, type SqlView } from "./file.ts";
export { nameOf, type Scope, scopesOf } from "./scope.ts";
