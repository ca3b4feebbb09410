// The command line in this process, in a folder that is there.
import { main } from "../../src/node/cli.ts";
import type { Printed } from "./cli.ts";

export async function runCommand(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  let out = "";
  let err = "";
  const code = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env,
    cwd,
    terminal: false,
    width: 80,
    interrupted: new Promise(() => {}),
    linger: () => {},
  });
  return { code, out, err };
}
