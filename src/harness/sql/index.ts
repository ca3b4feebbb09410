// The door of the SQL half: PostgreSQL's own parser and ways to walk its trees.
export { mentions } from "./mentions.ts";
export { loadSqlParser, type ParsedSql, type SqlParser, type SqlStatement } from "./parser.ts";
export { refusedInTransaction } from "./transactions.ts";
export { as, findAll, isSet, type NodeKind, type NodeOf, relationsIn, wordsOf } from "./walk.ts";
