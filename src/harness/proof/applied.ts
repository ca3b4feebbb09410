// Files that are only applied, since others were asked for.
import type { HarnessEvent, Phase } from "../events.ts";
import type { MigrationFile } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import type { Lab } from "./lab.ts";
import { upOn } from "./migrate.ts";
import { notTested, PASSED } from "./outcome.ts";
import type { Proven } from "./proven.ts";

/** Whether the file is to be proven; if not, it is only applied. */
export function isWanted(file: MigrationFile, { only }: HarnessOptions): boolean {
  return only?.has(file.source.name) ?? true;
}

/** The lived database goes along with a file that is only applied. */
export async function* followed(
  {
    lab,
    file,
    options,
  }: { readonly lab: Lab; readonly file: MigrationFile; readonly options: HarnessOptions },
  hung: (phase: Phase) => unknown,
  begin: (phase: Phase) => HarnessEvent,
): AsyncGenerator<HarnessEvent, Proven> {
  if (hung("up")) await lab.refresh();
  else {
    yield begin("up");
    // Rows of an earlier proof may be in its way.
    if (await upOn(lab.lived, [file], options)) await lab.refresh();
  }
  const why = notTested("only other files were asked for");
  return {
    applies: true,
    proofs: { up: PASSED, rows: why, down: why, again: why },
    findings: [],
    traced: null,
    tracedDown: null,
    changes: [],
    schema: undefined,
    passedWithRows: new Set(),
  };
}
