// Differences that a sound Down may leave: each is a kind, what is said of it, and how loudly.
import {
  describeDifference,
  type Schema,
  type SchemaChange,
  type SchemaDifference,
} from "../../sandbox/index.ts";
import type { MigrationFile } from "../file/index.ts";
import { as, type SqlParser } from "../sql/index.ts";
import type { Finding, Severity } from "../types.ts";
import { isCommuted } from "./commuted.ts";
import { DECLARE, downPlace, finding } from "./findings.ts";
import { objectsOf } from "./objects.ts";

/** What else a difference is judged by. */
export interface LeftoverInput {
  readonly parser: SqlParser;
  /** Before Up. */
  readonly before: Schema;
}

interface Leftover {
  readonly is: (change: SchemaChange, file: MigrationFile, given: LeftoverInput) => boolean;
  readonly code: "DOWN_DIFFERS" | "DOWN_LEAVES_BEHIND";
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
}

/** The first that is among the differences is reported. */
const LEFTOVERS: readonly Leftover[] = [
  {
    is: isLongerEnum,
    code: "DOWN_DIFFERS",
    severity: "warning",
    message: "after Down the enum still has the values that Up added",
    hint: `PostgreSQL cannot take a value away from an enum, and rows may hold it. ${DECLARE}`,
  },
  {
    is: isOldPublicRight,
    code: "DOWN_DIFFERS",
    severity: "note",
    message: "Down grants CREATE on the schema public to everybody, and here nobody had that before Up",
    hint: "A database that was made before PostgreSQL 15 had it, and Up took it away there; for newer ones leave it out.",
  },
  {
    is: isValidated,
    code: "DOWN_DIFFERS",
    severity: "note",
    message: "after Down a constraint is valid that was NOT VALID before Up",
    hint: "New rows meet the same rule. Where old rows break it, Down fails: write NOT VALID there too.",
  },
  {
    is: isExtension,
    code: "DOWN_LEAVES_BEHIND",
    severity: "note",
    message: "Down leaves the extension in place",
    hint: "Others may use it by then, so that is often meant.",
  },
  {
    is: isDetachCheck,
    code: "DOWN_LEAVES_BEHIND",
    severity: "note",
    message: "Down leaves the check that DETACH ... CONCURRENTLY puts on the partition",
    hint: "It says what the partition's bounds say. Drop the constraint in Down where it is in the way.",
  },
  {
    is: isRewording,
    code: "DOWN_DIFFERS",
    severity: "note",
    message: "after Down the functions differ from before in white space and comments only",
  },
  {
    is: isReordered,
    code: "DOWN_DIFFERS",
    severity: "note",
    message: "after Down the sides of =, <>, AND or OR are in another order than before, and mean the same",
  },
];

/** Null where at least one of the differences is another. */
export function harmlessFinding(
  file: MigrationFile,
  left: SchemaDifference,
  given: LeftoverInput,
): Finding | null {
  const known = (change: SchemaChange) => LEFTOVERS.some(({ is }) => is(change, file, given));
  const first = LEFTOVERS.find(({ is }) => left.some((change) => is(change, file, given)));
  if (!first || !left.every(known)) return null;
  const { code, severity, message, hint } = first;
  return finding(code, severity, "down", downPlace(file), message, {
    ...objectsOf(left),
    ...(hint && { hint }),
    difference: describeDifference(left),
  });
}

function isExtension(change: SchemaChange): boolean {
  return change.type === "added" && change.object.kind === "extension";
}

/** PostgreSQL copies the bounds into a check, and Down attaches the partition again. */
function isDetachCheck(change: SchemaChange, { up, down }: MigrationFile): boolean {
  if (change.type !== "added" || change.object.kind !== "constraint") return false;
  const { name, definition } = change.object;
  if (!definition.startsWith("CHECK (")) return false;
  const partitions = ({ statements }: MigrationFile["up"], subtype: string) =>
    statements.flatMap(({ node }) =>
      (as(node, "AlterTableStmt")?.cmds ?? []).flatMap((item) => {
        const command = as(item, "AlterTableCmd");
        const partition = as(command?.def, "PartitionCmd");
        const detaches = subtype === "AT_DetachPartition" && partition?.concurrent !== true;
        return command?.subtype === subtype && !detaches ? (partition?.name?.relname ?? []) : [];
      }),
    );
  const attached = partitions(down, "AT_AttachPartition");
  return partitions(up, "AT_DetachPartition").some(
    (table) => attached.includes(table) && name.includes(`${table}.${table}_`),
  );
}

export function isLongerEnum(change: SchemaChange): boolean {
  if (change.type !== "changed" || change.after.kind !== "type") return false;
  const before = labelsOf(change.before.definition);
  const after = labelsOf(change.after.definition);
  return before !== null && after !== null && before.every((label) => after.includes(label));
}

/** The values of `enum ('a', 'b')`; null for another type. */
function labelsOf(definition: string): readonly string[] | null {
  return definition.startsWith("enum (") ? [...(definition.match(/'(?:[^']|'')*'/g) ?? [])] : null;
}

/** Of a table, a domain, or a column's NOT NULL. */
export function isValidated(change: SchemaChange): boolean {
  if (change.type !== "changed" || !/^(constraint|type|column)$/.test(change.after.kind)) return false;
  const { before, after } = change;
  const mark = / not valid\b/gi;
  const fewer = (before.definition.match(mark)?.length ?? 0) > (after.definition.match(mark)?.length ?? 0);
  return fewer && before.definition.replace(mark, "") === after.definition.replace(mark, "");
}

/** PostgreSQL 15 gives it to nobody any more; the Up takes it away wherever it is. */
function isOldPublicRight(change: SchemaChange, file: MigrationFile): boolean {
  if (change.type !== "added" || change.object.kind !== "privilege") return false;
  const { name, definition } = change.object;
  if (name !== "schema public: PUBLIC" || definition !== "grant CREATE") return false;
  return file.up.statements.some(({ node }) => {
    const revoke = as(node, "GrantStmt");
    return (
      revoke?.is_grant !== true &&
      revoke?.objtype === "OBJECT_SCHEMA" &&
      (revoke.objects ?? []).some((schema) => as(schema, "String")?.sval === "public") &&
      (revoke.grantees ?? []).some((role) => as(role, "RoleSpec")?.roletype === "ROLESPEC_PUBLIC")
    );
  });
}

/** Not where the files made an `=` or a `<>` of their own: it need not be the same both ways round. */
function isReordered(change: SchemaChange, _: MigrationFile, { parser, before }: LeftoverInput): boolean {
  if (change.type !== "changed") return false;
  const own = before.objects.some(
    ({ kind, name }) => kind === "operator" && /(?:^|\.)(?:=|<>) \(/.test(name),
  );
  return !own && isCommuted(change.before, change.after, parser);
}

/** A function that does the same, written otherwise. */
export function isRewording(change: SchemaChange): boolean {
  if (change.type !== "changed" || change.after.kind !== "function") return false;
  return tokensOf(change.before.definition) === tokensOf(change.after.definition);
}

/** Strings, names, operators and single characters, a line each; white space and comments between them are gone. */
function tokensOf(text: string): string {
  const tokens = text.match(
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}\p{N}_$.]+|[-+*/<>=~!@#%^&|`?:]+|\S/gu,
  );
  return (tokens ?? []).filter((token) => !/^(--|\/\*)/.test(token)).join("\n");
}
