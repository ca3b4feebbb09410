// No piece of a password leaves the process, wherever it was written and whatever goes wrong; and a short one changes nothing.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cliFolder, type Printed } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { rounds as times } from "../support/reliability.ts";

const FILES = {
  "migrations/00001_a.sql": dedent`
    -- +goose Up
    CREATE TABLE a (id int);
    -- +goose Down
    DROP TABLE a;
  `,
  "lessons/a.md": dedent`
    ---
    databases: [a]
    ---
    # A
  `,
};

/** Where people put a connection string, rightly or not; `D` stands for it. */
const PLACES: readonly {
  readonly args: readonly string[];
  readonly variable?: string;
  readonly file?: string;
}[] = [
  ...[
    ["up"],
    ["status", "--json"],
    ["version"],
    ["up", "--dry-run"],
    ["redo", "-v"],
    ["repair", "1", "--as", "applied"],
  ].flatMap((args) => [
    { args: [...args, "--database", "D"] },
    { args: [...args, "--database=D"] },
    { args, variable: "DATABASE_URL" },
    { args, variable: "GOOSE_DBSTRING" },
    { args, file: ".env" },
    { args: [...args, "--databases-file", "list"], file: "list" },
  ]),
  ...[
    ["D"],
    ["up", "D"],
    ["up", "--D"],
    ["help", "D"],
    ["up", "--help", "D"],
    ["up-to", "D", "--database", "pglite:"],
    ["status", "--dir", "D", "--database", "pglite:"],
    ["status", "--table", "D", "--database", "D"],
    ["status", "--layout", "D", "--database", "D"],
    ["status", "--timeout", "D", "--database", "D"],
    ["status", "--env", "D"],
    ["status", "--databases-file", "D"],
    ["postgres", "D", "status"],
    ["-dir", "migrations", "postgres", "D", "up"],
    ["mysql", "D", "up"],
    ["postgres", "D"],
    ["test", "--database", "D"],
    ["test", "D"],
    ["test", "--before", "D"],
    ["test", "--role", "D", "--only", "D"],
    ["diff", "D", "migrations"],
    ["diff", "D", "D", "--json"],
    ["schema", "dump", "D"],
    ["schema", "check", "--file", "D"],
    ["validate", "D"],
    ["validate", "--json", "D"],
    ["parse", "D"],
    ["create", "a", "D"],
    ["fix", "--dir", "D"],
    ["serve", "D", "--port", "D"],
    ["start", "--port", "D"],
    ["build", "--out", "D", "D"],
    ["lesson", "run", "D"],
    ["lesson", "check", "D"],
    ["lesson", "D"],
    ["init", "D"],
    ["convert", "--to", "D", "--database", "D"],
  ].map((args) => ({ args })),
];

/** A connection string with the password in it, sound or not. Nobody answers there. */
const FORMS: readonly ((password: string) => string)[] = [
  (password) => `postgres://bob:${password}@127.0.0.1:1/x`,
  (password) => `postgres://bob:${encodeURIComponent(password)}@127.0.0.1:1/x`,
  (password) => `postgres://127.0.0.1:1/x?user=bob&password=${password}`,
  (password) => `postgres://bob@127.0.0.1:1/x?pasword=${password}`,
  (password) => `"postgres://bob:${password}@127.0.0.1:1/x"`,
  (password) => `psql 'postgres://bob:${password}@127.0.0.1:1/x'`,
  (password) => `postgres:/bob:${password}@127.0.0.1:1/x`,
  (password) => `postgres://bob:${password}@127.0.0.1:port/x`,
  (password) => `DATABASE_URL=postgres://bob:${password}@127.0.0.1:1/x`,
  (password) => `mysql://bob:${password}@127.0.0.1:1/x`,
  (password) => `host=127.0.0.1 port=1 user=bob password=${password}`,
  (password) => `host=127.0.0.1 port=1 user=bob password = '${password.replace(/['\\]/g, "\\$&")}'`,
  (password) => `host=127.0.0.1 port=1 user=bob pass=${password}`,
  (password) => `host=127.0.0.1 password=${password} and more`,
  (password) => `pglite://bob:${password}@127.0.0.1:1/x`,
];

async function play(place: (typeof PLACES)[number], database: string): Promise<Printed> {
  const folder = await cliFolder(FILES);
  if (place.file === ".env")
    await folder.write({ ".env": `DATABASE_URL='${database.replaceAll("'", "\\'")}'\n` });
  else if (place.file) await folder.write({ [place.file]: `${database}\n` });
  const args = place.args.map((word) => word.replaceAll("D", () => database));
  const printed = await folder.run(args, place.variable ? { [place.variable]: database } : {});
  let written = "";
  for (const name of await readdir(folder.path)) {
    if (/\.(?:xml|html|json|sarif)$/.test(name)) written += await readFile(join(folder.path, name), "utf8");
  }
  return { ...printed, out: printed.out + written };
}

const ALPHABETS = ["ЖЩЪЫЭЮЯ", "漢字密碼鍵", "QXZJ", "~^|#!%", "@/?#[]:&=", "😀😁🔑🗝", "Ж~Q|漢@#/", "ЖЩ '"];

const password = fc
  .constantFrom(...ALPHABETS)
  .chain((alphabet) => fc.array(fc.constantFrom(...alphabet), { minLength: 12, maxLength: 24 }))
  .map((characters) => characters.join(""))
  // Three punctuation marks of a kind are part of messages, too ("://").
  .filter((text) => !/^[/:'=& ]*$/.test(text));

function threesOf(secret: string): readonly string[] {
  const characters = [...secret];
  return characters
    .flatMap((_, index) =>
      index + 3 <= characters.length ? [characters.slice(index, index + 3).join("")] : [],
    )
    .filter((three) => !/^[/:'=&?[\] *.@]{3}$/.test(three));
}

describe("no three characters of a password in a row are printed", () => {
  test.each(
    PLACES.map((place) => [[...place.args, place.variable ?? place.file ?? ""].join(" "), place] as const),
  )(
    "%s",
    async (_name, place) => {
      await fc.assert(
        fc.asyncProperty(password, fc.nat(FORMS.length - 1), async (secret, form) => {
          const { out, err } = await play(place, FORMS[form]!(secret));
          for (const three of threesOf(secret)) expect(out + err).not.toContain(three);
          expect(err).not.toMatch(/^ {4}at /m);
        }),
        {
          numRuns: times({ alone: 4, thorough: 10, full: 30 }),
          // Cut off at its `=`, an option is shown to its first character that no option has.
          examples: [["#]@@]@@@@=@@@@", 6]],
        },
      );
    },
    120_000,
  );
});

describe("a password that is a common word, or one letter, changes no word of what is printed", () => {
  test.each(FORMS.map((form) => [form("PASSWORD"), form] as const))(
    "%s",
    async (_name, form) => {
      for (const place of PLACES.filter((_, index) => index % 3 === 0)) {
        // Long ones are another's, so that the same places are wrong.
        const usual = await play(place, form("hunter"));
        for (const word of ["postgres", "a", "bob"]) {
          expect({ place, ...(await play(place, form(word))) }).toEqual({ place, ...usual });
        }
      }
    },
    120_000,
  );
});
