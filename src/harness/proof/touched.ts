// Which tables of the world a file touches: named in its statements, or inside the bodies of its DO blocks.
import { type MigrationFile, nameOf, type SqlView, scopesOf } from "../file/index.ts";
import { as, findAll, relationsIn, wordsOf } from "../sql/index.ts";
import type { DatabaseCatalog, TableFacts } from "../world/index.ts";

export function tablesTouched(file: MigrationFile, world: DatabaseCatalog): readonly TableFacts[] {
  const touched = new Map<string, TableFacts>();
  for (const section of [file.up, file.down]) {
    for (const [view, scope] of scopesOf(section, world)) {
      for (const table of namedIn(view, scope.world)) touched.set(table.oid, table);
    }
  }
  return [...touched.values()].filter(({ kind }) => kind === "table" || kind === "partitioned table");
}

function namedIn({ node }: SqlView, world: DatabaseCatalog): readonly TableFacts[] {
  const drop = as(node, "DropStmt");
  const dropped = (drop?.objects ?? []).flatMap(
    (object) => world.find(nameOf(object)) ?? world.findByIndex(nameOf(object)) ?? [],
  );
  const body = as(node, "DoStmt");
  const domain = as(node, "AlterDomainStmt");
  return [
    ...(domain ? tablesOfDomain(wordsOf(domain.typeName ?? []), world) : []),
    ...relationsIn(node).flatMap((name) => world.find(name) ?? world.findByIndex(name) ?? []),
    ...(drop ? dropped : []),
    ...(body
      ? wordsIn(
          findAll(body, "String").map(({ sval = "" }) => sval),
          world,
        )
      : []),
  ];
}

function tablesOfDomain(words: readonly string[], world: DatabaseCatalog): readonly TableFacts[] {
  const [relname = "", schemaname] = [...words].reverse();
  const types = world.named(world.types, schemaname === undefined ? { relname } : { relname, schemaname });
  const oids = new Set(types.map(({ oid }) => oid));
  return world.tables.filter(({ columns }) => columns.some(({ domain }) => domain && oids.has(domain)));
}

/** A body is text to the parser: a word that is a table's name may be one. Too many is no harm, they only get rows. */
function wordsIn(bodies: readonly string[], world: DatabaseCatalog): readonly TableFacts[] {
  const words = new Set(bodies.flatMap((body) => body.toLowerCase().match(/[a-z_][a-z0-9_$]*/g) ?? []));
  return world.tables.filter((table) => words.has(table.name));
}
