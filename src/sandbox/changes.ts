// What has changed in a database's catalogs since the last look at them. For a session that nobody else can write beside.
import { CHANGES, DATABASE_PROBES, RELATION_PROBES } from "./catalog/index.ts";
import type { PreparingSession } from "./preparing.ts";

export interface Changes {
  /** Nothing that was read before counts any more. */
  readonly everything: boolean;
  /** OIDs of relations, those of indexes among them, whose rows in the catalogs have changed, or that have come or gone. */
  readonly relations: readonly string[];
  /** What belongs to no relation has changed, or may print the name of what hangs on one that has. */
  readonly others: boolean;
  /** Sequences or types are among the relations. */
  readonly special: boolean;
  /** For example 180006. */
  readonly server: number;
  /** The probes of the catalog query that are true. */
  readonly found: ReadonlySet<string>;
}

interface Look {
  readonly names: string;
  readonly others: string;
  /** Digest by OID. */
  readonly relations: ReadonlyMap<string, string>;
}

const LOOK = `SELECT ${["current_setting('server_version_num')", ...CHANGES, ...RELATION_PROBES].join(", ")}`;
const LOOK_FURTHER = `SELECT ${DATABASE_PROBES.join(", ")}`;

interface Seen extends Look {
  readonly commented: boolean;
  readonly server: number;
  /** The probes that are true: of the database alone, and of all. */
  readonly ofDatabase: readonly string[];
  readonly found: ReadonlySet<string>;
}

/** For its plan: PostgreSQL's own objects, which are most, are not read. */
const BY_INDEX = { enable_seqscan: "off" };

/** What is in the catalogs now, for all that watch them: asked for once as long as nothing is sent. */
export class CatalogView {
  readonly #session: PreparingSession;
  #last: { readonly sent: number; readonly seen: Seen } | undefined;

  constructor(session: PreparingSession) {
    this.#session = session;
  }

  /** Outside of a transaction. Rejects with a `DatabaseError`. */
  async now(): Promise<Seen> {
    const sent = this.#session.sent();
    if (this.#last?.sent === sent) return this.#last.seen;
    const seen = await this.#look(this.#last?.seen);
    this.#last = { sent, seen };
    return seen;
  }

  async #look(last: Seen | undefined): Promise<Seen> {
    const [result] = await this.#session.repeat(LOOK, [], last ? {} : BY_INDEX);
    const [server = "", path = "", names = "", others = "", commented, text, ...probes] =
      result?.rows[0] ?? [];
    const now = {
      names: `${server} ${path} ${names}`,
      others: others ?? "",
      relations: relationsIn(text ?? ""),
      commented: commented === "t",
      server: Number(server),
      ofRelations: RELATION_PROBES.filter((_, index) => probes[index] === "t"),
    };
    const ofDatabase =
      last?.names === now.names && last.others === now.others ? last.ofDatabase : await this.#further();
    return { ...now, ofDatabase, found: new Set([...now.ofRelations, ...ofDatabase]) };
  }

  async #further(): Promise<readonly string[]> {
    const [result] = await this.#session.repeat(LOOK_FURTHER);
    return DATABASE_PROBES.filter((_, index) => result?.rows[0]?.[index] === "t");
  }
}

/** The first look, and the one after `forget`, finds that everything has changed. */
export class CatalogWatch {
  readonly #view: CatalogView;
  #before: Look | undefined;

  constructor(view: CatalogView) {
    this.#view = view;
  }

  forget(): void {
    this.#before = undefined;
  }

  /** As `CatalogView.now`. */
  async look(): Promise<Changes> {
    const now = await this.#view.now();
    const before = this.#before;
    this.#before = now;
    const { server, found, commented } = now;
    if (before === now) return { ...NOTHING, server, found };
    return { ...changesBetween(before, now, commented), server, found };
  }
}

const NOTHING = { everything: false, relations: [], others: false, special: false };

function relationsIn(text: string): Look["relations"] {
  return new Map(
    text.split(",").map((line) => {
      const end = line.indexOf(" ");
      return [line.slice(0, end), line.slice(end)] as const;
    }),
  );
}

function changesBetween(
  before: Look | undefined,
  now: Look,
  commented: boolean,
): Pick<Changes, "everything" | "relations" | "others" | "special"> {
  const relations: string[] = [];
  for (const [oid, digest] of now.relations) if (before?.relations.get(oid) !== digest) relations.push(oid);
  for (const oid of before?.relations.keys() ?? []) if (!now.relations.has(oid)) relations.push(oid);
  const old = relations.filter((oid) => before?.relations.has(oid));
  return {
    everything: before?.names !== now.names || relations.includes("0"),
    relations,
    others: before?.others !== now.others || (commented && old.length > 0),
    special: relations.some((oid) => (now.relations.get(oid) ?? before?.relations.get(oid))?.endsWith("t")),
  };
}
