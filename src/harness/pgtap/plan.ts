// Whether a pgTAP file kept its plan. Pure.
import type { Location } from "../../engine/index.ts";
import { count, topOf } from "../../text/index.ts";
import { finding } from "../proof/index.ts";
import type { Finding } from "../types.ts";
import type { Tap } from "./tap.ts";

/** Null where as many tests ran as were planned, in their order. */
export function planFinding(file: string, { tests, plan, skipped }: Tap): Finding | null {
  const wrong = (at: Location, message: string, hint: string) =>
    finding("PGTAP_PLAN", "error", "pgtap", at, message, { hint });
  const last = tests.at(-1);
  if (!last) {
    if (plan?.count === 0 && skipped !== undefined) return null;
    const planned =
      plan && plan.count > 0 ? `it planned ${count(plan.count, "test")} and ran none` : "it runs no test";
    return wrong(plan?.at ?? topOf(file), planned, NO_TEST);
  }
  if (!plan)
    return wrong(
      last.at,
      `it ran ${count(tests.length, "test")} without a plan: nobody can know whether that is all`,
      NO_PLAN,
    );
  if (plan.count !== tests.length)
    return wrong(plan.at, `it planned ${count(plan.count, "test")} and ran ${tests.length}`, NOT_KEPT);
  const astray = tests.find(({ number }, index) => number !== index + 1);
  return astray
    ? wrong(astray.at, `its tests are out of sequence: ${astray.number} is not the next number`, ASTRAY)
    : null;
}

const NO_TEST = "A pgTAP file says SELECT plan(N), and then tests such as SELECT has_table('users').";
const NO_PLAN =
  "Begin with SELECT plan(N), or with SELECT * FROM no_plan() and SELECT * FROM finish() at the end.";
const NOT_KEPT =
  "A test that never ran proves nothing. Mend the number in plan(), or find out what kept a test from running.";
const ASTRAY = "pgTAP numbers its tests by itself: something else wrote this line.";
