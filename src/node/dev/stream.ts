// The stream of changes that pages under `gosling lesson dev` listen to (server-sent events).
import type { ServerResponse } from "node:http";
import type { DevChange, DevCourse } from "./course.ts";

const PATH = ".gosling/changes";

export interface DevStream {
  /** For `serveSite`. */
  answer(path: string, response: ServerResponse): boolean;
  tell(change: DevChange): void;
}

export function createDevStream(course: DevCourse): DevStream {
  const listeners = new Set<ServerResponse>();
  return {
    answer: (path, response) => {
      if (path !== PATH) return false;
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      // Who comes back after a pause learns from the revision whether the page is still the one on disk.
      response.write(event({ type: "hello", revision: course.revision, problems: course.problems }));
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
      return true;
    },
    tell: (change) => {
      for (const listener of listeners) listener.write(event({ type: "changed", ...change }));
    },
  };
}

function event(message: object): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}
