// What a web server should send with a built site, as the files in which common static hosts look for it.
import { type Headers, headersOf } from "./headers.ts";

interface Rule {
  /** A path's beginning, with `*` for the rest. */
  readonly path: string;
  readonly headers: Headers;
}

const LASTING = { "cache-control": "public, max-age=31536000, immutable" };

/** Path in the site -> text. `ancestors`: CSP sources of the pages that may frame a lesson. */
export function headerFiles(ancestors: readonly string[]): ReadonlyMap<string, string> {
  // The later rule holds where two fit.
  const rules: readonly Rule[] = [
    { path: "/*", headers: headersOf("page", ancestors) },
    { path: "/embed/*", headers: headersOf("embed", ancestors) },
    { path: "/engine/*", headers: headersOf("embed", ancestors) },
    { path: "/assets/*", headers: { ...headersOf("client", ancestors), ...LASTING } },
    { path: "/service-worker.js", headers: { ...headersOf("data", ancestors), "cache-control": "no-cache" } },
    { path: "/embed.js", headers: headersOf("client", ancestors) },
  ];
  return new Map([
    ["_headers", underscoreHeaders(rules)],
    ["vercel.json", vercel(rules)],
    ["headers/nginx.conf", nginx(rules)],
    ["headers/Caddyfile", caddy(rules)],
  ]);
}

/** Netlify and Cloudflare Pages join what several rules say of one header: `! name` takes the earlier one back. */
function underscoreHeaders(rules: readonly Rule[]): string {
  const [all, ...others] = rules;
  const lines = ({ path, headers }: Rule, before: Headers): string[] => [
    path,
    ...Object.keys(headers).flatMap((name) => (name in before ? [`  ! ${name}`] : [])),
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
  ];
  return `${[...lines(all!, {}), ...others.flatMap((rule) => lines(rule, all!.headers))].join("\n")}\n`;
}

function vercel(rules: readonly Rule[]): string {
  const headers = rules.map(({ path, headers: own }) => ({
    source: path.replace("*", "(.*)"),
    headers: Object.entries(own).map(([key, value]) => ({ key, value })),
  }));
  return `${JSON.stringify({ headers }, null, 2)}\n`;
}

function nginx(rules: readonly Rule[]): string {
  const blocks = rules.map(({ path, headers }) => {
    const location = path.endsWith("*") ? `^~ ${path.slice(0, -1)}` : `= ${path}`;
    const lines = Object.entries(headers).map(([name, value]) => `  add_header ${name} "${value}" always;`);
    return [`location ${location.replace(/^\^~ \/$/, "/")} {`, ...lines, "}"].join("\n");
  });
  const types =
    "# In the server block. PostgreSQL's files are large: compress them.\ngzip on;\ngzip_types application/wasm application/octet-stream text/css text/javascript application/javascript application/json image/svg+xml;";
  return `${[types, ...blocks].join("\n\n")}\n`;
}

function caddy(rules: readonly Rule[]): string {
  const lines = rules.flatMap(({ path, headers }, index) => {
    const matcher = index === 0 ? "*" : path;
    return [
      `header ${matcher} {`,
      ...Object.entries(headers).map(([name, value]) => `  ${name} "${value}"`),
      "}",
    ];
  });
  return `${["# In the site's block.", "encode zstd gzip", ...lines].join("\n")}\n`;
}
