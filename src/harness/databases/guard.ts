// Lets through to a server what stays inside a test database. What the parse tree cannot see (DO blocks, functions) is held by
// the role that runs the files: it owns the test databases and has no right on anything else.
import { alwaysQuoted, literal } from "../../text/index.ts";
import { as, findAll, type SqlParser, type SqlStatement } from "../sql/index.ts";
import { runEdited, type TextEdit } from "./edits.ts";
import type { DatabaseFactory, TestDatabase } from "./factory.ts";
import { type NewExtension, type Ruling, rule } from "./ruling.ts";

/** What the connection does for the files, because their role may not. */
export interface ServerGuard {
  /** The roles that the server had before the run. */
  readonly before: ReadonlySet<string>;
  /** Makes it without login or attributes, where it is not there yet. Rejects with a `DatabaseError`. */
  makeRole(name: string): Promise<void>;
  /** The function that makes or drops this extension for the files' role; undefined where that role is to try it itself. */
  extensionBy(name: string): { readonly create: string; readonly drop: string } | undefined;
  /** The files run with the connection's own rights: what they alone are held by is let through. */
  readonly disposable: boolean;
}

/** Statements are judged once for each text: a file is sent several times. */
const REMEMBERED = 1000;

export function guardedFactory(
  factory: DatabaseFactory,
  parser: SqlParser,
  guard: ServerGuard,
): DatabaseFactory {
  const judged = new Map<string, readonly Judged[]>();
  const judge = (sql: string): readonly Judged[] => {
    const known = judged.get(sql);
    if (known) return known;
    const parsed = parser(sql);
    // What this parser cannot read is sent: the server says what is wrong with it, or knows more, and the role holds it.
    const found = parsed.ok
      ? parsed.statements.map((statement) => ({ statement, ruling: ruled(statement, guard) }))
      : [];
    if (judged.size >= REMEMBERED) judged.clear();
    judged.set(sql, found);
    return found;
  };
  const held = (real: TestDatabase): TestDatabase => ({
    ...real,
    database: {
      async run(sql) {
        const statements = judge(sql);
        for (const name of rolesToMake(statements)) await guard.makeRole(name);
        const edits = statements.flatMap(({ statement, ruling }) => editsFor(statement, ruling, guard));
        return runEdited(real.database, sql, edits);
      },
      describe: (sql) => real.database.describe(sql),
    },
    copy: async () => held(await real.copy()),
  });
  return {
    ...factory,
    limits: [...factory.limits, ...LIMITS],
    leftOut: (node) => {
      const ruling = rule(node, guard.before);
      return "why" in ruling && ruling.type !== "refused" ? ruling.why : undefined;
    },
    open: async () => held(await factory.open()),
  };
}

const LIMITS = [
  "Statements about other databases, the server's settings, or roles that were there before the run are left out, and listed.",
  "Roles belong to the server: that a file makes one that is there, or that its Down forgets one, only PGlite shows. Those that the files make cannot log in, and are dropped after the run.",
];

interface Judged {
  readonly statement: SqlStatement;
  readonly ruling: Ruling;
}

function ruled({ node }: SqlStatement, { before, disposable }: ServerGuard): Ruling {
  const ruling = rule(node, before);
  if (!disposable) return ruling;
  // On a server that nothing depends on, only what would leave the test databases for good is left out.
  return ruling.type === "left-out" || ruling.type === "role" ? ruling : { type: "sent" };
}

/** A DO block that looks first whether a role is there finds it. */
function rolesToMake(statements: readonly Judged[]): readonly string[] {
  return statements.flatMap(({ statement: { node }, ruling }) => {
    if (ruling.type === "role") return [ruling.name];
    const block = as(node, "DoStmt");
    if (!block) return [];
    return findAll(block, "String").flatMap(({ sval = "" }) =>
      [...sval.matchAll(/\bcreate\s+(?:role|user|group)\s+(?:"([^"]+)"|([a-z_][\w$]*))/gi)].map(
        ([, quoted, bare = ""]) => quoted ?? bare.toLowerCase(),
      ),
    );
  });
}

function editsFor(statement: SqlStatement, ruling: Ruling, guard: ServerGuard): readonly TextEdit[] {
  const { start, text, indexOf } = statement;
  const end = start + text.length;
  const instead = (sql: string): readonly TextEdit[] => [{ start, end, text: sql }];
  switch (ruling.type) {
    case "sent":
      return [];
    case "left-out":
    case "role":
      return instead("SELECT");
    case "refused":
      return instead(
        `DO LANGUAGE plpgsql ${literal(`BEGIN RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = ${literal(ruling.why)}; END`)}`,
      );
    case "own-role": {
      const edits = ruling.at.map((location): TextEdit => {
        const from = indexOf(location);
        return { start: from, end: start + endOfName(text, from - start), text: "CURRENT_USER" };
      });
      if (ruling.newName === undefined) return edits;
      const word = start + text.search(/\bauthorization\b/i);
      return [{ start: word, end: word, text: `${alwaysQuoted(ruling.newName)} ` }, ...edits];
    }
    case "fewer-grantees": {
      const places = ruling.grantees.map(({ at, kept }) => ({ kept, from: indexOf(at) - start }));
      const names = places.map(({ kept, from }) => ({ kept, name: text.slice(from, endOfName(text, from)) }));
      const first = places[0]?.from ?? 0;
      const last = endOfName(text, places.at(-1)?.from ?? 0);
      return [
        {
          start: start + first,
          end: start + last,
          text: names.flatMap(({ kept, name }) => (kept ? [name] : [])).join(", "),
        },
      ];
    }
    case "create-extension": {
      const by = guard.extensionBy(ruling.name);
      return by ? instead(`SELECT ${by.create}(${argumentsOf(ruling)})`) : [];
    }
    case "drop-extension": {
      const [name = ""] = ruling.names;
      const by = ruling.names.length === 1 ? guard.extensionBy(name) : undefined;
      return by ? instead(`SELECT ${by.drop}(${literal(name)}, ${ruling.cascade}, ${ruling.missingOk})`) : [];
    }
    default:
      return ruling satisfies never;
  }
}

/** The name ends the same, quoted or bare; GROUP before it is a word of its own. */
function endOfName(text: string, from: number): number {
  const name = /(?:group\s+)?(?:"(?:[^"]|"")*"|[\p{L}\p{N}_$]+)/iuy;
  name.lastIndex = from;
  return from + (name.exec(text)?.[0].length ?? 0);
}

function argumentsOf({ name, schema, version, cascade, missingOk }: NewExtension): string {
  const text = (value: string | null) => (value === null ? "NULL" : literal(value));
  return `${text(name)}, ${schema === null ? "pg_catalog.current_schema()" : text(schema)}, ${schema !== null}, ${text(version)}, ${cascade}, ${missingOk}`;
}
