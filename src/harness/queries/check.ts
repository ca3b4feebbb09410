// The queries of a run, held against each migration: those that could be prepared before it are prepared after it and after its Down.
import { DatabaseError, type Location } from "../../engine/index.ts";
import { formatPlace } from "../../text/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { cleanSession, downOn, finding } from "../proof/index.ts";
import { rollsBack } from "../trace/index.ts";
import type { Finding, Part, QueriesReport, QuerySources } from "../types.ts";
import { compare, type QueryChange } from "./compare.ts";
import { changed, type Names, readNames } from "./names.ts";
import { prepareAll } from "./prepare.ts";
import { type ReadQueries, readQueries, wordsIn } from "./read.ts";
import type { Query, QueryAtPoint } from "./types.ts";

type State = ReadonlyMap<Query, QueryAtPoint>;

/** One run's. `on` is always the database of the files' own state; between two calls only the file's Up runs on it. */
export class QueryCheck {
  readonly #options: HarnessOptions;
  readonly #sources: QuerySources;
  readonly #read: ReadQueries;
  /** Where each was last prepared, and what the names meant then. */
  #state: State = new Map();
  #names: Names | undefined;
  readonly #seen = new Set<Query>();
  readonly #why = new Map<Query, string>();

  constructor(sources: QuerySources, options: HarnessOptions) {
    this.#sources = sources;
    this.#options = options;
    this.#read = readQueries(sources.files, options.parser);
  }

  /** Before the file; answers how many can be prepared. */
  async before({ database }: TestDatabase): Promise<number> {
    const names = await readNames(database);
    this.#keep(await this.#prepared(database, this.#names, this.#state, names, false), names);
    return [...this.#state.values()].filter(({ ok }) => ok).length;
  }

  /** After the file's Up, which went through. Leaves `on` as it is. */
  async after(on: TestDatabase, file: MigrationFile): Promise<readonly Finding[]> {
    const [state, namesBefore] = [this.#state, this.#names];
    const names = await readNames(on.database);
    const now = await this.#prepared(on.database, namesBefore, state, names, false);
    this.#keep(now, names);
    const up = verdicts(state, now);
    const back = rollsBack(file) && file.down.statements.every(({ node }) => !("TransactionStmt" in node));
    const { down, places } = back
      ? await this.#reversed(on, file, { state, names: namesBefore }, up)
      : await this.#onCopy(on, file, { state, names: namesBefore });
    const blame = (query: Query, verdict: QueryChange) =>
      places.get(query) ?? guess(file.up.statements, query, verdict);
    const start = { file: file.source.name, line: file.downLine ?? 1, column: 1 };
    return [
      ...[...up].map(([query, verdict]) => findingOf(query, verdict, blame(query, verdict), "after Up")),
      ...[...down]
        // What Up does to it and Down leaves is one fault.
        .filter(([query, verdict]) => JSON.stringify(up.get(query)) !== JSON.stringify(verdict))
        .map(([query, verdict]) =>
          findingOf(query, verdict, guess(file.down.statements, query, verdict) ?? start, "after Down"),
        ),
    ];
  }

  report(): QueriesReport {
    const never = this.#read.queries.filter((query) => !this.#seen.has(query));
    return {
      files: this.#sources.files.length,
      queries: this.#read.queries.length + this.#read.unchecked.length,
      from: this.#sources.from,
      unchecked: [
        ...this.#read.unchecked,
        ...never.map((query) => ({
          query: query.name,
          at: query.at,
          why: this.#why.get(query) ?? "no file was tested",
        })),
      ],
    };
  }

  #keep(state: State, names: Names): void {
    this.#state = state;
    this.#names = names;
    for (const [query, prepared] of state) {
      if (prepared.ok) this.#seen.add(query);
      else this.#why.set(query, `${prepared.failure.message} (${prepared.failure.sqlstate})`);
    }
  }

  /** Only those are prepared again that use a name which means something else now. */
  async #prepared(
    database: TestDatabase["database"],
    before: Names | undefined,
    known: State,
    names: Names,
    inTransaction: boolean,
  ): Promise<State> {
    const all = this.#read.queries;
    const affects = before === undefined ? () => true : changed(before, names);
    const again = all.filter((query) => !known.has(query) || affects(query.words));
    const prepared = await prepareAll(database, again, inTransaction);
    return new Map(all.map((query) => [query, prepared.get(query) ?? known.get(query)!]));
  }

