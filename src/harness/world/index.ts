// The door of the world: what stands in a database before a file runs.
export {
  type ColumnFacts,
  emptyWorld,
  type RelationName,
  readWorld,
  type TableFacts,
  type World,
  worldOf,
} from "./world.ts";
