// PGlite's extensions are there for whatever the files create: in a folder kept between commands, and in lessons.
import { expect, test } from "vitest";
import { extensionsIn } from "../../src/sandbox/index.ts";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";

test("names are found in every way of writing them", () => {
  const texts = [
    'CREATE EXTENSION IF NOT EXISTS "uuid-ossp";\ncreate extension CITEXT',
    "CREATE EXTENSION postgis; CREATE EXTENSION earthdistance CASCADE;",
  ];
  expect(extensionsIn(texts)).toEqual(["citext", "cube", "earthdistance", "uuid-ossp"]);
});

const FILES = {
  "migrations/1_people.sql": dedent`
    -- +goose Up
    CREATE EXTENSION citext;
    CREATE TABLE people (email citext);
    INSERT INTO people VALUES ('A@X');
  `,
  "migrations/2_more.sql": "-- +goose Up\nINSERT INTO people SELECT email FROM people WHERE email = 'a@X';\n",
  "lessons/a.md": dedent`
    ---
    databases: [ann]
    history: 2
    ---
    # Mail

    On ann:

    \`\`\`sql db=ann check="capitals do not count"
    SELECT count(*) FROM people WHERE email = 'a@x';
    \`\`\`

    | count |
    |---|
    | 2 |
  `,
};

test("a database in a folder gets them again in the next command", async () => {
  const folder = await cliFolder(FILES);
  const on = ["--dir", "migrations", "--database", `pglite:${folder.path}/db`];
  expect(await folder.run(["up-to", "1", ...on])).toMatchObject({ code: 0 });
  expect(await folder.run(["up", ...on])).toMatchObject({ code: 0 });
  // Nothing in this folder names the extension: the database does.
  await folder.write({ "other/3_again.sql": "-- +goose Up\nINSERT INTO people SELECT 'b@x';\n" });
  const other = ["--dir", "other", "--allow-deleted", "--database", `pglite:${folder.path}/db`];
  expect(await folder.run(["up", ...other])).toMatchObject({ code: 0 });
});

test("a lesson's history may create them", async () => {
  const folder = await cliFolder(FILES);
  expect(await folder.run(["lesson", "run", "lessons"])).toMatchObject({ code: 0 });
});
