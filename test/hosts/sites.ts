// The sites of examples/embed: how each is installed and built in an empty folder, with the packed package, and where its pages and its theme are.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { HOSTILE_PROSE, HOSTILE_STEPS } from "../support/hostile-prose.ts";
import { packGosling, unpackGosling } from "../support/packed.ts";

const examples = fileURLToPath(new URL("../../examples/embed", import.meta.url));
const run = promisify(execFile);

export interface Host {
  readonly build: readonly [string, ...string[]] | null;
  /** The built site, in the host's folder. */
  readonly out: string;
  readonly page: (name: string) => string;
  /** Uses the host's own switch; it starts light. */
  readonly theme: (page: Page, theme: "light" | "dark") => Promise<unknown>;
  /** Where its pages are, if its plugin takes pages that are lessons. */
  readonly pages: string | null;
}

const all: Readonly<Record<string, Host>> = {
  vitepress: {
    build: ["npx", "vitepress", "build"],
    out: ".vitepress/dist",
    page: (name) => `${name}.html`,
    theme: (page) => page.locator(".VPNavBarAppearance .VPSwitchAppearance").click(),
    pages: ".",
  },
  docusaurus: {
    build: ["npx", "docusaurus", "build"],
    out: "build",
    page: (name) => `${name}/`,
    theme: (page) => page.locator("button[class*=toggleButton]").first().click(),
    pages: "docs",
  },
  starlight: {
    build: ["npx", "astro", "build"],
    out: "dist",
    page: (name) => `${name}/`,
    theme: (page, theme) => page.locator("starlight-theme-select select").first().selectOption(theme),
    pages: "src/content/docs",
  },
  mkdocs: {
    build: ["/usr/bin/python3", "-m", "mkdocs", "build"],
    out: "site",
    page: (name) => `${name}/`,
    theme: (page) => page.locator("label.md-header__button[for^=__palette]:not([hidden])").click(),
    pages: null,
  },
  html: {
    build: null,
    out: ".",
    page: (name) => `${name}.html`,
    theme: (page, theme) =>
      page.evaluate((value) => document.documentElement.setAttribute("data-theme", value), theme),
    pages: null,
  },
};

/** Those that GOSLING_HOSTS names, separated by commas; without it, all. Throws an Error on a name that is none. */
export function chosenHosts(): readonly (readonly [string, Host])[] {
  const names = process.env.GOSLING_HOSTS?.split(",") ?? Object.keys(all);
  return names.map((name) => {
    const host = all[name];
    if (host === undefined)
      throw new Error(`GOSLING_HOSTS: ${name} is none of ${Object.keys(all).join(", ")}`);
    return [name, host] as const;
  });
}

/** The course that the sites show: `gosling start` of the packed package. */
export interface Course {
  /** The site's address, with a slash at its end. */
  readonly url: string;
  /** A host's built site: its folder on disk. */
  build(name: string, host: Host): Promise<string>;
  close(): void;
}

export async function serveCourse(): Promise<Course> {
  const packed = packGosling();
  const place = mkdtempSync(join(tmpdir(), "gosling-hosts-"));
  cpSync(join(examples, "course"), join(place, "course"), { recursive: true });
  writeFileSync(join(place, "course/lessons/02-hostile.md"), hostileLesson());
  const server = spawn(
    process.execPath,
    [join(packed.folder, "node_modules/gosling/dist/node/bin.js"), "start", "--port", "0"],
    { cwd: join(place, "course"), stdio: ["ignore", "pipe", "pipe"] },
  );
  const url = await addressOf(server);
  return {
    url,
    build: (name, host) => build(name, host, { place, tarball: packed.tarball, url }),
    close: () => {
      server.kill();
      packed.remove();
      if (process.env.GOSLING_HOSTS_KEEP === undefined) rmSync(place, { recursive: true, force: true });
      else process.stderr.write(`The built sites are in ${place}\n`);
    },
  };
}

