// `gosling help NAME`: a command's help, or the page of a rule.
import { nearest } from "../../text/index.ts";
import { asText, ruleNames, rulePage } from "../rule-pages/index.ts";
import { type Command, command, helpOf, UsageError } from "../terminal/index.ts";

/** `find`: the command that has this name. `names`: of all of them. */
export const help = (
  find: (name: string) => Promise<Command | undefined>,
  names: () => readonly string[],
): Command =>
  command({
    name: "help",
    summary: "Explains a command, or a code that gosling test or validate reports.",
    arguments: "[NAME...]",
    options: {},
    notes: [
      "For example: gosling help up, gosling help lesson run, gosling help DROP_TABLE. docs/rules has the same pages.",
    ],
    async run({ positionals }, io) {
      const name = positionals.join(" ");
      const found = await find(name);
      const page = found ? helpOf(found, io.width) : rulePage(name);
      if (page === undefined) {
        const near = nearest(name, names()) ?? nearest(name.toUpperCase(), ruleNames());
        throw new UsageError(
          `there is no command or rule ${name}`,
          near
            ? `Did you mean gosling help ${near}?`
            : "gosling help lists the commands; docs/rules/README.md lists the rules.",
        );
      }
      io.out(found ? page : asText(page, io.width));
      return 0;
    },
  });
