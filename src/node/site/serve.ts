// Serves a rendered course over HTTP on this machine: pages from memory, the client's files from disk.
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sirv from "sirv";
import { UsageError } from "../terminal/index.ts";

export interface ServeOptions {
  /** Read at every request: they may change while they are served. */
  readonly pages: ReadonlyMap<string, string>;
  /** Folder of the client's files. */
  readonly folder: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Ports to try after a busy one, one by one. */
  readonly tries: number;
  /** Asked first; true where it has taken the request. */
  readonly answer?: (path: string, response: ServerResponse) => boolean;
}

export interface ServedSite {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const PLAIN = "text/plain; charset=utf-8";
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  json: "application/json; charset=utf-8",
  svg: "image/svg+xml",
};

/** Rejects with a UsageError where no port of the range is free. */
export async function serveSite(options: ServeOptions): Promise<ServedSite> {
  const server = createServer(handler(options));
  const port = await listen(server, options);
  return {
    url: `http://${options.host === "127.0.0.1" ? "localhost" : options.host}:${port}/`,
    port,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function handler(options: ServeOptions): Parameters<typeof createServer>[1] & {} {
  // `dev` looks at the disk for each request: a build beside a running server takes files away that a list made at the start still names.
  const files = sirv(options.folder, { dev: true, etag: true, setHeaders: allowEmbedding });
  return (request, response) => {
    const path = pathOf(request.url ?? "/");
    if (path === null) return response.writeHead(400).end();
    if (options.answer?.(path, response)) return;
    const page =
      options.pages.get(path) ??
      options.pages.get(path === "" ? "index.html" : `${path.replace(/\/?$/, "/")}index.html`);
    if (page === undefined) {
      return files(request, response, () => {
        const notFound = options.pages.get("404.html");
        response.writeHead(404, { "content-type": TYPES[notFound === undefined ? "txt" : "html"] ?? PLAIN });
        response.end(notFound === undefined ? "There is no such page.\n" : fromDeeper(notFound, path));
      });
    }
    if (path !== "" && !path.endsWith("/") && !options.pages.has(path)) {
      return response.writeHead(301, { location: `/${path}/` }).end();
    }
    const extension = options.pages.has(path) ? path.slice(path.lastIndexOf(".") + 1) : "html";
    allowEmbedding(response);
    response.writeHead(200, {
      "content-type": TYPES[extension] ?? PLAIN,
      "cache-control": "no-cache",
    });
    response.end(request.method === "HEAD" ? undefined : page);
  };
}

/** A page's addresses are relative to the site's root; sent for `a/b/c` they need `../../` before them. */
function fromDeeper(page: string, path: string): string {
  const up = "../".repeat(path.split("/").length - 1);
  return page.replaceAll(/\b(href|src)="(?![a-z]+:|#|\/)/g, `$1="${up}`);
}

/** Without the leading `/` and the query; null where the address is not a valid one. */
function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(url.split("?")[0] ?? "/").slice(1);
  } catch {
    return null;
  }
}

/** A sandboxed frame has an opaque origin: it may only load what any origin may. */
function allowEmbedding(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("x-content-type-options", "nosniff");
}

async function listen(server: Server, { host, port, tries }: ServeOptions): Promise<number> {
  for (let attempt = 0; ; attempt++) {
    try {
      await new Promise<void>((done, fail) => {
        server.once("error", fail);
        server.listen(port === 0 ? 0 : port + attempt, host, () => {
          server.off("error", fail);
          done();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== "EADDRINUSE")
        throw new UsageError(
          `port ${port} cannot be opened: ${(error as Error).message}`,
          "Choose another with --port.",
        );
      if (attempt >= tries)
        throw new UsageError(
          attempt === 0 ? `port ${port} is busy` : `ports ${port} to ${port + attempt} are all busy`,
          "Choose another with --port.",
        );
    }
  }
}
