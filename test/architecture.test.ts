// The layers hold: each folder of src imports only what ARCHITECTURE.md allows, through doors, and nothing in a circle.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { SECOND_DEFINITIONS } from "./support/second-definitions.ts";

const root = resolve(import.meta.dirname, "..");
const src = join(root, "src");

/** Layer -> the layers it may import, and the packages. */
const ALLOWED: Readonly<Record<string, { layers: readonly string[]; packages: readonly RegExp[] }>> = {
  text: { layers: [], packages: [] },
  words: { layers: [], packages: [] },
  formats: { layers: ["text"], packages: [] },
  engine: { layers: ["text"], packages: [] },
  sandbox: { layers: ["text", "engine"], packages: [/^@electric-sql\//, /^@noble\/hashes/] },
  pglite: { layers: ["engine", "sandbox"], packages: [] },
  lessons: { layers: ["text", "engine"], packages: [/^marked$/, /^valibot$/, /^yaml$/] },
  runner: { layers: ["text", "words", "engine", "lessons", "sandbox"], packages: [/^@noble\/hashes/] },
  server: { layers: ["text", "engine"], packages: [/^pg$/, /^node:/] },
  harness: { layers: ["text", "engine", "sandbox"], packages: [/^libpg-query/] },
  pages: {
    layers: ["text", "words", "engine", "lessons"],
    packages: [/^marked$/, /^sanitize-html$/, /^@noble\/hashes/],
  },
  embed: { layers: [], packages: [] },
  markdown: { layers: ["lessons"], packages: [] },
  client: {
    layers: ["text", "words", "embed", "engine", "pages", "runner", "sandbox"],
    packages: [
      /^lit-html/,
      /^@electric-sql\//,
      /^codemirror$/,
      /^@codemirror\//,
      /^@dagrejs\/dagre$/,
      /^@lezer\/highlight$/,
      /^minisearch$/,
    ],
  },
  playground: {
    layers: [
      ...["text", "words", "engine", "formats", "sandbox", "lessons", "runner", "harness", "pages", "client"],
    ],
    packages: [/^lit-html$/, /^fflate$/, /^libpg-query/, /^@electric-sql\/pglite\//],
  },
  node: {
    layers: [
      "text",
      "words",
      "engine",
      "formats",
      "harness",
      "lessons",
      "pages",
      "runner",
      "sandbox",
      "server",
    ],
    packages: [/^valibot$/, /^marked$/, /^yaml$/, /^node:/, /^vitest$/, /^@electric-sql\//],
  },
};

interface Import {
  readonly file: string;
  readonly layer: string;
  readonly to: string;
}

const imports = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file): Import[] => {
    const text = readFileSync(join(src, file), "utf8");
    const found = text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;"']*?\bfrom\s+"([^"]+)"|(?:^|\n)import\s+"([^"]+)"|\bimport\("([^"]+)"\)/g,
    );
    return [...found].map((match) => ({
      file: file.split(sep).join("/"),
      layer: file.split(sep)[0] ?? "",
      to: match[1] ?? match[2] ?? match[3] ?? "",
    }));
  });

const target = ({ file, to }: Import) =>
  relative(src, resolve(src, dirname(file), to))
    .split(sep)
    .join("/");

describe("the layers", () => {
  test("each has its rule", () => {
    const layers = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(layers.map(({ name }) => name).sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  test("ARCHITECTURE.md says the same", () => {
    const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
    const lines = new Map(
      [...text.matchAll(/^(\w+) +──> ([\w, ]+)$/gm)].map(([, layer = "", to = ""]) => [
        layer,
        to.split(", "),
      ]),
    );
    for (const [layer, { layers }] of Object.entries(ALLOWED)) {
      expect([layer, ...(lines.get(layer) ?? []).toSorted()]).toEqual([layer, ...layers.toSorted()]);
    }
  });

  test("the imports were found", () => expect(imports.length).toBeGreaterThan(100));

  for (const [layer, allowed] of Object.entries(ALLOWED)) {
    const own = imports.filter((one) => one.layer === layer);
    const packages = own.filter((one) => !one.to.startsWith("."));
    const inside = own.filter((one) => one.to.startsWith("."));

    test(`${layer} imports all that it may`, () => {
      const layers = allowed.layers.filter(
        (other) => !inside.some((one) => target(one).startsWith(`${other}/`)),
      );
      const unused = allowed.packages.filter((pattern) => !packages.some((one) => pattern.test(one.to)));
      expect([...layers, ...unused.map(String)]).toEqual([]);
    });

    test(`${layer} imports only its packages`, () => {
      const others = packages.filter((one) => !allowed.packages.some((pattern) => pattern.test(one.to)));
      expect(others.map((one) => `${one.file} -> ${one.to}`)).toEqual([]);
    });

    test(`${layer} imports only ${["itself", ...allowed.layers].join(", ")}, by their doors`, () => {
      const others = inside
        .map((one) => ({ one, path: target(one) }))
        .filter(({ path }) => {
          const [into = ""] = path.split("/");
          return into !== layer && !(allowed.layers.includes(into) && path === `${into}/index.ts`);
        });
      expect(others.map(({ one, path }) => `${one.file} -> ${path}`)).toEqual([]);
    });
  }

  test("no file imports itself in a circle", () => {
    const edges = new Map<string, string[]>();
    for (const one of imports.filter((each) => each.to.startsWith("."))) {
      edges.set(one.file, [...(edges.get(one.file) ?? []), target(one)]);
    }
    expect(findCircle(edges)).toEqual(null);
  });
});

/** Types that two files declare, and why: two doors of the package may use the same word. New types get a name of their own. */
const SHARED_NAMES = new Set([
  // The same thing, on PGlite and on a server.
  "Notice",
  "TransactionStatus",
  // A word of two layers, each with its own meaning in its own door.
  "Command",
  "DatabaseState",
  "Edits",
  "FolderFile",
  "Phase",
  "TestDatabase",
]);

describe("the rooms", () => {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );

  test("every file opens with one line that says what it is", () => {
    const silent = files.filter((file) => !/^(#!.*\n)?\/\/ \S/.test(readFileSync(join(src, file), "utf8")));
    expect(silent).toEqual([]);
  });

  test("every folder has one door", () => {
    const layers = readdirSync(src, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== "node",
    );
    for (const layer of layers) expect(files).toContain(join(layer.name, "index.ts"));
  });

  /** Folders inside a layer, as `node/reports`; a layer's own folder is no room. */
  const roomOf = (file: string) => /^[^/]+\/.+(?=\/)/.exec(file)?.[0];
  const inside = imports.filter((one) => one.to.startsWith("."));

  test("every room of the page's client has a door", () => {
    const rooms = readdirSync(join(src, "client"), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(rooms.length).toBeGreaterThan(5);
    for (const room of rooms) expect(files).toContain(join("client", room.name, "index.ts"));
  });

  test("every room of the command line has a door, but for the commands, which are loaded one by one", () => {
    const rooms = readdirSync(join(src, "node"), { withFileTypes: true }).filter((one) => one.isDirectory());
    expect(rooms.length).toBeGreaterThan(10);
    const closed = rooms.filter((room) => !files.includes(join("node", room.name, "index.ts")));
    expect(closed.map((room) => room.name)).toEqual(["commands"]);
  });

  test("a room that has a door is entered by it", () => {
    const others = inside
      .map((one) => ({ one, path: target(one), room: roomOf(target(one)) }))
      .filter(({ one, path, room }) => room && room !== roomOf(one.file) && path !== `${room}/index.ts`)
      .filter(({ room }) => files.includes(join(...`${room}/index.ts`.split("/"))));
    expect(others.map(({ one, path }) => `${one.file} -> ${path}`)).toEqual([]);
  });

  test("the folder of commands holds commands alone: no file of it is imported by another", () => {
    const others = inside.filter(
      (one) => roomOf(target(one)) === "node/commands" && roomOf(one.file) === "node/commands",
    );
    expect(others.map((one) => `${one.file} -> ${target(one)}`)).toEqual([]);
    const listed = new Set(inside.filter((one) => one.file === "node/command-list.ts").map(target));
    const unlisted = files
      .filter((file) => /^node[/\\]commands[/\\]/.test(file))
      .map((file) => file.split(sep).join("/"));
    expect(unlisted.filter((file) => !listed.has(file))).toEqual([]);
  });

  test("only the list of commands reaches into the commands, and only when one is called", () => {
    const others = inside.filter((one) => roomOf(target(one)) === "node/commands");
    expect([...new Set(others.map((one) => one.file))]).toEqual(["node/command-list.ts"]);
    expect(readFileSync(join(src, "node/command-list.ts"), "utf8")).not.toMatch(/from "\.\/commands\//);
  });

  test("no room of the command line imports what stands above the rooms", () => {
    const others = inside.filter(
      (one) => one.layer === "node" && roomOf(one.file) && /^node\/[^/]+$/.test(target(one)),
    );
    expect(others.map((one) => `${one.file} -> ${target(one)}`)).toEqual([]);
  });

  test("no room imports itself in a circle", () => {
    const edges = new Map<string, string[]>();
    for (const one of inside) {
      const [from, to] = [roomOf(one.file), roomOf(target(one))];
      if (from && to && from !== to) edges.set(from, [...(edges.get(from) ?? []), to]);
    }
    expect(findCircle(edges)).toEqual(null);
  });

  test("an exported type has a name of its own: none is declared in two files", () => {
    const declared = new Map<string, string[]>();
    for (const file of files) {
      const text = readFileSync(join(src, file), "utf8");
      for (const [, name = ""] of text.matchAll(
        /^export (?:abstract )?(?:type|interface|class|enum) ([A-Za-z_$][\w$]*)(?=[ <])/gm,
      )) {
        declared.set(name, [...(declared.get(name) ?? []), file]);
      }
    }
    expect(declared.size).toBeGreaterThan(500);
    const shared = [...declared].filter(([name, places]) => places.length > 1 && !SHARED_NAMES.has(name));
    expect(shared.map(([name, places]) => `${name}: ${places.join(", ")}`)).toEqual([]);
  });

  test("so has an exported function, constant or variable", () => {
    const declared = new Map<string, string[]>();
    for (const file of files) {
      const text = readFileSync(join(src, file), "utf8");
      for (const [, name = ""] of text.matchAll(
        /^export (?:declare )?(?:async )?(?:function\*?|const|let) ([A-Za-z_$][\w$]*)/gm,
      ))
        declared.set(name, [...(declared.get(name) ?? []), file]);
    }
    expect(declared.size).toBeGreaterThan(900);
    const shared = [...declared].filter(([, places]) => places.length > 1);
    expect(shared.map(([name, places]) => `${name}: ${places.join(", ")}`)).toEqual([]);
  });

  // What comes from another program, as JSON or as a driver's object, is as that program has it.
  const asGiven = new Set(["harness/world/world.ts", "node/outputs/migrations.ts", "server/from-pg.ts"]);

  test("nothing is both: a field or an argument is optional, or it may be null", () => {
    const both = /^\s*(?:readonly )?\w+\?: [^;,(){}]*\bnull\b|[(,] ?\w+\?: [^;,(){}]*\bnull\b/;
    expect(both.test("  readonly at?: Location | null;")).toBe(true);
    expect(both.test("function f(name: string, at?: Location | null) {")).toBe(true);
    expect(both.test("  readonly at: Location | null;")).toBe(false);
    const found = files.filter((file) =>
      readFileSync(join(src, file), "utf8")
        .split("\n")
        .some((line) => both.test(line)),
    );
    expect(found.map((file) => file.split(sep).join("/")).filter((file) => !asGiven.has(file))).toEqual([]);
  });

  test("no file is called utils, helpers or common", () => {
    expect(files.filter((file) => /(^|[/\\])(utils?|helpers?|common)\.ts$/.test(file))).toEqual([]);
  });
});

describe("what the ground floor defines is defined nowhere else", () => {
  const sources = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file: file.split(sep).join("/"), text: readFileSync(join(src, file), "utf8") }));

  describe.each(SECOND_DEFINITIONS)("$what (use $instead)", ({ pattern, found, passed, except = {} }) => {
    test("the pattern finds what it must, and no more", () => {
      expect(found.filter((line) => !pattern.test(line))).toEqual([]);
      expect(passed.filter((line) => pattern.test(line))).toEqual([]);
    });

    test("nowhere in src", () => {
      const seen = sources.filter(({ file, text }) => !file.startsWith("text/") && pattern.test(text));
      expect(seen.map(({ file }) => file).filter((file) => except[file] === undefined)).toEqual([]);
    });
  });
});

function findCircle(edges: ReadonlyMap<string, readonly string[]>): string | null {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(" -> ");
    if (done.has(file)) return null;
    for (const next of edges.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of edges.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return null;
}
