// Where we differ from goose on purpose: what we do instead, step by step. docs/goose-compatibility.md explains each.
import type { GoldenRow } from "./golden.ts";

export interface Difference {
  /** The heading in docs/goose-compatibility.md. */
  readonly why: string;
  /** By the index of the step; what is not named is as in goose. */
  readonly steps: Readonly<Record<number, Expected>>;
}

export interface Expected {
  readonly exitCode?: 0 | 1;
  readonly versions?: readonly GoldenRow[] | null;
  readonly schema?: readonly string[];
  readonly failed?: readonly boolean[];
}

const PARSED_FIRST = "Everything is parsed before anything is touched";
const NOTHING: Expected = { versions: null, schema: [] };
const ZERO: readonly GoldenRow[] = [{ id: 1, version_id: 0, is_applied: true }];
const TABLE: readonly string[] = [
  "column goose_db_version.id integer not null identity by default",
  "column goose_db_version.is_applied boolean not null",
  "column goose_db_version.tstamp timestamp without time zone not null default now()",
  "column goose_db_version.version_id bigint not null",
  "constraint goose_db_version.goose_db_version_pkey PRIMARY KEY (id)",
  "index goose_db_version_pkey: CREATE UNIQUE INDEX goose_db_version_pkey ON public.goose_db_version USING btree (id)",
  "sequence goose_db_version_id_seq",
  "table goose_db_version",
];

/** goose makes its table before it finds that the file does not parse. */
const noTable = (...steps: readonly number[]): Difference => ({
  why: PARSED_FIRST,
  steps: Object.fromEntries(steps.map((step) => [step, NOTHING])),
});

export const differences: Readonly<Record<string, Difference>> = {
  "dashes-glued-at-end": noTable(0, 1),
  "block-comment-with-annotation": noTable(0),
  "block-comment-before-up": noTable(0),
  "whitespace-line-then-comment-at-eof": noTable(0),
  "no-semicolon-before-down": noTable(0),
  "no-semicolon-at-eof": noTable(0),
  "cr-only": noTable(0),
  bom: noTable(0, 1),
  "empty-file": noTable(0),
  "whitespace-file": noTable(0),
  "comments-only-file": noTable(0),
  "missing-up": noTable(0),
  "sql-before-up": noTable(0),
  "down-before-up": noTable(0),
  "down-only": noTable(0),
  "duplicate-up": noTable(0),
  "duplicate-down": noTable(0),
  "begin-unterminated-then-down": noTable(0),
  "end-without-begin": noTable(0),
  "annotation-leading-tab": noTable(0),
  "annotation-upper-goose": noTable(0),
  "annotation-unknown": noTable(0, 1),
  "annotation-single-space-no-transaction": noTable(0),
  "envsub-required-missing": noTable(0),
  "envsub-error-in-down-stops-up": noTable(0),
  "envsub-positional": noTable(0),
  "parse-error-in-third": { why: PARSED_FIRST, steps: { 0: NOTHING, 1: { versions: ZERO, schema: TABLE } } },
  "psql-meta": noTable(0),
  "duplicate-version": {
    why: "Two files with one version are a mistake, not a panic",
    steps: { 2: { exitCode: 1 } },
  },
  "no-tx-begin-without-commit": {
    why: "A transaction that a NO TRANSACTION file leaves open is a failure",
    steps: { 0: { exitCode: 1, versions: ZERO, schema: TABLE }, 1: { versions: ZERO, schema: TABLE } },
  },
  "file-no-underscore": {
    why: "Files without a valid version are refused",
    steps: { 4: { versions: ZERO, schema: TABLE, failed: [false, true] } },
  },
};

/** Cases about goose's command line itself; they are tested where ours is. */
export const commandLineOnly: ReadonlySet<string> = new Set([
  "create",
  "create-sequential-empty",
  "fix",
  "fix-only-timestamps",
  "cli-env",
  "dir-missing",
  "timeout",
]);

/**
 * Steps through goose's Go API whose outcome is that API's own: it asks HasPending before it locks, skips files with a bad name,
 * refuses Go files, and has other rules without versioning.
 */
export const apiOnly: ReadonlySet<string> = new Set([
  "out-of-order-two-missing",
  "out-of-order-provider",
  "provider-go-file",
  "no-versioning",
]);
