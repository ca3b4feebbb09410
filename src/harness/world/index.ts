// The door of the world: what is in a database before a file runs.
export {
  type ColumnFacts,
  type ConstraintFacts,
  type DatabaseCatalog,
  type FunctionFacts,
  type IndexFacts,
  objectOf,
  type RelationName,
  readWorld,
  type TableFacts,
  type WorldReader,
  worldReader,
} from "./world.ts";
