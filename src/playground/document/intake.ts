// Files from outside, dropped, chosen or in a zip: which of them are migrations, in which tool's format, and what is left out.
import { readForeign, recognise, toGoose } from "../../formats/index.ts";
import { baseName, folderOf, versionIn } from "../../text/index.ts";
import { playText as t } from "../words.ts";
import { FOLDER } from "./document.ts";
import { isSafePath } from "./share.ts";

export interface Incoming {
  /** With `/`, as it was dropped. */
  readonly name: string;
  readonly text: string;
}

export interface Intake {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** A sentence each: what was recognised, what is left out. */
  readonly notes: readonly string[];
}

/** Nothing is taken where `files` is empty; the notes then say why, in a sentence. `into`: the folder that they are put in. */
export function takeIn(dropped: readonly Incoming[], into: string = FOLDER): Intake {
  const texts = dropped.filter(({ name }) => /\.(?:sql|json|plan|sum|ya?ml|xml)$/i.test(name));
  const folder = migrationFolder(texts);
  const inside = texts.filter(({ name }) => folder === "" || name.startsWith(`${folder}/`));
  const found = recognise(inside);
  if (found.type === "unreadable")
    return {
      files: [],
      notes: [t("files.otherTool", { tool: found.tool })],
    };
  if (found.type === "foreign") {
    const { migrations, problems } = readForeign(found.format, inside);
    const files = migrations.map((migration) => toGoose(migration));
    return {
      files: files.map(({ name, text }) => ({ name: `${into}/${name}`, text })),
      notes: [
        t("files.recognised", {
          format: found.format,
          migrations: t("counts.migration", { count: files.length }),
        }),
        ...problems.map(({ at, message }) => `${at === undefined ? "" : `${at.file}: `}${message}.`),
      ],
    };
  }
  const sql = inside.filter(({ name }) => name.endsWith(".sql") && folderOf(name) === folder);
  const usable = sql.filter(({ name }) => {
    const version = versionIn(name);
    return version !== null && version !== undefined && isSafePath(baseName(name));
  });
  if (usable.length === 0) return { files: [], notes: [nothing(dropped, sql)] };
  const left = sql.length - usable.length;
  return {
    files: usable.map(({ name, text }) => ({ name: `${into}/${baseName(name)}`, text })),
    notes: left === 0 ? [] : [t("files.left", { count: left, example: EXAMPLE })],
  };
}

const EXAMPLE = "00001_create_users.sql";

function nothing(dropped: readonly Incoming[], sql: readonly Incoming[]): string {
  if (dropped.length === 0) return t("files.empty");
  if (sql.length === 0) return t("files.noSql", { files: t("counts.file", { count: dropped.length }) });
  return t("files.noVersion", { example: EXAMPLE, first: baseName(sql[0]!.name) });
}

/** Of all folders the one with most versioned SQL files; folders of folders (Prisma's) count as the one above. */
function migrationFolder(files: readonly Incoming[]): string {
  const votes = new Map<string, number>();
  for (const { name } of files) {
    if (!name.endsWith(".sql")) continue;
    const folder = folderOf(name);
    const home = baseName(name) === "migration.sql" ? folderOf(folder) : folder;
    const weight = /^(?:[0-9]|[VUR][0-9_])/.test(baseName(name)) || home !== folder ? 10 : 1;
    votes.set(home, (votes.get(home) ?? 0) + weight);
  }
  const [best] = [...votes].toSorted(([, a], [, b]) => b - a);
  return best?.[0] ?? "";
}
