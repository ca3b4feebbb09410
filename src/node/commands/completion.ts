// `gosling completion SHELL`: a script that completes commands, options and their values.
import { completionScript, SHELLS } from "../completion/index.ts";
import { type Command, command, UsageError } from "../terminal/index.ts";

/** `all`: the commands to complete. `words`: what their arguments may be, by name. */
export const completion = (
  all: () => Promise<readonly Command[]>,
  words: () => Readonly<Record<string, readonly string[]>>,
): Command =>
  command({
    name: "completion",
    summary: "Prints a script that completes gosling's commands in bash, zsh or fish.",
    arguments: "SHELL",
    hint: () => `SHELL is one of ${SHELLS.join(", ")}.`,
    options: {},
    notes: [
      "bash: source <(gosling completion bash), in ~/.bashrc. zsh: gosling completion zsh > DIR/_gosling, with DIR in $fpath. fish: gosling completion fish > ~/.config/fish/completions/gosling.fish.",
      "It completes the word gosling; with npx, add node_modules/.bin to your PATH.",
    ],
    async run({ positionals: [name] }, io) {
      const shell = SHELLS.find((one) => one === name);
      if (shell === undefined)
        throw new UsageError(`there are no completions for ${name}`, `SHELL is one of ${SHELLS.join(", ")}.`);
      io.out(completionScript(shell, await all(), { completion: SHELLS, ...words() }));
      return 0;
    },
  });
