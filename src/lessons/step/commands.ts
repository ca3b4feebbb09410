// The grammar of the console's commands.
import type { Location, Version } from "../../engine/index.ts";
import { nearest, parseVersion } from "../../text/index.ts";
import { type Collector, shift, suggest } from "../source/index.ts";
import type { Command, MigrateAction } from "../types.ts";
import { checkPath, isBranchName } from "./repository.ts";

export interface CommandContext {
  /** Null where the front matter could not be read: then no name is called unknown. */
  readonly databases: readonly string[] | null;
  /** The branches to which something was committed so far; `main` is always one. */
  readonly branches: ReadonlySet<string>;
}

interface Word {
  readonly text: string;
  readonly at: Location;
}

/** One command's line, split into arguments and options. */
interface Line {
  readonly usage: string;
  readonly arguments: readonly Word[];
  readonly options: ReadonlyMap<string, Word>;
  /** Where something is missing: after the last word. */
  readonly end: Location;
  readonly context: CommandContext;
  readonly problems: Collector;
}

interface CommandRule {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  /** Option names; true: the option takes a value. */
  readonly options: Readonly<Record<string, boolean>>;
  read(line: Line): Command | null;
}

const MIGRATE = { "--database": true, "--allow-missing": false };

const COMMANDS: Readonly<Record<string, CommandRule>> = {
  "git pull": rule("git pull NAME...", 1, Number.POSITIVE_INFINITY, {}, (line) => {
    const databases = line.arguments.map((word) => database(word, line));
    return databases.every((name) => name !== null) ? { type: "git-pull", databases } : null;
  }),
  "git merge": rule("git merge BRANCH", 1, 1, {}, (line) => {
    const branch = knownBranch(line.arguments[0]!, line);
    return branch === null ? null : { type: "git-merge", branch };
  }),
  "git log": rule("git log [PATH]", 0, 1, {}, (line) => {
    const path = line.arguments[0];
    if (path === undefined) return { type: "git-log", path: null };
    const wrong = checkPath(path.text.replace(/\/$/, ""));
    if (wrong === null) return { type: "git-log", path: path.text };
    line.problems.add(wrong.outside ? "FILE_PATH_OUTSIDE" : "FILE_PATH_INVALID", path.at, wrong.message);
    return null;
  }),
  "server start": rule("server start NAME [--no-migrate]", 1, 1, { "--no-migrate": false }, (line) => {
    const name = database(line.arguments[0]!, line);
    return name === null
      ? null
      : { type: "server-start", database: name, migrate: !line.options.has("--no-migrate") };
  }),
  "server stop": rule("server stop NAME", 1, 1, {}, (line) => {
    const name = database(line.arguments[0]!, line);
    return name === null ? null : { type: "server-stop", database: name };
  }),
  "gosling schemas": rule("gosling schemas", 0, 0, {}, () => ({ type: "schemas", word: "schema" })),
  // The older spelling keeps its older output.
  "gosling shapes": rule("gosling shapes", 0, 0, {}, () => ({ type: "schemas", word: "shape" })),
  "gosling diff": rule("gosling diff NAME NAME", 2, 2, {}, (line) => {
    const [a, b] = line.arguments.map((word) => database(word, line)) as [string | null, string | null];
    if (a === null || b === null) return null;
    if (a !== b) return { type: "diff", databases: [a, b] };
    line.problems.add(
      "COMMAND_USAGE",
      line.arguments[1]!.at,
      "A database does not differ from itself.",
      `Usage: \`${line.usage}\`.`,
    );
    return null;
  }),
  "gosling up": migrate("up", "", 0, () => ({ type: "up" })),
  "gosling up-by-one": migrate("up-by-one", "", 0, () => ({ type: "up-by-one" })),
  "gosling up-to": migrate("up-to", " VERSION", 1, (line) =>
    withVersion(line, (version) => ({ type: "up-to", version })),
  ),
  "gosling down": migrate("down", "", 0, () => ({ type: "down" })),
  "gosling down-to": migrate("down-to", " VERSION", 1, (line) =>
    withVersion(line, (version) => ({ type: "down-to", version }), 0n),
  ),
  "gosling redo": migrate("redo", "", 0, () => ({ type: "redo" })),
  "gosling reset": migrate("reset", "", 0, () => ({ type: "reset" })),
  "gosling status": migrate("status", "", 0, () => ({ type: "status" })),
  "gosling version": migrate("version", "", 0, () => ({ type: "version" })),
  "gosling repair": rule(
    "gosling repair VERSION --as applied|pending --database NAME",
    1,
    1,
    { ...MIGRATE, "--as": true },
    (line) =>
      readMigrate(line, (inner) => {
        const as = inner.options.get("--as");
        if (as?.text === "applied" || as?.text === "pending") {
          const state = as.text;
          return withVersion(inner, (version) => ({ type: "repair", version, as: state }));
        }
        inner.problems.add(
          "COMMAND_USAGE",
          as?.at ?? inner.end,
          "`--as` says how to record the version: `applied` or `pending`.",
          `Usage: \`${inner.usage}\`.`,
        );
        return null;
      }),
  ),
};

const OLDER_SPELLINGS: ReadonlySet<string> = new Set(["gosling shapes"]);

/** Every form of command to write today. */
export const COMMAND_USAGES: readonly string[] = Object.values(COMMANDS)
  .map((command) => command.usage)
  .filter((usage) => !OLDER_SPELLINGS.has(usage));

