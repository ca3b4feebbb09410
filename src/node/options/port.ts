// The options of the commands that serve pages: where they listen.
import { type CommandInput, type Option, UsageError } from "../terminal/index.ts";

export function portOptions(usual: number): Readonly<Record<string, Option>> {
  return {
    port: {
      type: "string",
      value: "N",
      help: `the port (default ${usual}; the next free one where it is busy; 0: any)`,
    },
    host: { type: "string", value: "ADDRESS", help: "the address to listen on (default 127.0.0.1)" },
  };
}

/** A port that was asked for by name is not silently another one: then `tries` is 0. */
export function portOf(
  input: CommandInput,
  usual: number,
): { readonly port: number; readonly tries: number; readonly host: string } {
  const asked = input.text("port");
  const port = asked === undefined ? usual : Number(asked);
  if (!Number.isInteger(port) || port < 0 || port > 65535 || asked === "")
    throw new UsageError(`--port must be a number from 0 to 65535, not ${asked}`);
  return { port, tries: asked === undefined ? 20 : 0, host: input.text("host") ?? "127.0.0.1" };
}
