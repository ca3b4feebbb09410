// `gosling schemas` and `gosling diff A B`: which databases agree, and what keeps two apart.
import { compareSchemas, describeDifference } from "../../sandbox/index.ts";
import { count } from "../../text/index.ts";
import { refresh } from "../world/index.ts";
import type { StepContext } from "./command-context.ts";

/** One line for each different schema: its letter and the databases that have it. */
export async function listDifferentSchemas(
  word: "schema" | "shape",
  { world, shapes, print }: StepContext,
): Promise<void> {
  await refresh(world, world.databases.keys());
  const groups = new Map<string, string[]>();
  for (const database of world.databases.values()) {
    shapes.see(database.schema);
    const letter = shapes.of(database.schema.fingerprint);
    groups.set(letter, [...(groups.get(letter) ?? []), database.name]);
  }
  for (const [letter, names] of [...groups].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))) {
    print(`${letter}  ${names.join(", ")}`);
  }
  print(count(groups.size, word));
}

/** What only the second has (`+`), what only the first has (`-`), and what differs (`~`). */
export async function diffDatabases(
  names: readonly [string, string],
  { world, print }: StepContext,
): Promise<void> {
  await refresh(world, names);
  const difference = compareSchemas(world.get(names[0]).schema, world.get(names[1]).schema);
  if (difference.length === 0) print("no difference");
  for (const line of describeDifference(difference)) print(line);
}
