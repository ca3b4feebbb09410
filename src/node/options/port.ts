// The options of the commands that serve pages: where they listen, to which names they answer, and who may frame a lesson.
import { isIP } from "node:net";
import { port } from "../settings/index.ts";
import type { ServeOptions } from "../site/index.ts";
import { type Given, type Options, UsageError } from "../terminal/index.ts";

export function portOptions(usual: number) {
  return {
    port: {
      type: "string",
      schema: port,
      value: "N",
      help: `the port (default ${usual}, or the next free one; 0: any)`,
    },
    host: {
      type: "string",
      multiple: true,
      value: "HOST",
      help: "an address to listen on (default 127.0.0.1), or a name to answer to besides localhost; may be repeated",
    },
    "frame-ancestors": {
      type: "string",
      multiple: true,
      value: "ORIGIN",
      help: "a site that may show a lesson in a frame (default: pages of this machine; *: any site); may be repeated",
    },
  } as const satisfies Options;
}

/** A port that was asked for by name is not silently another one: then `tries` is 0. */
export function portOf(
  options: Given<ReturnType<typeof portOptions>>,
  usual: number,
): Required<Pick<ServeOptions, "port" | "tries" | "host" | "names">> & Pick<ServeOptions, "ancestors"> {
  const ancestors = options["frame-ancestors"].map(ancestor);
  return {
    port: options.port ?? usual,
    tries: options.port === undefined ? 20 : 0,
    ...hostsOf(options.host),
    ...(ancestors.length === 0 ? {} : { ancestors: ["'self'", ...ancestors] }),
  };
}

function hostsOf(asked: readonly string[]): { readonly host: string; readonly names: readonly string[] } {
  const isAddress = (text: string): boolean => isIP(text) !== 0 || text === "localhost";
  const addresses = asked.filter(isAddress);
  if (addresses.length > 1)
    throw new UsageError(
      `--host names ${addresses.length} addresses to listen on`,
      "Give one; 0.0.0.0 listens on all of them.",
    );
  const names = asked.filter((text) => !isAddress(text)).map((text) => text.toLowerCase());
  const wrong = names.find((name) => !/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(name));
  if (wrong !== undefined)
    throw new UsageError(
      `--host must be an address or a name, not ${wrong === "" ? "an empty text" : wrong}`,
      "For example --host 0.0.0.0 or --host docs.example.org, without a port.",
    );
  return { host: addresses[0] ?? "127.0.0.1", names };
}

/** One source of a Content-Security-Policy: nothing else may get into that header. */
function ancestor(text: string): string {
  if (/^(?:\*|https?:\/\/(?:\*\.)?[a-z0-9.-]+(?::(?:\d+|\*))?)$/i.test(text)) return text;
  throw new UsageError(
    `--frame-ancestors must be the origin of a site, not ${text === "" ? "an empty text" : text}`,
    "For example --frame-ancestors https://docs.example.org",
  );
}
