// Writes docs/api/*.md: every public name of the package's doors, with its declaration and comments as they are in src.
// `--check` compares and writes nothing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ts } from "ts-json-schema-generator";

const root = fileURLToPath(new URL("..", import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const doors = Object.entries(exports).flatMap(([name, target]) =>
  target.types
    ? [
        {
          name: `gosling${name.slice(1)}`,
          path: `${root}${target.types.replace(/^\.\/dist/, "src").replace(/\.d\.ts$/, ".ts")}`,
        },
      ]
    : [],
);
const INTRO = {
  "gosling/engine":
    "Applies, plans and repairs migrations on any session. It runs in Node, browsers, Bun and Deno.",
  "gosling/server": "Sessions on a PostgreSQL server, 13 or newer, and a folder of migrations as data.",
  "gosling/pglite": "A PGlite that the caller opened, as a session.",
  "gosling/harness":
    "The proofs of `gosling test` as events, on PGlite in Node. Most programs want `gosling/vitest` or the command line instead.",
  "gosling/testing": "A fresh migrated database for each test, with any test runner.",
  "gosling/vitest": "Migrations and lessons as Vitest tests.",
  "gosling/markdown-it": "A plugin that makes the blocks of a page live, for VitePress and others.",
  "gosling/remark": "The same for Docusaurus, Starlight and others.",
  "gosling/embed": "The elements that show lessons and run blocks on another site.",
};
const program = ts.createProgram(
  doors.map(({ path }) => path),
  {
    ...ts.parseJsonConfigFileContent(
      JSON.parse(readFileSync(`${root}tsconfig.base.json`, "utf8")),
      ts.sys,
      root,
    ).options,
    composite: false,
    incremental: false,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
    noEmit: true,
    skipLibCheck: true,
  },
);
const checker = program.getTypeChecker();

/** The declaration with its comment and those of its members; of a function or class, without its body. */
function declarationOf(symbol) {
  const found = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [node] = found.declarations ?? [];
  if (!node) return null;
  if (ts.isVariableDeclaration(node)) {
    const statement = node.parent.parent;
    const type = checker.typeToString(checker.getTypeOfSymbol(found), node, ts.TypeFormatFlags.NoTruncation);
    const list = ts.isArrayLiteralExpression(node.initializer?.expression ?? node)
      ? node.initializer.getText()
      : null;
    return {
      kind: "value",
      comment: commentOf(statement),
      example: exampleOf(statement),
      code: list
        ? `const ${symbol.name} = ${list};`
        : `const ${symbol.name}: ${node.type?.getText() ?? type};`,
    };
  }
  const text = node.getText();
  const signature =
    ts.isFunctionDeclaration(node) && node.body
      ? text.slice(0, node.body.getStart() - node.getStart()).trimEnd()
      : text;
  const code = ts.isClassDeclaration(node) ? withoutBodies(node) : signature;
  return {
    example: exampleOf(node),
    kind: ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ? "value" : "type",
    comment: commentOf(node),
    code: code.replace(/^export /, "").replace(/^async /, ""),
  };
}

function withoutBodies(node) {
  const members = node.members.filter(
    (member) =>
      !ts.isPrivateIdentifier(member.name ?? node) &&
      !(ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword),
  );
  const heritage = (node.heritageClauses ?? []).map((clause) => ` ${clause.getText()}`).join("");
  const lines = members.map((member) => {
    const comment = member
      .getFullText()
      .slice(0, member.getStart() - member.getFullStart())
      .trim();
    const text = member.body
      ? `${member
          .getText()
          .slice(0, member.body.getStart() - member.getStart())
          .trimEnd()};`
      : member.getText().replace(/ = (".*?"|.*?);$/, " = $1;");
    return `${comment ? `  ${comment}\n` : ""}  ${text}`;
  });
  return `class ${node.name.text}${heritage} {\n${lines.join("\n")}\n}`;
}

function commentOf(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(doc?.comment) ?? "").replaceAll(/\s*\n\s*/g, " ").trim();
}

/** The fence of `@example`: test/package/api-examples.test.ts runs it. */
function exampleOf(node) {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "example");
  return tag === undefined ? null : (ts.getTextOfJSDocComment(tag.comment)?.trim() ?? null);
}

/** The public names of a door. */
function namesOf({ path }) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(path));
  const names = module ? checker.getExportsOfModule(module) : [];
  return names.map((symbol) => ({ name: symbol.name, ...declarationOf(symbol) })).filter(({ code }) => code);
}

const pageOf = (door) => `${door.name.replace("gosling/", "")}.md`;

const all = doors.flatMap((door) => namesOf(door).map((one) => ({ ...one, door })));

function render(door) {
  const found = all.filter((one) => one.door === door);
  const section = (kind) =>
    found.filter((one) => one.kind === kind).sort((a, b) => (a.name < b.name ? -1 : 1));
  const entry = (one) => {
    const users =
      one.kind === "type"
        ? all.filter((other) => other.name !== one.name && new RegExp(`\\b${one.name}\\b`).test(other.code))
        : [];
    // Its own door's first; another's where no name of its own uses it.
    const near = users.filter((user) => user.door === door);
    const links = (near.length > 0 ? near : users).map(
      (user) => `[${user.name}](${user.door === door ? "" : pageOf(user.door)}#${user.name.toLowerCase()})`,
    );
    return [
      `### ${one.name}`,
      "",
      ...(one.comment ? [one.comment, ""] : []),
      "```ts",
      one.code,
      "```",
      "",
      ...(one.example ? ["For example:", "", one.example, ""] : []),
      ...(links.length > 0 ? [`Used by ${links.join(", ")}.`, ""] : []),
    ];
  };
  const part = (title, kind) =>
    section(kind).length > 0 ? [`## ${title}`, "", ...section(kind).flatMap(entry)] : [];
  return [
    `# ${door.name}`,
    "",
    INTRO[door.name] ?? "",
    "",
    ...part("Functions, classes and values", "value"),
    ...part("Types", "type"),
  ].join("\n");
}

const check = process.argv.includes("--check");
mkdirSync(`${root}docs/api`, { recursive: true });
const stale = [];
for (const door of doors) {
  const file = `${root}docs/api/${pageOf(door)}`;
  const text = render(door);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  stale.push(door.name);
  if (!check) writeFileSync(file, text);
}
console.log(
  stale.length === 0
    ? "the API reference is up to date"
    : `${check ? "stale" : "written"}: ${stale.join(", ")}`,
);
if (check && stale.length > 0) process.exit(1);
