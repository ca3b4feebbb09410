// The list of commands says of each what the command says of itself.
import { expect, test } from "vitest";
import { COMMAND_GROUPS } from "../../src/node/command-list.ts";

const entries = COMMAND_GROUPS.flatMap((group) => group.commands);

test.each(entries.map((entry) => [entry.name, entry] as const))("%s", async (_name, entry) => {
  const command = await entry.load();
  expect({ name: command.name, summary: command.summary }).toEqual({
    name: entry.name,
    summary: entry.summary,
  });
});

test("no name is the beginning of a later one, which would hide it", () => {
  const names = entries.map((entry) => `${entry.name} `);
  for (const [index, name] of names.entries()) {
    expect(names.slice(index + 1).filter((later) => later.startsWith(name))).toEqual([]);
  }
});
