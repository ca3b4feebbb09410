// ROLE_CHANGED: the file goes on as another role, and so does everything after it.
import { as } from "../sql/index.ts";
import type { Hit, Rule } from "./rule.ts";

export const roleChanged: Rule = {
  code: "ROLE_CHANGED",
  severity: "warning",
  title: "the session's role is changed and not given back",
  check: ({ file }) =>
    [file.up, file.down].flatMap((section) => {
      let open: Hit | undefined;
      for (const view of section.statements) {
        const set = as(view.node, "VariableSetStmt");
        if (!set || !/^(role|session_authorization)$/.test(set.name ?? "") || set.is_local) continue;
        const back =
          set.kind === "VAR_RESET" || set.kind === "VAR_SET_DEFAULT" || /\bnone\b/i.test(view.text);
        open = back
          ? undefined
          : {
              at: view.at,
              view,
              message:
                "the role stays changed after this file: the version row and later files are written as that role",
              hint: "RESET ROLE at the end, or SET LOCAL ROLE and RESET ROLE before the file's end; better, ALTER ... OWNER TO what was made.",
            };
      }
      return open ? [open] : [];
    }),
};
