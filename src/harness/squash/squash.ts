// Many files as one: what they give, written down by pg_dump as a goose file, and proven to give the same.
import {
  createMigrator,
  type Database,
  MigrationError,
  type MigrationFailure,
  type SourceFile,
} from "../../engine/index.ts";
import { baseName, quoteName } from "../../text/index.ts";
import { baselineFile, roleOf, seedFile } from "./baseline.ts";
import { compareContents, mayBeReworded, unsteadyColumns } from "./compare.ts";
import { readContents, withoutToken } from "./contents.ts";
import type { Baseline, Bench, BenchDatabase, Contents, Loss, Proof } from "./types.ts";

export interface Chain {
  /** In order; all of them up to the version. */
  readonly old: readonly SourceFile[];
  readonly newer: readonly SourceFile[];
  readonly version: bigint;
  readonly env: Readonly<Record<string, string>>;
  /** Roles that the files take for granted. */
  readonly roles: readonly string[];
}

export type Certified =
  | { readonly type: "same"; readonly proof: Proof }
  | { readonly type: "differs"; readonly on: string; readonly losses: readonly Loss[] }
  /** The files, or the baseline, do not apply. */
  | {
      readonly type: "fails";
      readonly on: string;
      readonly what: "files" | "baseline" | "newer files";
      readonly failure: MigrationFailure;
    };

/** Writes the baseline from what the files give on `bench`. Rejects with the engine's MigrationError, or NotWritable. */
export async function writeSquash(chain: Chain, bench: Bench, apart: boolean): Promise<Baseline> {
  const on = await openWith(bench, chain);
  try {
    const { database } = on;
    const known = new Set((await readContents(on)).roles.map(({ name }) => name));
    await apply(database, chain.old, chain.env);
    const contents = await readContents(on);
    const apartFrom = apart ? ["--schema-only"] : ["--column-inserts"];
    const dump = await on.dump(apartFrom);
    if (dump === null) throw new Error("there is no pg_dump that can read this server");
    const rows =
      contents.rows.some(({ rows: count }) => count > 0) ||
      contents.sequences.some((line) => line.endsWith(" used"));
    const digits = digitsOf(chain.old.at(-1)!.name);
    const parts = {
      digits,
      version: chain.version,
      files: chain.old.length,
      dump,
      owner: await one(database, "SELECT current_user"),
      roles: contents.roles.filter(({ name }) => !known.has(name)),
      extensions: await extensionComments(database),
    };
    const file = baselineFile(parts);
    if (!apart || !rows) return { file, seed: null };
    const data = await on.dump(["--data-only", "--column-inserts"]);
    return { file, seed: seedFile(digits, data ?? "", parts) };
  } finally {
    await on.close();
  }
}

/** As the file writes its version: with zeros before it. */
const digitsOf = (name: string) => baseName(name).split("_", 1)[0] ?? "";

/** Compares baselines with what the files give on one bench; the files run once for all of them. */
export class Certifier {
  readonly #chain: Chain;
  readonly #bench: Bench;
  readonly #sha256: (text: string) => string;
  /** What the files give; and what PostgreSQL makes of pg_dump's text of it, asked for where that matters. */
  #files: Contents | undefined;
  #again: Contents | null | undefined;
  /** What the files give a second time, by how many of them. */
  readonly #second = new Map<number, Contents>();

  constructor(chain: Chain, bench: Bench, sha256: (text: string) => string) {
    this.#chain = chain;
    this.#bench = bench;
    this.#sha256 = sha256;
  }

