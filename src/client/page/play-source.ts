// What another page asks to be played, as a lesson. It comes from outside: whatever does not fit is an Error with a sentence for the reader.
import type { PlaySource } from "../../embed/index.ts";
import type { SourceFile } from "../../engine/index.ts";
import { t } from "../words/index.ts";

const DATABASE = "dev";
const NAME = "page.md";

export function lessonOf(source: PlaySource): SourceFile {
  switch (source.type) {
    case "lesson":
      return { name: text(source.name), text: text(source.text) };
    case "blocks": {
      const blocks = list(source.blocks);
      const databases = [...new Set(blocks.flatMap((block) => list(block.databases).map(databaseName)))];
      const steps = blocks.map(({ databases: on, sql, error }) => {
        const expected = error === null ? "" : ` error=${sqlstate(error)}`;
        return fenced(`sql db=${on.join(",")}${expected}`, text(sql));
      });
      return { name: NAME, text: lessonText(databases, source.after, steps) };
    }
    case "migrations": {
      const files = list(source.files).map(({ name, text: sql }) =>
        fenced(`sql file=migrations/${migrationName(name)}`, text(sql)),
      );
      const commands = list(source.commands).map((one) => `gosling ${command(one)} --database ${DATABASE}`);
      const consoles = [`git pull ${DATABASE}`, ...commands].map((one) => fenced("console", `$ ${one}`));
      return { name: NAME, text: lessonText([DATABASE], null, [...files, ...consoles]) };
    }
    default:
      throw new Error(t("block.notPlayable"), {
        cause: source satisfies never,
      });
  }
}

function lessonText(databases: readonly string[], after: string | null, steps: readonly string[]): string {
  if (after !== null && !/^\d{1,19}$/.test(after)) throw new Error(t("block.noVersion", { name: after }));
  const history = after === null ? "" : `history: ${after}\n`;
  return `---\ndatabases: [${databases.join(", ")}]\n${history}---\n# Blocks\n\n${steps.join("\n")}`;
}

/** A fence that no line of the text can close. */
function fenced(info: string, body: string): string {
  const ticks = "`".repeat(Math.max(3, ...[...body.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${ticks}${info}\n${body}\n${ticks}\n`;
}

function databaseName(name: unknown): string {
  if (typeof name === "string" && /^[a-z][a-z0-9_-]{0,62}$/.test(name)) return name;
  throw new Error(t("block.noDatabase", { name: String(name) }));
}

function sqlstate(code: unknown): string {
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return code;
  throw new Error(t("block.noSqlstate", { name: String(code) }));
}

function migrationName(name: unknown): string {
  if (typeof name === "string" && /^[\w.-]+\.sql$/.test(name)) return name;
  throw new Error(t("block.noMigration", { name: String(name) }));
}

function command(name: unknown): string {
  if (typeof name === "string" && ["up", "up-by-one", "down", "status"].includes(name)) return name;
  throw new Error(t("block.noCommand", { name: String(name) }));
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw new Error(t("block.noText"));
}

function list<Item>(value: readonly Item[]): readonly Item[] {
  if (Array.isArray(value)) return value;
  throw new Error(t("block.noList"));
}
