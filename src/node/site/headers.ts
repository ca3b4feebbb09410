// The headers of an answer, by what is answered: pages keep to themselves, only what holds no lesson is open to every origin.
import { contentSecurityPolicy, embedSecurityPolicy, OWN_ORIGINS } from "../../pages/index.ts";

/**
 * `page`: any page of the site. `embed`: a page made for a frame. `client`: PostgreSQL's and the client's own files, the same for
 * everybody. `data`: what belongs to these lessons.
 */
export type CacheKind = "page" | "embed" | "client" | "data";

export type Headers = Readonly<Record<string, string>>;

/** Who may frame an embed page where nobody was named: pages of this machine. */
export const OWN_ANCESTORS: readonly string[] = OWN_ORIGINS;

export function kindOf(path: string): CacheKind {
  if (/(?:^|\/)(?:embed\/[^/]+|engine)\/(?:index\.html)?$/.test(path)) return "embed";
  if (path.endsWith(".html")) return "page";
  return /(?:^|\/)(?:assets\/[^/]+|embed\.js)$/.test(path) ? "client" : "data";
}

export function headersOf(kind: CacheKind, ancestors: readonly string[]): Headers {
  return { ...common, ...byKind(kind, ancestors) };
}

/** For every answer, errors too. */
export const common: Headers = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

function byKind(kind: CacheKind, ancestors: readonly string[]): Headers {
  switch (kind) {
    case "page":
      return { "content-security-policy": `${contentSecurityPolicy}; frame-ancestors 'self'` };
    case "embed":
      // A host with COEP frames only what has a COEP of its own and may be shared.
      return {
        "content-security-policy": `${embedSecurityPolicy}; frame-ancestors ${ancestors.join(" ")}`,
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "cross-origin",
      };
    case "client":
      // A sandboxed frame has an opaque origin: it may only load what any origin may. A worker's script says its own policy.
      return {
        "access-control-allow-origin": "*",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "cross-origin",
      };
    case "data":
      return {};
    default:
      return kind satisfies never;
  }
}
