// A file's replacement, proven in its folder: each round fixes what the one before it left or brought.
import { MigrationError, type SourceFile } from "../../engine/index.ts";
import { baseName, folderOf, versionIn } from "../../text/index.ts";
import { type MigrationFile, readFile } from "../file/index.ts";
import type { SqlParser } from "../sql/index.ts";
import type { Finding, Target } from "../types.ts";
import { type FixedFile, findingKey, fixFile } from "./fix.ts";

/** The findings of these files, in the folder that the sources are; and the PostgreSQL that advice is for. */
export type Prove = (
  sources: readonly SourceFile[],
  only: ReadonlySet<string>,
) => Promise<{ readonly findings: readonly Finding[]; readonly target: Target }>;

export interface FixInput {
  readonly sources: readonly SourceFile[];
  /** The one to fix, by the name of its source. */
  readonly name: string;
  readonly parser: SqlParser;
  readonly env: Readonly<Record<string, string>>;
  readonly prove: Prove;
}

export interface Replacement {
  /** What takes the file's place: itself first, then those with later versions. The file alone, as it is, where nothing could be fixed. */
  readonly files: readonly SourceFile[];
  /** Findings of the file itself that are gone. */
  readonly fixed: readonly Finding[];
  /** What the files that take its place still have, notes aside. */
  readonly left: readonly Finding[];
  /** Errors that the file did not have: the replacement does not work, and must not be used. */
  readonly broken: readonly Finding[];
}

const MOST_ROUNDS = 12;

export async function fixInFolder(input: FixInput): Promise<Replacement> {
  const { sources, name, prove } = input;
  const original = sources.find((source) => source.name === name);
  if (!original) throw new Error(`${name} is not among the sources`);
  const others = sources.filter((source) => source !== original);
  let parts: readonly FixedFile[] = [{ text: original.text }];
  let files: readonly SourceFile[] = [original];
  let first: readonly Finding[] | undefined;
  const done = new Set<string>();
  for (let round = 1; ; round += 1) {
    const { findings, target } = await prove([...others, ...files], new Set(files.map((file) => file.name)));
    const own = findings.filter(({ file }) => files.some((one) => one.name === file));
    first ??= own;
    const known = new Set(first.map(({ code }) => code));
    const broken = own.filter(({ severity, code }) => severity === "error" && !known.has(code));
    const next =
      broken.length > 0 || round > MOST_ROUNDS
        ? undefined
        : nextParts(input, parts, files, own, target, done);
    if (!next) {
      const left = own.filter(({ severity }) => severity !== "note");
      return { files, fixed: goneOf(first, own, done), left, broken };
    }
    parts = next;
    files = named(parts, original, others);
  }
}

/** Undefined where there is nothing more to fix. */
function nextParts(
  { parser, env }: FixInput,
  parts: readonly FixedFile[],
  files: readonly SourceFile[],
  findings: readonly Finding[],
  target: Target,
  done: Set<string>,
): readonly FixedFile[] | undefined {
  let changed = false;
  const next = files.flatMap((file, index): readonly FixedFile[] => {
    const part = parts[index]!;
    const own = findings.filter((finding) => finding.file === file.name);
    const read = readOrNull(file, parser, env);
    const fixed = read && fixFile(read, own, target, done);
    if (!fixed) return [part];
    changed = true;
    for (const finding of fixed.fixed) done.add(findingKey(finding));
    return fixed.files.map(({ slug = part.slug, text }) => ({ ...(slug !== undefined && { slug }), text }));
  });
  return changed ? next : undefined;
}

function readOrNull(file: SourceFile, parser: SqlParser, env: FixInput["env"]): MigrationFile | null {
  try {
    return readFile(file, parser, env);
  } catch (error) {
    if (error instanceof MigrationError) return null;
    throw error;
  }
}

/** By code and object: lines move. A note that only went with its statement is nothing to speak of. */
function goneOf(
  before: readonly Finding[],
  after: readonly Finding[],
  done: ReadonlySet<string>,
): readonly Finding[] {
  const still = new Set(after.map(findingKey));
  return before.filter(
    (finding) =>
      !still.has(findingKey(finding)) && (finding.severity !== "note" || done.has(findingKey(finding))),
  );
}

/** The first keeps its name; the others get the versions after it, or those after the newest where these are taken. */
function named(
  parts: readonly FixedFile[],
  original: SourceFile,
  others: readonly SourceFile[],
): readonly SourceFile[] {
  const bare = baseName(original.name);
  const digits = /^\d+/.exec(bare)?.[0] ?? "";
  const folder = folderOf(original.name);
  const prefix = original.name.slice(0, original.name.length - bare.length);
  const taken = others.flatMap(({ name }) =>
    folderOf(name) === folder ? (versionIn(baseName(name)) ?? []) : [],
  );
  const version = BigInt(digits);
  const last = taken.reduce((a, b) => (a > b ? a : b), version);
  const free = !taken.some((one) => one > version && one <= version + BigInt(parts.length - 1));
  const start = free ? version : last;
  const used = new Map<string, number>();
  return parts.map(({ slug, text }, index) => {
    if (index === 0) return { name: original.name, text };
    const word = wordOf(slug ?? "rest");
    const count = (used.get(word) ?? 0) + 1;
    used.set(word, count);
    const number = `${start + BigInt(index)}`.padStart(digits.length, "0");
    return { name: `${prefix}${number}_${word}${count > 1 ? `_${count}` : ""}.sql`, text };
  });
}

const wordOf = (slug: string) =>
  slug
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_|_$/g, "");
