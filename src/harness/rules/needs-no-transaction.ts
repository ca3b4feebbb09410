// NEEDS_NO_TRANSACTION: a statement that PostgreSQL refuses inside a transaction, in a file or a piece that is one.
import type { SqlView } from "../file/index.ts";
import { refusedInTransaction } from "../sql/index.ts";
import type { Hit, Rule } from "./rule.ts";

export const needsNoTransaction: Rule = {
  code: "NEEDS_NO_TRANSACTION",
  severity: "error",
  title: "CONCURRENTLY, VACUUM and the like are inside a transaction",
  check: ({ file }) =>
    [...file.up.statements, ...file.down.statements].flatMap((view: SqlView): readonly Hit[] => {
      const what = refusedInTransaction(view.node);
      if (!what || (!file.transaction && view.alone)) return [];
      return [
        file.transaction
          ? {
              at: view.at,
              view,
              message: `${what} cannot run inside a transaction, and this file is run in one`,
              hint: "Move it into a file of its own that says NO TRANSACTION: such a file can stop half-way, so keep it to one statement.",
              recipe: `-- +goose NO TRANSACTION\n-- +goose Up\n${view.text};`,
            }
          : {
              at: view.at,
              view,
              message: `${what} is sent together with other statements, and PostgreSQL makes one transaction of them`,
              hint: "Let each statement end with a semicolon at the end of its line, outside of StatementBegin and StatementEnd.",
            },
      ];
    }),
};