/** All that tries to do harm, in prose, claims, names, rows, notices and errors. */
function hostileLesson(): string {
  // A picture that isn't there is refused as the course is built.
  const prose = HOSTILE_PROSE.map(([, text]) => text.replace('src="a.png"', "src=users.svg")).join("\n\n");
  return `---\ndatabases: [dev]\nsummary: <img src=x onerror=alert(1)>\n---\n# Hostile <img src=x onerror=alert(1)>\n\n## 1. Steps\n\n${HOSTILE_STEPS}\n## 2. Prose\n\n${prose}\n`;
}

/** As `gosling start` prints it. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      const address = /http:\/\/(?:localhost|127\.0\.0\.1):\d+\//.exec(text)?.[0];
      if (address !== undefined) resolve(address);
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("exit", (code) => reject(new Error(`gosling start ended with ${code}: ${text}`)));
  });
}

interface Around {
  readonly place: string;
  readonly tarball: string;
  readonly url: string;
}

async function build(name: string, host: Host, { place, tarball, url }: Around): Promise<string> {
  const cwd = join(place, name);
  cpSync(join(examples, name), cwd, {
    recursive: true,
    filter: (file) => !/node_modules|[/\\](?:build|site|dist|cache|\.astro|\.docusaurus)$/.test(file),
  });
  if (existsSync(join(cwd, "package.json"))) {
    const quick = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    await run("npm", ["ci", ...quick], { cwd, maxBuffer: 1e8 });
    unpackGosling(tarball, cwd);
  }
  // Its fences alone: the rest of a page is its host's Markdown, in which the author may write what the host allows.
  if (host.pages !== null)
    writeFileSync(
      join(cwd, host.pages, "hostile.md"),
      `---\ntitle: Hostile\ngosling:\n  databases: [dev]\n---\n${HOSTILE_STEPS}`,
    );
  if (host.build !== null) {
    const [program, ...args] = host.build;
    const env = {
      ...process.env,
      COURSE: url,
      EMBED_JS: `${url}embed.js`,
      NODE_ENV: "production",
      ASTRO_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
    };
    await run(program, args, { cwd, env, maxBuffer: 1e8 });
  }
  return join(cwd, host.out);
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

export interface ServedFolder {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

export interface Serving {
  /** The course is under the site's own origin, at `/course/`. */
  readonly own?: boolean;
  /** Only scripts with the page's nonce run, and those of the site itself that they load. */
  readonly strict?: boolean;
}

const NONCE = "bm9uY2U";

/** As a static host does. The examples name the course by its public address: here it is `course`. */
export async function serveFolder(
  folder: string,
  course: string,
  { own = false, strict = false }: Serving = {},
): Promise<ServedFolder> {
  const policy = `default-src 'none'; script-src 'nonce-${NONCE}' 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src ${new URL(course).origin}; base-uri 'none'`;
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? "/").split("?")[0]!);
    if (own && path.startsWith("/course/")) {
      const answer = await fetch(course + path.slice("/course/".length));
      const kept = [...answer.headers].filter(
        ([name]) => !/^(content-(encoding|length)|connection|transfer-encoding|keep-alive)$/.test(name),
      );
      return response
        .writeHead(answer.status, Object.fromEntries(kept))
        .end(Buffer.from(await answer.arrayBuffer()));
    }
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const bytes = readFileSync(file);
    if (!/\.(?:html|m?js)$/.test(file)) return response.writeHead(200, { "content-type": type }).end(bytes);
    const named = bytes.toString().replaceAll("https://course.example.org/", course);
    const text = own ? named.replaceAll(course, "/course/") : named;
    if (!strict || !file.endsWith(".html"))
      return response.writeHead(200, { "content-type": type }).end(text);
    return response
      .writeHead(200, { "content-type": type, "content-security-policy": policy })
      .end(text.replaceAll(/<script(?=[\s>])/g, `<script nonce="${NONCE}"`));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address() as { port: number };
  return {
    url: `http://localhost:${address.port}/`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
