// docs/cli.md and the definitions of the commands say the same: each option of a migration command, and no other.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMMAND_GROUPS } from "../../src/node/command-list.ts";
import type { Options } from "../../src/node/terminal/index.ts";

const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
const section = (title: string) => page.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";

/** `--timeout TIME`, `-v`, `--verbose`: the options that begin a row of the table. */
const rows = [...section("Options").matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(([, cell]) =>
  [...cell!.matchAll(/`--([a-z-]+)(?: ([A-Z]+))?`/g)].map(([, name, value]) => ({ name: name!, value })),
);

const group = COMMAND_GROUPS.find(({ title }) => title === "Migrations")!;
const commands = await Promise.all(group.commands.map((entry) => entry.load()));
const options: Options = Object.assign({}, ...commands.map((command) => command.options));
/** Described with the command that alone takes them. */
const ofOne = new Set(["to", "to-table", "as", "continue", "from"]);

test("the table has each option of the migration commands, and no other", () => {
  const named = Object.keys(options).filter((name) => !ofOne.has(name));
  expect(rows.map(({ name }) => name).sort()).toEqual(named.sort());
});

test("with the word that stands for its value in the help", () => {
  for (const { name, value } of rows) {
    const option = options[name];
    expect({ name, value }).toEqual({ name, value: option?.type === "string" ? option.value : undefined });
  }
});

test("the page names every migration command, and the options that only one takes", () => {
  const table = section("Commands");
  for (const command of commands) expect(table).toContain(`| \`${command.name}`);
  for (const name of ofOne) if (name in options) expect(page).toContain(`--${name}`);
});
