// `gosling squash`: many files as one, with the proof that it gives the same; and what a database records of it.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeFailure, MigrationError } from "../../engine/index.ts";
import {
  type Baseline,
  type Bench,
  Certifier,
  type Chain,
  NotWritable,
  type Proof,
  writeSquash,
} from "../../harness/index.ts";
import { baseName, count, list, sourceFrom } from "../../text/index.ts";
import { openTarget } from "../databases/index.ts";
import { readSource, readSqlFiles, withSlashes, writeNewFolder } from "../disk/index.ts";
import { failureText, reachingDatabases } from "../migrate/index.ts";
import { FILE_OPTIONS, folderGiven, JSON_OPTION, variablesOf } from "../options/index.ts";
import { outputJson, type SquashCertificate } from "../outputs/index.ts";
import { packageVersion } from "../package/index.ts";
import { layout, layoutOf, parseTarget } from "../settings/index.ts";
import { pgliteBench, readChain, readSquash, serverBench, takeOver } from "../squash/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  createProgressLine,
  type ExitCode,
  type Io,
  type Options,
  paint,
  UsageError,
} from "../terminal/index.ts";

const OPTIONS = {
  to: {
    type: "string",
    value: "VERSION",
    required: true,
    help: "the newest version that goes into the one file",
  },
  out: {
    type: "string",
    value: "DIR2",
    help: "the new folder, for the one file, the newer files and the certificate",
  },
  check: {
    type: "string",
    value: "DIR2",
    help: "prove an existing folder instead, for example after you edited its file",
  },
  "rows-apart": {
    type: "boolean",
    help: "write the rows into seed/VERSION_rows.sql instead, for a program that fills new databases",
  },
  database: {
    type: "string",
    value: "URL",
    help: "prove it on this server too, in new databases that are dropped afterwards; with --records: the database whose records to change",
  },
  "server-is-disposable": {
    type: "boolean",
    help: "nothing on that server matters: run the files with all rights of the connection",
  },
  role: { type: "string", multiple: true, value: "NAME", help: "a role that the files expect" },
  records: {
    type: "boolean",
    help: "in --database, which has applied VERSION, delete the records of the files that the one file replaces, in one transaction; run nothing",
  },
  table: { type: "string", value: "NAME", help: "with --records: the version table" },
  layout: {
    type: "string",
    schema: layout,
    value: "LAYOUT",
    help: "with --records: schema_migrations (default) or goose",
  },
  ...FILE_OPTIONS,
  "dry-run": { type: "boolean", help: "prove it, and print what would be written" },
  ...JSON_OPTION,
} as const satisfies Options;

export const squash: Command = command({
  name: "squash",
  summary: "Combines many migrations into one file, and proves that nothing is lost.",
  arguments: "[DIR]",
  options: OPTIONS,
  notes: [
    "squash runs the old files and the new one on PGlite. It writes nothing unless both give the same schema, pg_dump text, rows, sequences, roles and settings.",
    "The files in DIR stay as they are. On a database at VERSION or later, the new file does nothing; on an older one, it refuses to run.",
    "Exit codes: 0 the same, 1 something would be lost or a database was refused, 2 the input was bad. See docs/squash.md.",
  ],
  run,
});

type Input = CommandInput<typeof OPTIONS>;

