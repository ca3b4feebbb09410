// `git pull`, `git merge` and `git log` in a lesson: which files the servers have.
import { type Change, changes } from "../world/index.ts";
import type { StepContext } from "./command-context.ts";
import { RunnerError } from "./step-error.ts";

const MARK = { added: "+", changed: "~", removed: "-" } as const;

export function gitPull(names: readonly string[], { world, print }: StepContext): void {
  const head = world.repository.head("main");
  for (const name of names) {
    const database = world.get(name);
    const brought = changes(database.checkout, head);
    database.checkout = head;
    printChanges(`${name}: `, brought, print);
  }
}

export function gitMerge(branch: string, { world, print }: StepContext): void {
  if (!world.repository.has(branch)) {
    const known = world.repository.branches().join(", ");
    throw new RunnerError("UNKNOWN_BRANCH", `there is no branch ${branch}`, `Branches so far: ${known}.`);
  }
  printChanges("main: ", world.repository.merge(branch), print);
}

export function gitLog(path: string | null, { world, print }: StepContext): void {
  for (const commit of world.repository.log(path)) {
    const author = commit.author === null ? "" : `${commit.author}  `;
    print(`${commit.at.slice(0, 16).replace("T", " ")}  ${author}${commit.message}`);
  }
}

function printChanges(prefix: string, brought: readonly Change[], print: (line: string) => void): void {
  if (brought.length === 0) print(`${prefix}already up to date`);
  for (const change of brought) print(`${prefix}${MARK[change.kind]} ${change.path}`);
}
