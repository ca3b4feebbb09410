// What a run is given besides the files.
import type { Host, Layout, SourceFile, Version } from "../engine/index.ts";
import type { DatabaseFactory } from "./databases/index.ts";
import type { Phase } from "./events.ts";
import type { SqlParser } from "./sql/index.ts";
import type { Finding, QuerySources, Target } from "./types.ts";

export interface HarnessOptions {
  readonly factory: DatabaseFactory;
  readonly parser: SqlParser;
  /** The PostgreSQL that advice is for. Default: the one that the files are tested on. */
  readonly target?: Target;
  readonly layout?: Layout;
  readonly table?: string;
  /** The variables that ENVSUB sees. */
  readonly env?: Readonly<Record<string, string>>;
  /** `VERSION.sql` or `VERSION_name.sql`: run before that version's Up, after the one before it. */
  readonly seeds?: readonly SourceFile[];
  /** pgTAP files, run after the last migration on what the migrations have made. */
  readonly pgtap?: readonly SourceFile[];
  /** What the program that is deployed sends: checked against each file. */
  readonly queries?: QuerySources;
  /** SQL that runs before the first file: a baseline, extensions, schemas that something else makes. */
  readonly before?: string;
  /** What the team's connection sets, for example `app, public`; each file starts with it. */
  readonly searchPath?: string;
  /** Roles that the files take for granted; made before the first file. */
  readonly roles?: readonly string[];
  /** Rows that tables have in production, by label (`users`, `app.users`). */
  readonly sizes?: ReadonlyMap<string, number>;
  /** The newest version that a database has applied, and which files are newer than that in time; for OUT_OF_ORDER. */
  readonly applied?: { readonly upTo: Version; readonly versions: ReadonlySet<Version> };
  /** Settings that the deployment makes elsewhere (`lock_timeout`): each file starts with them. Values as a SET takes them. */
  readonly assume?: ReadonlyMap<string, string>;
  /** What the caller has found about the folder, before any file ran. */
  readonly findings?: readonly Finding[];
  /** Prove only these files (by the names of their sources); the others are applied without proof. Default all. */
  readonly only?: ReadonlySet<string>;
  /** Where a run that was cut goes on. */
  readonly resume?: Resume;
  readonly host?: Host;
}

/** What a run that was cut in the middle has to know to go on. */
export interface Resume {
  /** Names of the files that are dealt with already, in order; those that apply are applied again, the reports stay. */
  readonly reported: readonly { readonly file: string; readonly applies: boolean }[];
  /** Names of the pgTAP files that are dealt with already. */
  readonly pgtap: readonly string[];
  /** The phases that did not come to an end. */
  readonly hung: readonly { readonly file: string; readonly phase: Phase; readonly limitMs: number }[];
}
