// No secret leaves the process, and a short one does not change what else is printed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactor, literal, passwordsIn, redact } from "../../src/text/index.ts";

describe("without knowing any secret, by position", () => {
  test.each([
    ["postgres://u:secret@h/d", "postgres://u:***@h/d"],
    ["postgres://u:p@ss/w0rd@h/d failed", "postgres://u:***@h/d failed"],
    ["host=h password=secret dbname=d", "host=h password=*** dbname=d"],
    ["host=h password = 'my secret' dbname=d", "host=h password = *** dbname=d"],
    [String.raw`password = 'quoted \' value' x`, "password = *** x"],
    ["password='never closed", "password=***"],
    ["postgres://h/d?password=secret&sslmode=require", "postgres://h/d?password=***&sslmode=require"],
    ["PGPASSWORD=secret gosling up", "PGPASSWORD=*** gosling up"],
    ['{"password": "a\\"b", "user": "u"}', '{"password": "***", "user": "u"}'],
    ["postgres://u@h:5432/d", "postgres://u@h:5432/d"],
    ["Write postgres://USER:PASSWORD@HOST:PORT/NAME", "Write postgres://USER:PASSWORD@HOST:PORT/NAME"],
    ['password authentication failed for user "u"', 'password authentication failed for user "u"'],
    ["see https://example.org/a:b", "see https://example.org/a:b"],
  ])("%s", (text, clean) => {
    expect(redact(text)).toBe(clean);
    expect(redact(clean)).toBe(clean);
  });
});

test("a connection string without a password is no secret", () => {
  for (const text of [
    "postgres://u@h:5432/d",
    "postgres://h/d?search_path=a",
    "host=h user=u",
    "postgres://u@h/d?search_path=t_a",
  ])
    expect(redact(`no server answers at ${text}`, { connections: [text] })).toBe(
      `no server answers at ${text}`,
    );
  const own = "postgres://u:hunter2@h/d";
  expect(redact("no server answers at postgres://u@h/d", { connections: [own] })).toBe(
    "no server answers at postgres://u@h/d",
  );
});

test("the passwords of a connection string, also of one that cannot be read", () => {
  expect(passwordsIn("postgres://u:p%40ss@h/d")).toEqual(["p%40ss", "p@ss"]);
  expect(passwordsIn("postgres://u:p@ss/w0rd@h/d")).toEqual(["p@ss/w0rd"]);
  expect(passwordsIn("host=h password = 'my secret'")).toEqual(["my secret"]);
  expect(passwordsIn("postgres://postgres:postgres@h/d")).toEqual([]);
  expect(passwordsIn("postgres://h/d")).toEqual([]);
});

/** What a program may print around a secret. */
const frames: readonly ((secret: string) => string)[] = [
  (secret) => `cannot resolve the host ${secret}`,
  (secret) => `postgres://app:${secret}@localhost/shop is no database`,
  (secret) => `postgres://app:${encodeURIComponent(secret)}@localhost/shop`,
  (secret) => `host=localhost password='${secret.replace(/['\\]/g, "\\$&")}' dbname=shop`,
  (secret) => JSON.stringify({ connection: secret, url: `postgres://a:${secret}@b/c` }),
  (secret) => `ALTER ROLE app PASSWORD ${literal(secret)}`,
  (secret) => `unknown option ${secret.slice(0, Math.ceil(secret.length / 2))}`,
  (secret) => `no such folder: ${secret.slice(3, 9)}/${secret.slice(-4)}`,
];

test("of a secret of 12 characters and more no three in a row are printed, whatever is printed", () => {
  const alphabets = ["ЖЩЪЫЭЮЯ", "漢字密碼鍵", "QXZJqxz", "~^|`!#%", "😀😁🔑🗝", "Ж~Q|漢@#"];
  const secret = fc
    .constantFrom(...alphabets)
    .chain((alphabet) => fc.array(fc.constantFrom(...alphabet), { minLength: 12, maxLength: 40 }))
    .map((characters) => characters.join(""));
  const connect = (value: string) => [
    `postgres://app:${value}@localhost/shop`,
    `postgres://app:${encodeURIComponent(value)}@localhost/shop`,
    `host=localhost password = '${value}' dbname=shop`,
  ];
  fc.assert(
    fc.property(secret, fc.constantFrom(...frames), fc.nat(2), fc.boolean(), (value, frame, form, bare) => {
      const secrets = bare ? { values: [value] } : { connections: [connect(value)[form]!] };
      const printed = redact(frame(value), secrets);
      const characters = [...value];
      for (let index = 0; index + 3 <= characters.length; index += 1) {
        expect(printed).not.toContain(characters.slice(index, index + 3).join(""));
      }
    }),
    { numRuns: 300 },
  );
});

test("with a short or common password the output is word for word that of another password", () => {
  const output = (password: string) =>
    redact(
      [
        `postgres://postgres:${password}@localhost:5432/postgres`,
        'role "postgres" does not exist; OK 1 a.sql; SELECT * FROM e;',
        `password=${password} dbname=postgres`,
      ].join("\n"),
      {
        connections: [`postgres://postgres:${password}@localhost:5432/postgres`],
        values: [password],
      },
    );
  const expected = output("another one entirely, which is long");
  expect(expected).toContain('role "postgres" does not exist; OK 1 a.sql; SELECT * FROM e;');
  for (const password of ["postgres", "e", "S", "secret", "1", "***", "OK"])
    expect(output(password)).toBe(expected);
});

test("what no secret is in stays as it is", () => {
  const clean = createRedactor({ values: ["correct horse battery", "Company2025!", "e"] });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("SELECT", " ", "\n", "users", "20251220", "OK", "***", "{}", "}}}", "$$")),
      (words) => {
        const text = words.join("");
        expect(clean(text)).toBe(text);
      },
    ),
  );
});

test("a secret of any printable characters makes a pattern, and is hidden", () => {
  const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");
  const hide = createRedactor({ values: [characters], byPosition: false });
  expect(hide(`before ${characters} after`)).toBe("before *** after");
  for (const character of characters)
    expect(
      createRedactor({ values: [`aB3456789012${character}`] })(`x aB3456789012${character} y`),
    ).not.toContain("aB3456");
});
