// Serves a rendered course over HTTP on this machine: pages from memory, the client's files from disk.
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { UsageError } from "../terminal/index.ts";
import { Answers, encodingFor, isUnchanged, type SiteAnswer } from "./answers.ts";
import { findServable } from "./files.ts";
import { common, headersOf, kindOf, OWN_ANCESTORS } from "./headers.ts";
import { hostName, isOwnHost } from "./hosts.ts";
import { REMOVER, SERVICE_WORKER } from "./offline.ts";

export interface ServeOptions {
  /** Read at every request: they may change while they are served. */
  readonly pages: ReadonlyMap<string, string>;
  /** Folder of the client's files. */
  readonly folder: string;
  readonly host: string;
  /** Names to answer to, besides this machine's own. */
  readonly names?: readonly string[];
  /** CSP sources of the pages that may frame an embed page; default: those of this machine. */
  readonly ancestors?: readonly string[];
  /** 0: any free port. */
  readonly port: number;
  /** Ports to try after a busy one, one by one. */
  readonly tries: number;
  /** Asked first; true where it has taken the request. */
  readonly answer?: (path: string, request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface ServedSite {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Rejects with a UsageError where no port of the range is free. */
export async function serveSite(options: ServeOptions): Promise<ServedSite> {
  const server = createServer(handler(options));
  const port = await listen(server, options);
  return {
    url: `http://${nameOf(options.host)}:${port}/`,
    port,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function nameOf(host: string): string {
  if (["127.0.0.1", "0.0.0.0", "::", "::1"].includes(host)) return "localhost";
  return isIPv6(host) ? `[${host}]` : host;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

function handler(options: ServeOptions): Handler {
  const answers = new Answers();
  return (request, response) => {
    const refused = refusal(request, options.names ?? []);
    if (refused !== null) return plain(request, response, refused.status, refused.text, refused.headers);
    const path = pathOf(request.url ?? "/");
    if (path === null) return plain(request, response, 400, "This is not an address of a page.\n");
    if (options.answer?.(path, request, response)) return;
    reply(path, request, response, options, answers).catch((error: unknown) => {
      // A file that was there a moment ago.
      const reason = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else plain(request, response, 500, `This page could not be read: ${reason}\n`);
    });
  };
}

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: OutgoingHttpHeaders;
}

function refusal({ method, headers }: IncomingMessage, names: readonly string[]): Refusal | null {
  const name = hostName(headers.host);
  if (name === null) return { status: 400, text: "The request names no host that can be read.\n" };
  if (!isOwnHost(name, names))
    return {
      status: 403,
      text: `This server does not answer to the name ${name}. To let it, start it with --host ${name}\n`,
    };
  if (method !== "GET" && method !== "HEAD")
    return {
      status: 405,
      text: "There is nothing here but pages to read.\n",
      headers: { allow: "GET, HEAD" },
    };
  return null;
}

async function reply(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  { pages, folder, ancestors = OWN_ANCESTORS }: ServeOptions,
  answers: Answers,
): Promise<void> {
  const encoding = encodingFor(request.headers["accept-encoding"]);
  const find = (name: string): (() => Promise<SiteAnswer>) | null => {
    const page = pages.get(name);
    if (page !== undefined) return () => answers.text(name, page, encoding);
    const file = findServable(folder, name);
    return file === null ? null : () => answers.file(name, file, encoding);
  };
  const index = path === "" || path.endsWith("/") ? `${path}index.html` : `${path}/index.html`;
  const name = find(path) === null ? index : path;
  const found = find(name);
  if (found === null) {
    // Another site at this address may have left one in the reader's browser.
    if (path.split("/").at(-1) === SERVICE_WORKER)
      return plain(request, response, 200, REMOVER, {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "no-cache",
      });
    const notFound = pages.get("404.html");
    if (notFound === undefined) return plain(request, response, 404, "There is no such page.\n");
    const answer = await answers.text("404.html", fromDeeper(notFound, path), encoding);
    return send(request, response, 404, { ...answer.headers, ...headersOf("page", ancestors) }, answer.body);
  }
  // A page's addresses are relative: it has to be at its own folder. Only the path's own name is repeated, never a host.
  if (name === index && path !== "" && !path.endsWith("/"))
    return plain(request, response, 301, "", { location: `./${encodeURI(path.split("/").at(-1)!)}/` });
  const answer = await found();
  const headers = { ...answer.headers, ...headersOf(kindOf(name), ancestors) };
  if (isUnchanged(request.headers["if-none-match"], answer.headers.etag ?? "")) {
    const { "content-length": _length, ...kept } = headers as Record<string, string>;
    return send(request, response, 304, kept, null);
  }
  send(request, response, 200, headers, answer.body);
}

function plain(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: OutgoingHttpHeaders = {},
): void {
  const type = { "content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(text) };
  send(request, response, status, { ...common, ...type, ...headers }, Buffer.from(text));
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Uint8Array | null,
): void {
  response.writeHead(status, headers);
  response.end(request.method === "HEAD" ? undefined : (body ?? undefined));
}

/** A page's addresses are relative to the site's root; sent for `a/b/c` they need `../../` before them. */
function fromDeeper(page: string, path: string): string {
  const up = "../".repeat(path.split("/").length - 1);
  return page.replaceAll(/\b(href|src)="(?![a-z]+:|#|\/)/g, `$1="${up}`);
}

/** Without the leading `/` and the query; null where the address is not a valid one. */
function pathOf(url: string): string | null {
  if (!url.startsWith("/")) return null;
  try {
    return decodeURIComponent(url.split(/[?#]/)[0] ?? "/").slice(1);
  } catch {
    return null;
  }
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
