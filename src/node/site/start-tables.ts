// The tables that a lesson starts with, read from its history's prepared data directory.
import { gunzipSync } from "node:zlib";
import { startSchema } from "../../runner/index.ts";

/** `file`: as it is in the site. Null where it is none. */
export function startTables(file: Uint8Array): ReturnType<typeof tables> | null {
  const schema = startSchema(file[0] === 0x1f ? gunzipSync(file) : file);
  return schema === null ? null : tables(schema);
}

function tables({ objects }: NonNullable<ReturnType<typeof startSchema>>) {
  return objects
    .filter(({ kind }) => kind === "table")
    .map(({ name }) => ({
      name,
      columns: objects.flatMap((object) => {
        const column = object.kind === "column" && object.name.startsWith(`${name}.`);
        return column ? [{ name: object.name.slice(name.length + 1), definition: object.definition }] : [];
      }),
    }));
}