  /** Down, and the file's Up statement by statement to see which one it is, in a transaction that is rolled back. */
  async #reversed(
    { database, takeNotices }: TestDatabase,
    file: MigrationFile,
    before: { readonly state: State; readonly names: Names | undefined },
    up: ReadonlyMap<Query, QueryChange>,
  ): Promise<Reversed> {
    const places = new Map<Query, Location>();
    if (file.down.statements.length === 0) return { down: new Map(), places };
    await database.run("BEGIN");
    try {
      for (const { text } of file.down.statements) await database.run(text);
      const names = await readNames(database);
      const state = await this.#prepared(database, before.names, before.state, names, true);
      const down = verdicts(before.state, state);
      const wanted = new Map([...up].filter(([query]) => !down.has(query)));
      if (wanted.size > 0) await trace(database, file, before.state, wanted, places);
      return { down, places };
    } catch (error) {
      // A Down that fails is reported by its own proof.
      if (!(error instanceof DatabaseError)) throw error;
      return { down: new Map(), places };
    } finally {
      await database.run("ROLLBACK").catch(() => undefined);
      takeNotices();
    }
  }

  /** A Down that no transaction can hold, where it names anything that a query uses. */
  async #onCopy(
    on: TestDatabase,
    file: MigrationFile,
    before: { readonly state: State; readonly names: Names | undefined },
  ): Promise<Reversed> {
    const nothing: Reversed = { down: new Map(), places: new Map() };
    const words = wordsIn(file.down.statements.map(({ text }) => text).join(" "));
    const uses = ({ words: own }: Query) =>
      [...words].some((word) => own.has(word) && this.#names?.has(word));
    if (!this.#read.queries.some(uses)) return nothing;
    const copy = await on.copy();
    try {
      // A server's copy costs the session of the original, too.
      await cleanSession(on, this.#options);
      await cleanSession(copy, this.#options);
      if (await downOn(copy, file, this.#options)) return nothing;
      const state = await this.#prepared(
        copy.database,
        before.names,
        before.state,
        await readNames(copy.database),
        false,
      );
      return { down: verdicts(before.state, state), places: new Map() };
    } finally {
      await copy.close().catch(() => undefined);
    }
  }
}

/** Up once more, statement by statement: the first after which a query is as it is after all of them is the one to name. */
async function trace(
  database: TestDatabase["database"],
  file: MigrationFile,
  before: State,
  wanted: ReadonlyMap<Query, QueryChange>,
  places: Map<Query, Location>,
): Promise<void> {
  for (const view of file.up.statements) {
    await database.run(view.text);
    const left = [...wanted.keys()].filter((query) => !places.has(query));
    if (left.length === 0) return;
    for (const [query, verdict] of verdicts(before, await prepareAll(database, left, true)))
      if (gravity(verdict) === gravity(wanted.get(query)!)) places.set(query, view.at);
  }
}

const gravity = (verdict: QueryChange) => (verdict.type === "breaks" ? "error" : verdict.severity);

interface Reversed {
  readonly down: ReadonlyMap<Query, QueryChange>;
  /** The statement of Up that did it. */
  readonly places: ReadonlyMap<Query, Location>;
}

function verdicts(before: State, after: State): ReadonlyMap<Query, QueryChange> {
  const found = new Map<Query, QueryChange>();
  for (const [query, now] of after) {
    const old = before.get(query);
    const verdict = old && compare(old, now);
    if (verdict) found.set(query, verdict);
  }
  return found;
}

/** Where the statements could not be tried one by one: the last that names what PostgreSQL misses, else one that names what the query uses. */
function guess(statements: readonly SqlView[], query: Query, verdict: QueryChange): Location | undefined {
  const said = verdict.type === "breaks" ? verdict.why : verdict.lines.join(" ");
  const missed = [...said.matchAll(/[\p{L}\p{N}_$]+/gu)].map(([word]) => word);
  const names = (text: string, words: Iterable<string>) => {
    const own = wordsIn(text);
    return [...words].some((word) => own.has(word) && query.words.has(word));
  };
  const named = statements.findLast(({ text }) => names(text, missed));
  return (named ?? statements.findLast(({ text }) => names(text, query.words)) ?? statements[0])?.at;
}

const HINTS = {
  breaks:
    "Code that runs while this is deployed still sends it. Expand first (add, write both, read the new), and take the old away once no release uses it; or -- gosling: allow QUERY_BREAKS REASON.",
  changes: "Code that was generated or written for the old types and columns may read it wrongly.",
} as const;

function findingOf(
  query: Query,
  verdict: QueryChange,
  at: Location | undefined,
  when: "after Up" | "after Down",
): Finding {
  const part: Part = "queries";
  const [place, what] =
    verdict.type === "breaks"
      ? [
          verdict.position === undefined ? query.at : query.place(verdict.position),
          `can no longer be sent ${when}: ${verdict.why}`,
        ]
      : [query.at, `gives or takes something else ${when}: ${verdict.lines.join("; ")}`];
  const code = verdict.type === "breaks" ? "QUERY_BREAKS" : "QUERY_CHANGES";
  const severity = gravity(verdict);
  return {
    ...finding(
      code,
      severity,
      part,
      at ?? query.at,
      `the query ${query.name} (${formatPlace(place)}) ${what}`,
      {
        object: `${query.at.file}:${query.name}`,
        ...(severity === "note" ? {} : { hint: HINTS[verdict.type] }),
      },
    ),
    related: { ...place, message: `the query ${query.name}` },
  };
}
