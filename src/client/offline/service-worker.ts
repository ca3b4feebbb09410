// The service worker of a built site: keeps one version of it whole, and answers from that. A script of its own; `gosling build` writes
// what it stores before it. Files whose name changes with their content are shared by all versions; pages belong to one.
import type { FromServiceWorker, StoredFiles, StoredSite, ToServiceWorker } from "./protocol.ts";

declare const STORED: StoredSite;

/** The worker's global scope, as far as it is used; the DOM's types know only the window's. */
interface Scope {
  readonly registration: {
    readonly scope: string;
    readonly waiting: { postMessage(message: ToServiceWorker): void } | null;
  };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: object): Promise<readonly { postMessage(message: FromServiceWorker): void }[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Waiting) => void): void;
  addEventListener(type: "message", listener: (event: Waiting & { data: ToServiceWorker }) => void): void;
  addEventListener(type: "fetch", listener: (event: Waiting & Fetching) => void): void;
}

interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope = globalThis as unknown as Scope;
const root = scope.registration.scope;
const prefix = `gosling:${new URL(root).pathname}:`;
const pagesName = `${prefix}pages:${STORED.build}`;
const filesName = `${prefix}files`;
/** Where the shared files' lists are kept: those of this version and of the one before, which open tabs may still ask for. */
const listsAddress = `${root}.gosling/stored.json`;
const LASTING = /^(?:assets\/[^/]+-[\w-]{8}\.\w+|data\/migrations-[0-9a-f]+\.json|prepared\/[0-9a-f]+\.bin)$/;
const AT_ONCE = 6;
/** Without it the browser asks the host for one. */
const NO_ICON = '<link rel="icon" href="data:,">';

/** A page's address is its folder's: hosts lead `index.html` there. */
const addressOf = (path: string): string => root + path.replace(/(^|\/)index\.html$/, "$1");
const cacheOf = (path: string): Promise<Cache> => caches.open(LASTING.test(path) ? filesName : pagesName);

scope.addEventListener("install", (event) => event.waitUntil(store(STORED.text)));
scope.addEventListener("activate", (event) => event.waitUntil(takeOver()));
scope.addEventListener("message", (event) => {
  switch (event.data.type) {
    case "store":
      return event.waitUntil(storePostgres());
    case "state":
      return event.waitUntil(tellState(null));
    case "replace":
      return event.waitUntil(scope.skipWaiting());
  }
});
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method !== "GET" || path === null) return;
  if (request.mode === "navigate") event.respondWith(page(path, request));
  else if (path in STORED.text || path in STORED.postgres || LASTING.test(path))
    event.respondWith(file(path, request));
});

/** Relative to the site's root; null where it lies outside. */
function pathOf(address: string): string | null {
  const { origin, pathname } = new URL(address);
  const url = origin + pathname;
  return url.startsWith(root) ? url.slice(root.length) : null;
}

async function page(path: string, request: Request): Promise<Response> {
  // A new version waits: it answers this and what comes after, so that a page and its files are of one version.
  if (scope.registration.waiting !== null) {
    scope.registration.waiting.postMessage({ type: "replace" });
    return new Response(NO_ICON, { headers: { refresh: "0", "content-type": "text/html" } });
  }
  const index = `${path}${path === "" || path.endsWith("/") ? "" : "/"}index.html`;
  if (index in STORED.text) {
    if (path !== "" && !path.endsWith("/")) return Response.redirect(`${root}${path}/`, 302);
    const stored = await (await caches.open(pagesName)).match(addressOf(index));
    if (stored) return stored;
  }
  return fetch(request).catch(() => notStored());
}

async function file(path: string, request: Request): Promise<Response> {
  const stored = await (await cacheOf(path)).match(addressOf(path));
  return stored ?? fetch(request);
}

function notStored(): Response {
  const text = STORED.notStored.replace("ROOT", root);
  return new Response(text, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}

/** Stores what is missing. Rejects where a file does not arrive, is of another version, or finds no room. */
async function store(files: StoredFiles): Promise<void> {
  const waiting = Object.entries(files);
  const next = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const [path, [hash]] = one;
      const cache = await cacheOf(path);
      const address = addressOf(path);
      if (!(await cache.match(address))) await cache.put(address, await fetched(path, hash));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** A page or file of this very version, as a response that may answer a navigation. */
async function fetched(path: string, hash: string | null): Promise<Response> {
  const options = { cache: LASTING.test(path) ? "default" : "no-cache", priority: "low" } as const;
  let response = await fetch(addressOf(path), options);
  let body = await response.arrayBuffer();
  if (!(await isOfThisBuild(response, body, hash))) {
    // What the browser kept may be another host's answer.
    response = await fetch(addressOf(path), { cache: "reload" });
    body = await response.arrayBuffer();
    if (!(await isOfThisBuild(response, body, hash))) throw new Error(`${path} is of another version`);
  }
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.set("content-length", String(body.byteLength));
  return new Response(body, { headers });
}

async function isOfThisBuild({ ok }: Response, body: ArrayBuffer, hash: string | null): Promise<boolean> {
  if (!ok) return false;
  // A host may add to a page, so it only has to name its build.
  if (hash === null) return new TextDecoder().decode(body).includes(`content="${STORED.build}"`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") === hash;
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(`${prefix}pages:`) && name !== pagesName) await caches.delete(name);
  const files = await caches.open(filesName);
  const own = [...Object.keys(STORED.text), ...Object.keys(STORED.postgres)];
  const before = ((await (await files.match(listsAddress))?.json()) ?? []) as readonly string[][];
  const lists = [own, ...before.filter((list) => list.join() !== own.join())].slice(0, 2);
  await files.put(listsAddress, new Response(JSON.stringify(lists)));
  const kept = new Set([listsAddress, ...lists.flat().map(addressOf)]);
  for (const { url } of await files.keys()) if (!kept.has(url)) await files.delete(url);
  await scope.clients.claim();
}

async function storePostgres(): Promise<void> {
  try {
    await store(STORED.postgres);
    await tellState(null);
  } catch (error) {
    await tellState(
      error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "network",
    );
  }
}

async function tellState(failed: FromServiceWorker["failed"]): Promise<void> {
  const stored = new Set((await (await caches.open(filesName)).keys()).map(({ url }) => url));
  const complete = Object.keys(STORED.postgres).every((path) => stored.has(addressOf(path)));
  const sum = (files: StoredFiles) => Object.values(files).reduce((all, [, bytes]) => all + bytes, 0);
  const postgres = sum(STORED.postgres);
  const state = { type: "state", complete, bytes: sum(STORED.text) + postgres, postgres, failed } as const;
  for (const client of await scope.clients.matchAll({ type: "window", includeUncontrolled: true }))
    client.postMessage(state);
}
