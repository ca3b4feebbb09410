// The folder of another tool as its migrations, one reader a format.
import { baseName, type Diagnostic, folderOf, parseVersion, scanSql, topOf } from "../text/index.ts";
import { type Sections, sectionsOf, wholeFile } from "./sections.ts";
import type { FolderFile, ForeignFolder, ForeignFormat, ForeignMigration } from "./types.ts";

type Reader = (files: readonly FolderFile[]) => Pick<ForeignFolder, "migrations" | "problems">;

export function readForeign(format: ForeignFormat, files: readonly FolderFile[]): ForeignFolder {
  const { migrations, problems } = READERS[format](files.filter(({ name }) => /\.(?:sql|json)$/.test(name)));
  return { format, migrations, problems };
}

const READERS: Readonly<Record<ForeignFormat, Reader>> = {
  "golang-migrate": readPairs,
  sqlx: readPairs,
  dbmate: (files) =>
    readSections(files, /^--\s*migrate:up\b(.*)/, /^--\s*migrate:down\b/, (options) =>
      /\btransaction:\s*false\b/.test(options),
    ),
  "sql-migrate": (files) =>
    readSections(files, /^--\s*\+migrate\s+up\b(.*)/i, /^--\s*\+migrate\s+down\b/i, (options) =>
      /\bnotransaction\b/i.test(options),
    ),
  "node-pg-migrate": (files) =>
    readSections(files, /^\s*--[\s-]*up\s+migration(.*)/i, /^\s*--[\s-]*down\s+migration/i, () => false),
  flyway: readFlyway,
  prisma: readPrisma,
  drizzle: readDrizzle,
};

const byVersion = (a: ForeignMigration, b: ForeignMigration) =>
  a.version < b.version ? -1 : a.version > b.version ? 1 : 0;

const labelOf = (text: string) => text.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "") || "migration";

function leftOut(file: FolderFile, why: string, hint?: string): Diagnostic {
  return {
    code: "FILE_LEFT_OUT",
    severity: "warning",
    message: why,
    at: topOf(file.name),
    ...(hint && { hint }),
  };
}

/** The tools that send a file as it is: what cannot run in a transaction works there only as the file's one statement. */
function runsWhole(text: string): boolean {
  const { statements } = scanSql(text);
  return !statements.some(
    ({ tokens }) => tokens.includes("CONCURRENTLY") || /^(?:VACUUM|REINDEX)$/.test(tokens[0] ?? ""),
  );
}

/** `1_a.up.sql` and `1_a.down.sql` (golang-migrate, sqlx), or `1_a.sql` alone (sqlx). */
function readPairs(files: readonly FolderFile[]): ReturnType<Reader> {
  const problems: Diagnostic[] = [];
  const downs = new Map<bigint, FolderFile>();
  const ups: { version: bigint; label: string; file: FolderFile }[] = [];
  for (const file of files) {
    const match = /^([0-9]+)_(.*?)(?:\.(up|down))?\.sql$/.exec(baseName(file.name));
    const version = match && parseVersion(match[1]!);
    if (!match || version === undefined || version === null) {
      problems.push(
        leftOut(file, "its name is not VERSION_NAME.up.sql, VERSION_NAME.down.sql or VERSION_NAME.sql"),
      );
    } else if (match[3] === "down") downs.set(version, file);
    else ups.push({ version, label: labelOf(match[2]!), file });
  }
  const noDown = downs.size === 0 ? "the folder has no .down.sql" : undefined;
  const known = new Set(ups.map(({ version }) => version));
  for (const [version, file] of downs)
    if (!known.has(version)) problems.push(leftOut(file, "it has no Up file of the same version"));
  const migrations = ups.map(({ version, label, file }): ForeignMigration => {
    const down = downs.get(version);
    const single = /^\s*--\s*no-transaction/.test(file.text);
    return {
      version,
      label,
      file: file.name,
      up: wholeFile(file),
      down: down ? wholeFile(down) : null,
      ...(noDown !== undefined && { noDown }),
      transaction: !single && runsWhole(file.text),
    };
  });
  return { migrations: migrations.sort(byVersion), problems };
}

function readSections(
  files: readonly FolderFile[],
  up: RegExp,
  down: RegExp,
  withoutTransaction: (options: string) => boolean,
): ReturnType<Reader> {
  const problems: Diagnostic[] = [];
  const migrations = files.flatMap((file): ForeignMigration[] => {
    const match = /^([0-9]+)[-_](.*)\.sql$/.exec(baseName(file.name));
    const version = match && parseVersion(match[1]!);
    if (!match || version === undefined || version === null) {
      problems.push(leftOut(file, "its name is not VERSION_NAME.sql"));
      return [];
    }
    const sections: Sections = sectionsOf(file, up, down);
    if (sections.up === null) {
      problems.push(leftOut(file, "it has no Up section"));
      return [];
    }
    if (sections.before !== null) {
      const at = { file: file.name, line: sections.before, column: 1 };
      problems.push({
        code: "TEXT_BEFORE_UP",
        severity: "warning",
        message: "SQL before the Up section is not run",
        at,
      });
    }
    return [
      {
        version,
        label: labelOf(match[2]!),
        file: file.name,
        up: sections.up,
        down: sections.down,
        transaction: !withoutTransaction(sections.options),
      },
    ];
  });
  return { migrations: migrations.sort(byVersion), problems };
}

