// The door of the world: what stands in a database before a file runs.
export {
  type ColumnFacts,
  objectOf,
  type RelationName,
  readWorld,
  type TableFacts,
  type World,
} from "./world.ts";
