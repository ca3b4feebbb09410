// Other tools' folders on the command line: each is tested at its own lines as its goose twin is.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { FORMATS } from "../../src/formats/index.ts";
import { place } from "../authors/terminal.ts";

const fixtures = resolve(import.meta.dirname, "fixtures");

function filesOf(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(join(fixtures, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [relative(join(fixtures, folder), path), readFileSync(path, "utf8")]),
  );
}

const under = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

interface Report {
  readonly files: readonly {
    readonly file: string;
    readonly findings: readonly {
      code: string;
      severity: string;
      part: string;
      file: string;
      line: number;
      column: number;
    }[];
  }[];
}

async function findings(files: Readonly<Record<string, string>>) {
  const { out } = await place(under("m", files)).run("test", "m", "--json");
  const { files: reports } = JSON.parse(out) as Report;
  return reports.flatMap((report) => report.findings).filter(({ severity }) => severity !== "note");
}

test("goose, the twin of all", async () => {
  const twin = await findings(filesOf("goose"));
  expect(twin.map(({ code, part }) => [code, part])).toEqual([["DOWN_LEAVES_BEHIND", "down"]]);
});

test.each(FORMATS)("%s", async (format) => {
  const files = filesOf(format);
  const found = await findings(files);
  const hasDown = format !== "prisma" && format !== "drizzle";
  // The twin's second Down forgets a column; a format without Down has nothing to forget it in.
  const expected = hasDown ? [["DOWN_LEAVES_BEHIND", "down"]] : [];
  expect(found.map(({ code, part }) => [code, part])).toEqual(expected);
  for (const { file, line, column } of found) {
    const text = files[relative("m", file)]!.split("\n")[line - 1]!;
    expect(text.slice(column - 1)).toMatch(/^(?:ALTER TABLE users DROP COLUMN phone;|-- .*down)/i);
  }
});
