// Which branch that others deploy from has a file already.
import { UsageError } from "../../terminal/index.ts";
import { openRepository } from "./git.ts";

const BRANCHES = ["origin/HEAD", "origin/main", "origin/master", "main", "master"] as const;

/** `file`: its bare name. Undefined where none has it, or there is no Git. */
export function refWith(folder: string, cwd: string, file: string): string | undefined {
  const repository = openRepository(folder, cwd);
  return BRANCHES.find((branch) => {
    try {
      return repository.tree(branch).has(file);
    } catch (error) {
      if (error instanceof UsageError) return false;
      throw error;
    }
  });
}