async function run(input: Input, io: Io): Promise<ExitCode> {
  const { options } = input;
  const folder = input.positionals[0] ?? folderGiven(options, io);
  if (options.records) return tell(input, folder, io);
  for (const name of ["table", "layout"] as const)
    if (options[name] !== undefined) throw new UsageError(`--${name} goes with --records`);
  if (options.out === undefined && options.check === undefined && !options["dry-run"])
    throw new UsageError(
      "squash needs --out DIR2",
      "Name a new folder, --check DIR2 for one that is there, or --dry-run.",
    );
  if (options.out !== undefined && existsSync(resolve(io.cwd, options.out)))
    throw new UsageError(
      `${options.out} exists already; nothing was written`,
      "Name a new folder with --out.",
    );
  const env = variablesOf(options, io);
  const chain = readChain(folder, options.to, { cwd: io.cwd, env, roles: options.role });
  const server = options.database === undefined ? null : serverOf(options.database);
  const progress = createProgressLine(io, true);
  const proofs: Proof[] = [];
  let noDump: string | undefined;
  try {
    progress.show(`running ${count(chain.old.length, "file")} on PGlite`);
    const texts = [...chain.old, ...chain.newer].map(({ text }) => text);
    const bench = await pgliteBench(texts, io.cwd);
    const baseline =
      options.check === undefined
        ? await writeSquash(chain, bench, options["rows-apart"])
        : readSquash(
            options.check,
            chain.version,
            io.cwd,
            seedIn(options.check, chain.version, io),
            (path) => readSource(path, io.cwd).text,
          );
    progress.show("proving the one file on PGlite");
    const first = await prove(chain, baseline, bench, io, options.json);
    if (first === null) return 1;
    proofs.push(first);
    if (server !== null) {
      progress.show("proving it on the server");
      const on = await serverBench({ connection: server, env, disposable: options["server-is-disposable"] });
      try {
        const second = await prove(chain, baseline, on.bench, io, options.json);
        if (second === null) return 1;
        proofs.push(second);
        noDump = on.dumpMissing();
      } finally {
        await on.finish();
      }
    }
    progress.clear();
    return report(input, chain, baseline, proofs, noDump, io);
  } catch (error) {
    progress.clear();
    if (error instanceof MigrationError) {
      if (options.json)
        io.out(
          outputJson(
            "squash",
            { ok: false, type: "fails", on: "PGlite", what: "files", failure: error.failure },
            2,
          ),
        );
      io.err(`${describeFailure(error.failure, { source: sourceFrom(chain.old) })}\n`);
      io.err("gosling: the files do not run by themselves, so nothing was squashed\n");
      return 1;
    }
    if (!(error instanceof NotWritable)) throw error;
    if (options.json)
      io.out(outputJson("squash", { ok: false, type: "not-writable", message: error.message }, 2));
    io.err(`gosling: ${error.message}; nothing was written\n`);
    return 1;
  } finally {
    progress.stop();
  }
}

