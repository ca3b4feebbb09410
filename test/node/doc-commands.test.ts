// Every gosling command that the documentation shows in a shell has the command and the options that it names.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMAND_GROUPS } from "../../src/node/command-list.ts";
import type { Option } from "../../src/node/terminal/index.ts";

const root = join(import.meta.dirname, "../..");
const files = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** What a block's lines call, without comments, variables that are set, and what follows a pipe. */
function callsIn(file: string): readonly (readonly string[])[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^```(?:sh|console|yaml|html)?\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = ""]) => block.split("\n"))
    .flatMap(
      (line) =>
        /^(?:\s*(?:-|run:|- run:|\$|[A-Z_]+=\S+) )*\s*(?:npx )?gosling ([a-z-].*)$/.exec(line)?.[1] ?? [],
    )
    .map((call) => call.replace(/\s+#.*$/, "").replace(/ [|>].*$/, ""))
    .map((call) => [...call.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word));
}

const calls = files.flatMap((file) => callsIn(file).map((words) => [file, words.join(" "), words] as const));
const commands = COMMAND_GROUPS.flatMap((group) => group.commands);

test("they were found", () => expect(calls.length).toBeGreaterThan(30));

test.each(calls)("%s: gosling %s", async (_, line, words) => {
  if (/^--?(?:help|version)|^-dir /.test(line)) return;
  const entry = commands
    .filter(({ name }) => `${line} `.startsWith(`${name} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
  expect(entry, `no command begins ${line}`).toBeDefined();
  const options: Readonly<Record<string, Option>> = (await entry!.load()).options;
  for (const word of words.filter((one) => one.startsWith("--"))) {
    const name = word.slice(2).split("=")[0]!;
    if (name !== "help") expect(Object.keys(options)).toContain(name);
  }
});
