// The stream of changes that pages under `gosling lesson dev` listen to (server-sent events).
import type { IncomingMessage, ServerResponse } from "node:http";
import type { DevChange, DevCourse } from "./course.ts";

const PATH = ".gosling/changes";
/** Each listener holds a connection; no author has more pages open. */
const MOST_LISTENERS = 50;

export interface DevStream {
  /** For `serveSite`. */
  answer(path: string, request: IncomingMessage, response: ServerResponse): boolean;
  tell(change: DevChange): void;
}

export function createDevStream(course: DevCourse): DevStream {
  const listeners = new Set<ServerResponse>();
  return {
    answer: (path, request, response) => {
      if (path !== PATH) return false;
      if (!isOwnPage(request)) response.writeHead(403).end();
      else if (listeners.size >= MOST_LISTENERS) response.writeHead(503, { "retry-after": "10" }).end();
      else {
        response.writeHead(200, {
          "content-type": "text/event-stream",
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
          "cross-origin-resource-policy": "same-origin",
        });
        // Who comes back after a pause learns from the revision whether the page is still the one on disk.
        response.write(event({ type: "hello", revision: course.revision, problems: course.problems }));
        listeners.add(response);
        response.on("close", () => listeners.delete(response));
      }
      return true;
    },
    tell: (change) => {
      for (const listener of listeners) listener.write(event({ type: "changed", ...change }));
    },
  };
}

/** A page elsewhere can open a stream, though it cannot read it; it must not take a place either. */
function isOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  return headers.origin === undefined || headers.origin === `http://${headers.host}`;
}

function event(message: object): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}