export function readCommand(
  text: string,
  at: Location,
  context: CommandContext,
  problems: Collector,
): Command | null {
  const words = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: shift(at, match.index) }));
  const name = words
    .slice(0, 2)
    .map((word) => word.text)
    .join(" ");
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    problems.add(
      "COMMAND_UNKNOWN",
      at,
      name === "" ? "There is no command after `$`." : `\`${name.slice(0, 60)}\` is no command of a lesson.`,
      unknownHint(name),
    );
    return null;
  }
  const options = new Map<string, Word>();
  const plain: Word[] = [];
  let sound = true;
  for (let i = 2; i < words.length; i++) {
    const word = words[i]!;
    if (!word.text.startsWith("-")) {
      plain.push(word);
      continue;
    }
    const takesValue = Object.hasOwn(command.options, word.text) ? command.options[word.text] : undefined;
    if (takesValue === undefined || options.has(word.text)) {
      const names = Object.keys(command.options);
      const message =
        takesValue === undefined
          ? `\`${name}\` has no option \`${word.text.slice(0, 60)}\`.`
          : `The option \`${word.text}\` appears twice.`;
      problems.add(
        "COMMAND_OPTION",
        word.at,
        message,
        takesValue === undefined ? suggest(word.text, names, `options of \`${name}\``) : undefined,
      );
      sound = false;
    } else if (takesValue && (words[i + 1] === undefined || words[i + 1]!.text.startsWith("-"))) {
      problems.add(
        "COMMAND_USAGE",
        word.at,
        `The option \`${word.text}\` needs a value after it.`,
        `Usage: \`${command.usage}\`.`,
      );
      sound = false;
    } else {
      options.set(word.text, takesValue ? words[++i]! : word);
    }
  }
  const line = {
    usage: command.usage,
    arguments: plain,
    options,
    end: shift(at, text.length),
    context,
    problems,
  };
  if (!sound) return null;
  if (plain.length >= command.least && plain.length <= command.most) return command.read(line);
  const [where, message] =
    plain.length < command.least
      ? [line.end, `\`${name}\` needs more after it.`]
      : [plain[command.most]!.at, `\`${name}\` takes no more than that.`];
  problems.add("COMMAND_USAGE", where, message, `Usage: \`${command.usage}\`.`);
  return null;
}

function rule(
  usage: string,
  least: number,
  most: number,
  options: Readonly<Record<string, boolean>>,
  read: (line: Line) => Command | null,
): CommandRule {
  return { usage, least, most, options, read };
}

function migrate(
  name: string,
  after: string,
  count: number,
  action: (line: Line) => MigrateAction | null,
): CommandRule {
  const usage = `gosling ${name}${after} --database NAME [--allow-missing]`;
  return rule(usage, count, count, MIGRATE, (line) => readMigrate(line, action));
}

function readMigrate(line: Line, read: (line: Line) => MigrateAction | null): Command | null {
  const word = line.options.get("--database");
  if (word === undefined) {
    line.problems.add(
      "COMMAND_USAGE",
      line.end,
      "`--database NAME` is missing: it says where the command runs.",
      `Usage: \`${line.usage}\`.`,
    );
    return null;
  }
  const name = database(word, line);
  const action = read(line);
  if (name === null || action === null) return null;
  return { type: "migrate", database: name, action, allowMissing: line.options.has("--allow-missing") };
}

function withVersion(
  line: Line,
  action: (version: Version) => MigrateAction,
  least = 1n,
): MigrateAction | null {
  const word = line.arguments[0]!;
  const version = parseVersion(word.text);
  if (version !== undefined && version >= least) return action(version);
  line.problems.add(
    "COMMAND_USAGE",
    word.at,
    `\`${word.text.slice(0, 60)}\` is not a version.`,
    "A version is the number before the first `_` of a migration's file name.",
  );
  return null;
}

function database(word: Word, { context, problems }: Line): string | null {
  if (context.databases === null || context.databases.includes(word.text)) return word.text;
  problems.add(
    "UNKNOWN_DATABASE",
    word.at,
    `There is no database \`${word.text.slice(0, 60)}\`.`,
    suggest(word.text, context.databases, "databases"),
  );
  return null;
}

function knownBranch(word: Word, { context, problems }: Line): string | null {
  if (!isBranchName(word.text)) {
    problems.add("BAD_BRANCH", word.at, `\`${word.text.slice(0, 60)}\` cannot be a branch's name.`);
    return null;
  }
  if (context.branches.has(word.text) && word.text !== "main") return word.text;
  const message =
    word.text === "main"
      ? "`main` cannot be merged into itself."
      : `Nothing was committed to a branch \`${word.text}\` so far.`;
  const others = [...context.branches].filter((name) => name !== "main");
  problems.add("UNKNOWN_BRANCH", word.at, message, suggest(word.text, others, "branches besides `main`"));
  return null;
}

function unknownHint(name: string): string {
  const names = Object.keys(COMMANDS);
  const [first = ""] = name.split(" ");
  const near = nearest(name, names) ?? nearest(name.replace(/^goose /, "gosling "), names);
  if (near !== undefined) return `Did you mean \`${COMMANDS[near]!.usage}\`?`;
  const same = names.filter((candidate) => candidate.startsWith(`${first} `));
  const shown = (same.length > 0 ? same : names).map((candidate) => `\`${candidate}\``).join(", ");
  return `${same.length > 0 ? `\`${first}\` has` : "The commands are"} ${shown}. Put commands that are only shown into a block \`text\`.`;
}
