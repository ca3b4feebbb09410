// The sites of examples/embed: how each is installed and built in an empty folder, with the packed package, and where its pages and its theme are.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packGosling, unpackGosling } from "../support/packed.ts";

const examples = fileURLToPath(new URL("../../examples/embed", import.meta.url));
const run = promisify(execFile);

export interface Host {
  readonly build: readonly [string, ...string[]] | null;
  /** The built site, in the host's folder. */
  readonly out: string;
  readonly page: (name: string) => string;
  readonly dark: { readonly on: string; readonly name: string; readonly value: string };
  readonly light: string;
  /** Its plugin takes pages that are lessons. */
  readonly pages: boolean;
}

const onRoot = { on: "html", name: "data-theme", value: "dark" };

const all: Readonly<Record<string, Host>> = {
  vitepress: {
    build: ["npx", "vitepress", "build"],
    out: ".vitepress/dist",
    page: (name) => `${name}.html`,
    dark: { on: "html", name: "class", value: "dark" },
    light: "",
    pages: true,
  },
  docusaurus: {
    build: ["npx", "docusaurus", "build"],
    out: "build",
    page: (name) => `${name}/`,
    dark: onRoot,
    light: "light",
    pages: true,
  },
  starlight: {
    build: ["npx", "astro", "build"],
    out: "dist",
    page: (name) => `${name}/`,
    dark: onRoot,
    light: "light",
    pages: true,
  },
  mkdocs: {
    build: ["/usr/bin/python3", "-m", "mkdocs", "build"],
    out: "site",
    page: (name) => `${name}/`,
    dark: { on: "body", name: "data-md-color-scheme", value: "slate" },
    light: "default",
    pages: false,
  },
  html: {
    build: null,
    out: ".",
    page: (name) => `${name}.html`,
    dark: onRoot,
    light: "light",
    pages: false,
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

/** As a static host does. The examples name the course by its public address: here it is `course`. */
export async function serveFolder(
  folder: string,
  course: string,
  headers: (html: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<ServedFolder> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "/").split("?")[0]!);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const bytes = readFileSync(file);
    if (!file.endsWith(".html")) return response.writeHead(200, { "content-type": type }).end(bytes);
    const text = bytes.toString().replaceAll("https://course.example.org/", course);
    return response.writeHead(200, { "content-type": type, ...headers(text) }).end(text);
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
