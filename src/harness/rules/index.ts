// The door of the rules, and their list.
import { ambiguousName } from "./ambiguous-name.ts";
import { functionBehindIndex } from "./behind-index.ts";
import { dropBreaksCode, dropDatabase } from "./breaks-code.ts";
import { constraintWithoutNotValid } from "./constraint-without-not-valid.ts";
import { defaultDropped, dropNotNull, keyDropped, newConstraint } from "./constraints.ts";
import { dataMoveUnderLock } from "./data-move-under-lock.ts";
import { deletesAllRows } from "./deletes-all-rows.ts";
import { dropCascade } from "./drop-cascade.ts";
import { dropColumn } from "./drop-column.ts";
import { dropTable } from "./drop-table.ts";
import { foreignKeyAction } from "./foreign-key-action.ts";
import { indexWithoutConcurrently } from "./index-without-concurrently.ts";
import {
  detachWithoutConcurrently,
  dropIndexWithoutConcurrently,
  reindexWithoutConcurrently,
} from "./indexes.ts";
import { invalidIndexKept } from "./invalid-index-kept.ts";
import { autovacuumOff, ruleOnTable } from "./left-on.ts";
import { narrowedType } from "./narrowed-type.ts";
import { needsNoTransaction } from "./needs-no-transaction.ts";
import { newerThanTarget } from "./newer-than-target.ts";
import { notNullWithoutDefault } from "./not-null-without-default.ts";
import { nothingToDo } from "./nothing-to-do.ts";
import { outOfOrder } from "./out-of-order.ts";
import { partialFailure } from "./partial-failure.ts";
import { renameBreaksCode } from "./rename-breaks-code.ts";
import { ownerChanged, rightsRevoked, rowSecurityWithoutPolicy } from "./rights.ts";
import { rightsWidened } from "./rights-widened.ts";
import { roleChanged } from "./role-changed.ts";
import { sequenceStartsLow, unbatchedChange } from "./rows.ts";
import type { Rule } from "./rule.ts";
import { searchPath } from "./search-path.ts";
import { setNotNull } from "./set-not-null.ts";
import { replicaIdentity, setLocalWithoutEffect, settingLeaks } from "./settings.ts";
import { tableRewritten } from "./table-rewritten.ts";
import { triggersDisabled } from "./triggers-disabled.ts";
import { uniqueBuildsIndex } from "./unique-builds-index.ts";
import { versionTableTouched } from "./version-table-touched.ts";
import { volatileDefault } from "./volatile-default.ts";
import {
  duplicateIndex,
  foreignKeyWithoutIndex,
  integerKey,
  nameCut,
  overloadLeft,
  securityDefinerPath,
  tableWithoutKey,
} from "./whole-schema.ts";
import { zoneConversion } from "./zone-conversion.ts";

export type { Hit, Rule, RuleContext } from "./rule.ts";

/**
 * In the order in which findings of one place are reported.
 *
 * @example
 * ```ts
 * import { RULES } from "gosling/harness";
 *
 * console.log(RULES.find(({ code }) => code === "DROP_TABLE")?.severity); // warning
 * ```
 */
export const RULES: readonly Rule[] = [
  needsNoTransaction,
  newerThanTarget,
  notNullWithoutDefault,
  dropDatabase,
  dropTable,
  dropColumn,
  deletesAllRows,
  dropCascade,
  dropBreaksCode,
  narrowedType,
  zoneConversion,
  functionBehindIndex,
  renameBreaksCode,
  dropNotNull,
  defaultDropped,
  keyDropped,
  foreignKeyAction,
  rightsRevoked,
  rightsWidened,
  ownerChanged,
  rowSecurityWithoutPolicy,
  triggersDisabled,
  ruleOnTable,
  replicaIdentity,
  autovacuumOff,
  sequenceStartsLow,
  volatileDefault,
  tableRewritten,
  setNotNull,
  constraintWithoutNotValid,
  uniqueBuildsIndex,
  indexWithoutConcurrently,
  reindexWithoutConcurrently,
  detachWithoutConcurrently,
  dropIndexWithoutConcurrently,
  invalidIndexKept,
  unbatchedChange,
  dataMoveUnderLock,
  settingLeaks,
  setLocalWithoutEffect,
  searchPath,
  roleChanged,
  ambiguousName,
  versionTableTouched,
  nothingToDo,
  outOfOrder,
  partialFailure,
  newConstraint,
  foreignKeyWithoutIndex,
  duplicateIndex,
  tableWithoutKey,
  integerKey,
  securityDefinerPath,
  overloadLeft,
  nameCut,
];
