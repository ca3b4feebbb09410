// What makes a built site work offline: its service worker with the list of what it stores, the manifest, and each page's link to both.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { offlinePage } from "../../pages/index.ts";
import type { Translation } from "../../words/index.ts";
import { UsageError } from "../terminal/index.ts";

export const SERVICE_WORKER = "service-worker.js";
const MANIFEST = "manifest.webmanifest";
/** Where the build leaves the service worker's own text; hidden, so that only a built site has it. */
const SCRIPT = join(".vite", SERVICE_WORKER);

type Files = ReadonlyMap<string, string | Uint8Array>;

/** Path -> SHA-256 in hex (null: a page, which names its build) and bytes. */
type Stored = Record<string, readonly [hash: string | null, bytes: number]>;

export interface OfflineSite {
  /** The site's own pages and data. */
  readonly pages: Files;
  /** Path -> file on disk, of what is copied. */
  readonly client: ReadonlyMap<string, string>;
  /** Folder of the client. */
  readonly folder: string;
  /** For a device's list of apps. */
  readonly name: string;
  /** Default: English. */
  readonly translation?: Translation;
}

/** The pages with what they need for it, the service worker and the manifest. */
export function withOffline({ pages, client, folder, name, translation }: OfflineSite): Files {
  const script = join(folder, SCRIPT);
  if (!existsSync(script))
    throw new UsageError("the pages' client is older than this program", "Run npm run build.");
  const worker = readFileSync(script, "utf8");
  const contents = new Map<string, string | Uint8Array>(
    [...[...client].map(([path, file]) => [path, readFileSync(file)] as const), ...pages].sort(([a], [b]) =>
      a < b ? -1 : 1,
    ),
  );
  const hashes = new Map([...contents].map(([path, content]) => [path, sha256(content)]));
  const build = sha256(JSON.stringify([[...hashes], worker, name])).slice(0, 16);
  const stored = (wanted: (path: string) => boolean): Stored =>
    Object.fromEntries(
      [...contents].flatMap(([path, content]) =>
        wanted(path) && isStored(path)
          ? [[path, [path.endsWith(".html") ? null : hashes.get(path)!, Buffer.byteLength(content)]]]
          : [],
      ),
    );
  const list = {
    build,
    notStored: offlinePage(translation),
    text: stored((path) => !isPostgres(path)),
    postgres: stored(isPostgres),
  };
  return new Map<string, string | Uint8Array>([
    ...[...pages].map(
      ([path, page]) => [path, typeof page === "string" ? linked(path, page, build) : page] as const,
    ),
    [SERVICE_WORKER, `const STORED = ${JSON.stringify(list)};\n${worker}`],
    [MANIFEST, manifestOf(name, translation?.lang)],
  ]);
}

/** What no page asks for: the headers of hosts, and the page for a wrong address, which some hosts answer with 404. */
function isStored(path: string): boolean {
  return !/^(?:_headers|vercel\.json|headers\/|404\.html$)/.test(path);
}

/** PostgreSQL, its files and what it starts from: most of the site's bytes. */
function isPostgres(path: string): boolean {
  return /\.(?:wasm|data|bin|gz)$/.test(path) || /^assets\/(?:harness-)?worker-[\w-]+\.js$/.test(path);
}

function linked(path: string, page: string, build: string): string {
  if (!path.endsWith(".html")) return page;
  const root = "../".repeat(path.split("/").length - 1);
  const framed = /^(?:embed|engine)\//.test(path);
  const lines = [
    `<meta name="gosling-build" content="${build}">`,
    // A page made for a frame stores nothing of its own: the page around it was visited, not this site.
    ...(framed
      ? []
      : [
          `<meta name="gosling-offline" content="${root}${SERVICE_WORKER}">`,
          `<link rel="manifest" href="${root}${MANIFEST}">`,
          `<link rel="apple-touch-icon" href="${root}icons/192.png">`,
        ]),
  ];
  return page.replace("</head>", `${lines.join("\n")}\n</head>`);
}

function manifestOf(name: string, lang = "en"): string {
  const png = (size: number, purpose: string, file = `${size}`) => ({
    src: `icons/${file}.png`,
    sizes: `${size}x${size}`,
    type: "image/png",
    purpose,
  });
  const manifest = {
    lang,
    name,
    short_name: name.length > 12 ? name.split(" ")[0] : name,
    id: "./",
    start_url: "./",
    scope: "./",
    display: "minimal-ui",
    background_color: "#fcfcfa",
    theme_color: "#fcfcfa",
    icons: [
      { src: "favicon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
      png(192, "any"),
      png(512, "any"),
      png(512, "maskable", "maskable"),
    ],
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/**
 * What takes an earlier site's service worker and its store off a device. Served where this machine's servers have none of their own,
 * and written by `gosling build --no-offline`.
 */
export const REMOVER = `// Removes the service worker that an earlier site left at this address, and what it stored.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(remove()));

async function remove() {
  const prefix = "gosling:" + new URL(self.registration.scope).pathname + ":";
  for (const name of await caches.keys()) if (name.startsWith(prefix)) await caches.delete(name);
  await self.registration.unregister();
  for (const client of await self.clients.matchAll({ type: "window" })) client.navigate(client.url).catch(() => {});
}
`;