/** `V1.2__name.sql`, its way back `U1.2__name.sql`, and `R__name.sql`, which comes after all versions. */
function readFlyway(files: readonly FolderFile[]): ReturnType<Reader> {
  const problems: Diagnostic[] = [];
  const versioned: { parts: readonly bigint[]; label: string; file: FolderFile }[] = [];
  const undo = new Map<string, FolderFile>();
  const repeatable: { label: string; file: FolderFile }[] = [];
  for (const file of files) {
    const match = /^(?:([VU])([0-9][0-9._]*)|R)__(.+)\.sql$/.exec(baseName(file.name));
    const parts = (match?.[2] ?? "")
      .split(/[._]/)
      .filter((part) => part !== "")
      .map(BigInt);
    if (!match) problems.push(leftOut(file, "its name is not V1__name.sql, U1__name.sql or R__name.sql"));
    else if (match[1] === "V") versioned.push({ parts, label: labelOf(match[3]!), file });
    else if (match[1] === "U") undo.set(keyOf(parts), file);
    else repeatable.push({ label: labelOf(match[3]!), file });
  }
  versioned.sort((a, b) => compareParts(a.parts, b.parts));
  repeatable.sort((a, b) => (a.label < b.label ? -1 : 1));
  // goose's versions are whole numbers: where Flyway's are not, a file's place in the order is its version.
  const whole = versioned.every(({ parts }) => parts.length === 1 && parts[0]! > 0n);
  const last = whole ? (versioned.at(-1)?.parts[0] ?? 0n) : BigInt(versioned.length);
  const migrations = [
    ...versioned.map(({ parts, label, file }, index) => ({
      ...wholeMigration(file, whole ? parts[0]! : BigInt(index + 1), label),
      down: undo.has(keyOf(parts)) ? wholeFile(undo.get(keyOf(parts))!) : null,
      ...(undo.size === 0 && { noDown: "the folder has no undo files" }),
    })),
    ...repeatable.map(({ label, file }, index) => ({
      ...wholeMigration(file, last + BigInt(index + 1), label),
      noDown: "a repeatable migration has no Down",
    })),
  ];
  return { migrations, problems };
}

const keyOf = (parts: readonly bigint[]) => parts.join(".");

function compareParts(a: readonly bigint[], b: readonly bigint[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [x, y] = [a[index] ?? 0n, b[index] ?? 0n];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function wholeMigration(file: FolderFile, version: bigint, label: string): ForeignMigration {
  return {
    version,
    label,
    file: file.name,
    up: wholeFile(file),
    down: null,
    transaction: runsWhole(file.text),
  };
}

/** `20240101000000_name/migration.sql`. */
function readPrisma(files: readonly FolderFile[]): ReturnType<Reader> {
  const problems: Diagnostic[] = [];
  const migrations = files
    .filter(({ name }) => baseName(name) === "migration.sql")
    .flatMap((file): ForeignMigration[] => {
      const match = /^([0-9]+)_(.*)$/.exec(baseName(folderOf(file.name)));
      const version = match && parseVersion(match[1]!);
      if (match && version)
        return [{ ...wholeMigration(file, version, labelOf(match[2]!)), noDown: "no Down in this format" }];
      problems.push(leftOut(file, "its folder's name is not VERSION_NAME"));
      return [];
    });
  return { migrations: migrations.sort(byVersion), problems };
}

/** `0000_name.sql` in the order of `meta/_journal.json`; without a journal in the order of the names. */
function readDrizzle(files: readonly FolderFile[]): ReturnType<Reader> {
  const problems: Diagnostic[] = [];
  const journal = files.find(({ name }) => baseName(name) === "_journal.json");
  const tags = journal === undefined ? null : tagsOf(journal, problems);
  const sql = files.filter(({ name }) => name.endsWith(".sql")).sort((a, b) => (a.name < b.name ? -1 : 1));
  const tagOf = ({ name }: FolderFile) => baseName(name).slice(0, -".sql".length);
  const ordered = tags === null ? sql : tags.flatMap((tag) => sql.find((file) => tagOf(file) === tag) ?? []);
  for (const file of sql) {
    if (!ordered.includes(file))
      problems.push(leftOut(file, "the journal does not name it", "Drizzle does not run it either."));
  }
  const migrations = ordered.map((file, index) => {
    const label = labelOf(tagOf(file).replace(/^[0-9]+_/, ""));
    return {
      ...wholeMigration(file, BigInt(index + 1), label),
      noDown: "no Down in this format",
      transaction: true,
    };
  });
  return { migrations, problems };
}

function tagsOf(journal: FolderFile, problems: Diagnostic[]): readonly string[] | null {
  try {
    const { entries } = JSON.parse(journal.text) as { entries?: readonly { tag?: unknown }[] };
    return (entries ?? []).map(({ tag }) => String(tag));
  } catch {
    problems.push(
      leftOut(journal, "the journal is not JSON: the files are taken in the order of their names"),
    );
    return null;
  }
}
