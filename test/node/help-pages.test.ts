// `gosling help NAME`: a command's help, or a rule's page as text.
import { expect, test } from "vitest";
import { ruleNames } from "../../src/node/rule-pages/index.ts";
import { cliFolder } from "../support/cli.ts";

test("a command's help is what --help prints", async () => {
  const folder = await cliFolder();
  expect(await folder.run(["help", "lesson", "run"])).toEqual(await folder.run(["lesson", "run", "--help"]));
  expect((await folder.run(["help"])).out).toContain("Usage: gosling COMMAND");
});

test.each(["DROP_TABLE", "drop-table"])("%s prints the rule's page, readable in a terminal", async (name) => {
  const { code, out } = await (await cliFolder()).run(["help", name]);
  expect(code).toBe(0);
  expect(out).toMatch(/^DROP_TABLE\n\nUp drops a table that was there before the file\./);
  expect(out).toContain("\n    DROP TABLE legacy_keys;\n");
  expect(out).not.toMatch(/```|^#/m);
});

test("every rule has a page that fits 80 columns but for its code and tables", async () => {
  const folder = await cliFolder();
  expect(ruleNames().length).toBeGreaterThan(80);
  for (const name of ruleNames()) {
    const { code, out } = await folder.run(["help", name]);
    expect([name, code]).toEqual([name, 0]);
    const long = out.split("\n").filter((line) => line.length > 80 && !/^ {4}|^\||\S{60}/.test(line));
    expect([name, long]).toEqual([name, []]);
  }
});

test("a code of a file's text has the page of its structure; what is nothing gets the nearest name", async () => {
  const folder = await cliFolder();
  expect((await folder.run(["help", "MISSING_UP"])).out).toMatch(/^FILE_STRUCTURE/);
  expect(await folder.run(["help", "DROP_TABEL"])).toMatchObject({
    code: 2,
    err: "gosling: there is no command or rule DROP_TABEL\nDid you mean gosling help DROP_TABLE?\n",
  });
  expect(await folder.run(["help", "xyzzy"])).toMatchObject({ code: 2 });
});
