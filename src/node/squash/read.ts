// What a squash is asked for, read and refused before anything runs. Throws UsageError.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { validate } from "../../engine/index.ts";
import type { Baseline, Chain } from "../../harness/index.ts";
import { baseName, count, list, parseVersion, versionIn } from "../../text/index.ts";
import { readMigrationFolder } from "../disk/index.ts";
import { UsageError } from "../terminal/index.ts";

export function readChain(
  folder: string,
  to: string,
  {
    cwd,
    env,
    roles,
  }: { readonly cwd: string; readonly env: Chain["env"]; readonly roles: readonly string[] },
): Chain {
  const version = parseVersion(to);
  if (version === undefined || version === null) throw new UsageError(`--to must be a version, not ${to}`);
  const { format, sources } = readMigrationFolder(folder, cwd);
  if (format !== null)
    throw new UsageError(
      `${folder} holds migrations of ${format}; squash reads goose's`,
      `First gosling import ${folder} --to DIR2, then squash DIR2.`,
    );
  const sql = sources
    .filter(({ name }) => versionIn(name) !== undefined)
    .toSorted((a, b) => (versionIn(a.name)! < versionIn(b.name)! ? -1 : 1));
  const { errors } = validate(sql, env);
  if (errors[0])
    throw new UsageError(
      `${errors[0].at?.file ?? folder}: ${errors[0].message}`,
      "gosling validate says more about each file.",
    );
  if (!sql.some(({ name }) => versionIn(name) === version))
    throw new UsageError(
      `no migration in ${folder} has the version ${version}`,
      `The newest is ${versionIn(sql.at(-1)?.name ?? "") ?? "none"}.`,
    );
  const old = sql.filter(({ name }) => versionIn(name)! <= version);
  if (old.length < 2)
    throw new UsageError(
      `${old[0]?.name ?? folder} is the only file up to ${version}: there is nothing to squash`,
    );
  refuseOutside(folder, cwd, version);
  const substituted = old.filter(({ text }) => /^--.*\+goose[ \t]+ENVSUB[ \t]+ON\b/im.test(text));
  if (substituted.length > 0)
    throw new UsageError(
      `${list(substituted.map(({ name }) => name))} ${substituted.length === 1 ? "takes" : "take"} values from the environment (ENVSUB): one file for all environments would hold those of this machine`,
      "Squash to a version before it, or write the value into the file first.",
    );
  return { old, newer: sql.filter(({ name }) => versionIn(name)! > version), version, env, roles };
}

/** Migrations in Go run in a program: what they do is not in these files. */
function refuseOutside(folder: string, cwd: string, version: bigint): void {
  const outside = readdirSync(resolve(cwd, folder)).filter((name) => {
    const own = versionIn(name, "");
    return /\.go$/.test(name) && !name.endsWith("_test.go") && own !== undefined && own <= version;
  });
  if (outside.length > 0)
    throw new UsageError(
      `${list(outside)} ${outside.length === 1 ? "is a migration" : "are migrations"} in Go, which gosling does not run: what ${outside.length === 1 ? "it does" : "they do"} would be lost`,
      "Squash to a version before it, or say the same in SQL first.",
    );
}

/** A baseline that is there already, perhaps edited by hand: the files of a folder up to the version. */
export function readSquash(
  folder: string,
  version: bigint,
  cwd: string,
  seed: string | undefined,
  read: (path: string) => string,
): Baseline {
  const files = readMigrationFolder(folder, cwd, "goose").sources.filter(({ name }) => {
    const own = versionIn(name);
    return own !== undefined && own <= version;
  });
  const [file] = files;
  if (!file || files.length > 1 || versionIn(file.name) !== version)
    throw new UsageError(
      `${folder} must hold one file of version ${version} and none before it; it holds ${count(files.length, "file")}`,
      "Name the folder that gosling squash wrote.",
    );
  return {
    file: { name: baseName(file.name), text: file.text },
    seed: seed === undefined ? null : { name: seed, text: read(seed) },
  };
}
