// What the command line says of itself: it fits the terminal, and it helps after a slip of a key.
import { expect, test } from "vitest";
import { main } from "../../src/node/cli.ts";
import { COMMAND_GROUPS } from "../../src/node/command-list.ts";
import { wrap, wrapRow } from "../../src/text/index.ts";

async function run(args: readonly string[], width = 80) {
  let [out, err] = ["", ""];
  const code = await main(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    env: {},
    cwd: process.cwd(),
    terminal: false,
    width,
    interrupted: new Promise(() => {}),
    linger: () => {},
  });
  return { code, out, err };
}

const commands = COMMAND_GROUPS.flatMap((group) => group.commands.map(({ name }) => name));

test.each([80, 120, 64])("every help fits a terminal of %i columns, and no word is broken", async (width) => {
  const unwrapped = (text: string) => text.replaceAll(/\s+/g, " ");
  for (const args of [[], ...commands.map((name) => name.split(" "))]) {
    const { code, out } = await run([...args, "--help"], width);
    expect(code).toBe(0);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
    expect(unwrapped(out)).toBe(unwrapped((await run([...args, "--help"], 100)).out));
  }
});

test("further lines of a column stay in it", () => {
  expect(wrapRow("  --a B", "one two three four five six seven eight nine", 12, 40)).toBe(
    "  --a B     one two three four five six\n            seven eight nine",
  );
  expect(wrap("a".repeat(90), 40)).toBe("a".repeat(90));
});

test.each([
  [["statu"], "gosling: there is no command statu\nDid you mean gosling status? "],
  [["lesson", "rum"], "gosling: there is no command lesson rum\nDid you mean gosling lesson run? "],
  [["lesson"], "gosling: lesson needs a second word: run, check, dev or mutants\n"],
  [["schema", "--help"], "gosling: schema needs a second word: dump or check\n"],
  [["frobnicate"], "gosling: there is no command frobnicate\nSee gosling --help"],
  [
    ["up", "--dry-rum"],
    "gosling: up has no option --dry-rum\nDid you mean --dry-run? See gosling up --help.",
  ],
  [["up", "--xyzzy"], "gosling: up has no option --xyzzy\nSee gosling up --help."],
])("%j", async (args, sentence) => {
  const { code, out, err } = await run(args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(sentence);
});
