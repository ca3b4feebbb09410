// What has changed in a database's catalogs since the last look at them. For a session that nobody else can write beside.
import { CHANGES, catalogProbes } from "./catalog/index.ts";
import type { PreparingSession } from "./preparing.ts";

export interface Changes {
  /** Nothing that was read before counts any more. */
  readonly everything: boolean;
  /** OIDs of relations, those of indexes among them, whose rows in the catalogs have changed, or that have come or gone. */
  readonly relations: readonly string[];
  /** What belongs to no relation has changed, or may print the name of one that has. */
  readonly others: boolean;
  /** Relations among these that were no ordinary tables, or are none: sequences, types. */
  readonly unlikeTables: boolean;
  /** For example 180006. */
  readonly server: number;
  /** The probes of the catalog query that are true. */
  readonly found: ReadonlySet<string>;
}

interface Look {
  readonly names: string;
  readonly others: string;
  /** Digest and label by OID. */
  readonly relations: ReadonlyMap<string, readonly [digest: string, label: string]>;
}

const PROBES = catalogProbes();
const LOOK = `SELECT ${["current_setting('server_version_num')", ...CHANGES, ...PROBES].join(", ")}`;

/** The first look, and the one after `forget`, finds that everything has changed. */
export class CatalogWatch {
  readonly #session: PreparingSession;
  #before: Look | undefined;

  constructor(session: PreparingSession) {
    this.#session = session;
  }

  forget(): void {
    this.#before = undefined;
  }

  /** Outside of a transaction. Rejects with a `DatabaseError`. */
  async look(): Promise<Changes> {
    const [result] = await this.#session.repeat(LOOK);
    const [server = "", path = "", names = "", others = "", commented, text, ...probes] =
      result?.rows[0] ?? [];
    const now: Look = {
      names: `${server} ${path} ${names}`,
      others: others ?? "",
      relations: relationsIn(text ?? ""),
    };
    const before = this.#before;
    this.#before = now;
    return {
      ...changesBetween(before, now, commented === "t"),
      server: Number(server),
      found: new Set(PROBES.filter((_, index) => probes[index] === "t")),
    };
  }
}

function relationsIn(text: string): Look["relations"] {
  return new Map(
    text.split(",").map((line) => {
      const [oid = "", rows, written, label = ""] = line.split(" ");
      return [oid, [`${rows} ${written}`, label]] as const;
    }),
  );
}

function changesBetween(
  before: Look | undefined,
  now: Look,
  commented: boolean,
): Pick<Changes, "everything" | "relations" | "others" | "unlikeTables"> {
  const of = (look: Look | undefined, oid: string) => look?.relations.get(oid) ?? ["", ""];
  const relations = [...new Set([...(before?.relations.keys() ?? []), ...now.relations.keys()])].filter(
    (oid) => of(before, oid)[0] !== of(now, oid)[0],
  );
  const old = relations.filter((oid) => before?.relations.has(oid));
  return {
    everything: before?.names !== now.names || relations.includes("0"),
    relations,
    others:
      before?.others !== now.others ||
      (commented && old.length > 0) ||
      old.some((oid) => of(before, oid)[1] !== of(now, oid)[1]),
    unlikeTables: relations.some(
      (oid) => !/^[rpvmfiIt]?$/.test((of(now, oid)[1] || of(before, oid)[1]).slice(0, 1)),
    ),
  };
}