function serverOf(text: string): string {
  const target = parseTarget(text, "--database");
  if (target.type === "server") return target.connection;
  throw new UsageError("--database must name a server", "Without it the proof runs on PGlite alone.");
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Null where it is not the same; why is printed. */
async function prove(
  chain: Chain,
  baseline: Baseline,
  bench: Bench,
  io: Io,
  json: boolean,
): Promise<Proof | null> {
  const found = await new Certifier(chain, bench, sha256).certify(baseline);
  if (found.type === "same") return found.proof;
  if (json) {
    io.out(outputJson("squash", { ok: false, ...found }, 2));
    return null;
  }
  if (found.type === "fails") {
    const source = sourceFrom([...chain.old, ...chain.newer, baseline.file]);
    io.err(
      `${describeFailure(found.failure, { source })}\ngosling: on ${found.on} the ${found.what} ${found.what === "baseline" ? "does" : "do"} not run; nothing was written\n`,
    );
    return null;
  }
  for (const { what, lines } of found.losses) {
    io.err(`${WORDS[what]}:\n`);
    for (const line of lines.slice(0, MOST)) io.err(`  ${line}\n`);
    if (lines.length > MOST) io.err(`  ... and ${lines.length - MOST} more (--json has them)\n`);
  }
  io.err(
    `gosling: on ${found.on} the one file does not give what the files give (- only the files, + only the one file); nothing was written\n`,
  );
  return null;
}

const MOST = 20;
const WORDS = {
  schema: "the schema differs",
  pg_dump: "pg_dump writes other text",
  rows: "rows differ (table, count, hash)",
  sequence: "sequences differ",
  role: "roles differ",
  setting: "settings of the database or of a role differ",
  "large object": "large objects differ",
} as const;

function report(
  { options }: Input,
  chain: Chain,
  baseline: Baseline,
  proofs: readonly Proof[],
  noDump: string | undefined,
  io: Io,
): ExitCode {
  const files = [baseline.file, ...(baseline.seed ? [baseline.seed] : [])];
  const certificate = {
    gosling: packageVersion(),
    version: chain.version,
    squashed: chain.old.map(({ name, text }) => ({ file: baseName(name), sha256: sha256(text) })),
    into: files.map(({ name, text }) => ({ file: baseName(name), sha256: sha256(text) })),
    proofs,
    ...(noDump !== undefined && { withoutPgDump: noDump }),
  };
  const written =
    options.out === undefined || options["dry-run"]
      ? null
      : write(options.out, chain, baseline, certificate, io);
  if (options.json) {
    io.out(
      outputJson("squash", { ok: true, written, ...certificate, ...(written === null && { files }) }, 2),
    );
    return 0;
  }
  if (options["dry-run"]) for (const { name, text } of files) io.out(`-- ${name}\n${text}\n`);
  const mark = options["dry-run"] ? "-- " : "";
  for (const proof of proofs) for (const line of proofLines(proof)) io.out(`${mark}${line}\n`);
  if (noDump !== undefined) io.out(`${mark}  not compared by pg_dump there: ${noDump}\n`);
  const bytes = `${(files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1024).toFixed(1)} kB`;
  io.out(
    `${mark}${count(chain.old.length, "file")} up to ${chain.version} as ${list(files.map(({ name }) => baseName(name)))} (${bytes})${written === null ? "" : `, in ${options.out}`}\n`,
  );
  if (written !== null)
    io.out(
      `Next: replace the folder by ${options.out} in one commit. Take over each database at ${chain.version} or later once:\n  gosling squash ${options.out} --to ${chain.version} --records --database URL\n`,
    );
  return 0;
}

function proofLines({
  on,
  server,
  dump,
  reworded,
  unsteady,
  rows,
  sequences,
  newer,
}: Proof): readonly string[] {
  const total = rows.reduce((sum, table) => sum + table.rows, 0);
  return [
    `on ${on} (PostgreSQL ${server}) the same: schema${dump === null ? "" : ", pg_dump"}, ${count(total, "row")} in ${count(rows.length, "table")}, ${count(sequences.length, "sequence")}${newer > 0 ? `; and the schema after ${count(newer, "newer file")}` : ""}`,
    ...(unsteady.length > 0
      ? [`  the files write other values each time, and those of one run are kept: ${list(unsteady)}`]
      : []),
    ...(reworded.length > 0
      ? [`  PostgreSQL writes these in other words once it has read them again: ${list(reworded)}`]
      : []),
  ];
}

/** All into a folder that was not there. */
function write(
  out: string,
  chain: Chain,
  baseline: Baseline,
  certificate: SquashCertificate,
  io: Io,
): readonly string[] {
  const files = [
    { path: baseline.file.name, text: baseline.file.text },
    ...chain.newer.map(({ name, text }) => ({ path: baseName(name), text })),
    ...(baseline.seed ? [{ path: join("seed", baseline.seed.name), text: baseline.seed.text }] : []),
    { path: CERTIFICATE, text: outputJson("squash-certificate", certificate, 2) },
  ];
  writeNewFolder(out, files, io.cwd);
  return files.map(({ path }) => withSlashes(join(out, path)));
}

const CERTIFICATE = "squash-certificate.json";

/** The rows that a squash wrote apart. */
function seedIn(folder: string, version: bigint, io: Io): string | undefined {
  const seeds = join(folder, "seed");
  if (!existsSync(resolve(io.cwd, seeds))) return undefined;
  return readSqlFiles(seeds, io.cwd).find(({ name }) =>
    new RegExp(`(?:^|/)0*${version}_rows\\.sql$`).test(name),
  )?.name;
}

async function tell({ options }: Input, folder: string, io: Io): Promise<ExitCode> {
  if (options.database === undefined)
    throw new UsageError("--records needs --database URL", "It is the database to take over.");
  const version = BigInt(options.to);
  const env = variablesOf(options, io);
  const sources = readSqlFiles(folder, io.cwd);
  const target = parseTarget(options.database, "--database");
  return reachingDatabases(
    io,
    options.json,
    (error) => error,
    async () => {
      const opened = await openTarget(target, env, io.cwd, () => undefined);
      try {
        const adoption = await takeOver(opened.database, sources, version, {
          layout: layoutOf(options.layout, env),
          ...(options.table !== undefined && { table: options.table }),
          env,
          dryRun: options["dry-run"],
        });
        if (options.json) io.out(outputJson("squash-records", { ok: true, ...adoption }, 2));
        else {
          const { removed, checksums, done, table } = adoption;
          const nothing = removed.length === 0 && checksums === 0;
          io.out(
            nothing
              ? `${table} says so already; nothing was changed\n`
              : `${table}: ${count(removed.length, "row")} of squashed files ${done ? "removed" : "would be removed"}, ${version} stays applied; nothing ${done ? "was run" : "was changed"}\n`,
          );
        }
        return 0;
      } catch (error) {
        if (!(error instanceof MigrationError)) throw error;
        if (options.json) io.out(outputJson("squash-records", { ok: false, failure: error.failure }, 2));
        else io.err(`${failureText(error.failure, sources, paint(io.terminal))}\n`);
        return 1;
      } finally {
        await opened.close();
      }
    },
  );
}