  async certify(baseline: Baseline): Promise<Certified> {
    const { old, newer, env } = this.#chain;
    let doing: "files" | "baseline" | "newer files" = "files";
    try {
      const files = this.#files ?? (await this.#on((on) => applied(on, old, env)));
      this.#files = files;
      doing = "baseline";
      const short = (on: BenchDatabase) => this.#short(on, baseline);
      const given = await this.#on(short);
      const again = mayBeReworded(files, given) ? await this.#reread() : null;
      const unsteady = await this.#unsteady(files, given, old);
      const { losses, reworded } = compareContents(files, given, again, unsteady);
      if (losses.length > 0) return { type: "differs", on: this.#bench.label, losses };
      doing = "newer files";
      const after = newer.length > 0 ? await this.#after(baseline, again !== null) : [];
      if (after.length > 0)
        return { type: "differs", on: `${this.#bench.label}, after the newer files`, losses: after };
      return {
        type: "same",
        proof: {
          ...proofOf(this.#bench.label, given, reworded, newer.length, this.#sha256),
          unsteady: [...unsteady],
        },
      };
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      return { type: "fails", on: this.#bench.label, what: doing, failure: error.failure };
    }
  }

  async #on<T>(work: (on: BenchDatabase) => Promise<T>): Promise<T> {
    const on = await openWith(this.#bench, this.#chain);
    try {
      return await work(on);
    } finally {
      await on.close().catch(() => undefined);
    }
  }

  async #short(on: BenchDatabase, { file, seed }: Baseline): Promise<Contents> {
    await apply(on.database, [file], {});
    if (seed) await on.database.run(seed.text);
    return readContents(on);
  }

  /** Asked for only where rows differ: the files run once more, and what they then write otherwise is theirs, not a loss. */
  async #unsteady(
    files: Contents,
    given: Contents,
    sources: readonly SourceFile[],
  ): Promise<ReadonlySet<string>> {
    if (!compareContents(files, given, null).losses.some(({ what }) => what === "rows")) return new Set();
    const known = this.#second.get(sources.length);
    const second = known ?? (await this.#on((on) => applied(on, sources, this.#chain.env)));
    this.#second.set(sources.length, second);
    return unsteadyColumns(files, second);
  }

  /** The newer files on both ways. Where expressions are in other words already, the texts cannot be compared once more. */
  async #after(baseline: Baseline, reworded: boolean): Promise<readonly Loss[]> {
    const { old, newer, env } = this.#chain;
    const long = await this.#on(async (on) => {
      await apply(on.database, old, env);
      return applied(on, newer, env);
    });
    const short = await this.#on(async (on) => {
      await this.#short(on, baseline);
      return applied(on, newer, env);
    });
    const { losses } = compareContents(
      long,
      short,
      null,
      await this.#unsteady(long, short, [...old, ...newer]),
    );
    return losses.filter(
      ({ what }) => !(reworded && mayBeReworded(long, short) && (what === "schema" || what === "pg_dump")),
    );
  }

  /** pg_dump's text of what the files give, applied as it is. Null without pg_dump. */
  async #reread(): Promise<Contents | null> {
    if (this.#again !== undefined) return this.#again;
    const { old, env } = this.#chain;
    const made = await this.#on(async (on) => {
      await apply(on.database, old, env);
      return { dump: await on.dump(["--schema-only"]), roles: (await readContents(on)).roles };
    });
    const { dump, roles } = made;
    this.#again =
      dump === null
        ? null
        : await this.#on(async (on) => {
            for (const role of roles) await on.database.run(roleOf(role));
            await on.database.run(withoutToken(dump));
            await on.database.run("RESET ALL");
            return readContents(on);
          });
    return this.#again;
  }
}

async function applied(
  on: BenchDatabase,
  sources: readonly SourceFile[],
  env: Chain["env"],
): Promise<Contents> {
  await apply(on.database, sources, env);
  return readContents(on);
}

function proofOf(
  on: string,
  given: Contents,
  reworded: readonly string[],
  newer: number,
  sha256: (text: string) => string,
): Omit<Proof, "unsteady"> {
  const { server, schema, dump, rows, sequences } = given;
  return {
    on,
    server,
    fingerprint: schema.fingerprint.length > 64 ? sha256(schema.fingerprint) : schema.fingerprint,
    dump: dump === null ? null : sha256(dump),
    reworded,
    rows: rows
      .filter(({ rows: count }) => count > 0)
      .map(({ table, rows: count, hash }) => ({ table, rows: count, hash })),
    sequences: sequences.filter((line) => line.endsWith(" used")),
    newer,
  };
}

async function openWith(bench: Bench, { roles }: Chain): Promise<BenchDatabase> {
  const on = await bench.open();
  for (const role of roles) await on.database.run(`CREATE ROLE ${quoteName(role)}`).catch(() => undefined);
  return on;
}

/** Without a version table, which would be in every dump. */
async function apply(database: Database, sources: readonly SourceFile[], env: Chain["env"]): Promise<void> {
  await createMigrator(database, sources, { versioning: false, checksums: false, env }).up();
  await database.run("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL");
}

async function one(database: Database, sql: string): Promise<string> {
  return (await database.run(sql))[0]?.rows[0]?.[0] ?? "";
}

async function extensionComments(database: Database): Promise<ReadonlyMap<string, string>> {
  const [found] = await database.run("SELECT quote_ident(name), comment FROM pg_available_extensions");
  return new Map(found?.rows.map(([name, comment]) => [name ?? "", comment ?? ""]));
}
