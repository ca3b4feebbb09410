// Files that did not apply: what fails after one of them may fail because of it, and then nobody knows whose fault it is.
import type { SourceFile } from "../engine/index.ts";
import type { SchemaDifference } from "../sandbox/index.ts";
import { baseName } from "../text/index.ts";
import type { Proven } from "./proof/index.ts";
import type { Proofs } from "./types.ts";

/** Why a file says nothing of itself, and what of it is untested then. */
export interface Excuse {
  readonly why: string;
  readonly proofs: Proofs;
}

export interface Gaps {
  /** `what`: `did not apply`. A second word on the same file is not heard. */
  add(name: string, what?: string): void;
  first(): string | undefined;
  /** Whether one of them speaks of it; `name` without a schema. */
  mention(name: string): boolean;
  /** Undefined where the file's own text is at fault, or where there is no fault. */
  excuse(proven: Proven): Excuse | undefined;
}

interface Gap {
  readonly name: string;
  /** Its SQL, or whatever it is written in; empty where that is not known. */
  readonly text: string;
  readonly what: string;
}

export function createGaps(sources: readonly SourceFile[]): Gaps {
  const gaps: Gap[] = [];
  return {
    add(name, what = "did not apply") {
      if (gaps.some((gap) => gap.name === name)) return;
      gaps.push({ name, text: sources.find((source) => source.name === name)?.text ?? "", what });
    },
    first: () => gaps[0]?.name,
    mention: (name) => mentioning(gaps, [[name]]) !== undefined,
    excuse(proven) {
      const ofUp = gapBehindUp(gaps, proven);
      const gap = ofUp ?? gapBehindDown(gaps, proven);
      if (!gap) return undefined;
      const said = proven.findings.find(({ severity }) => severity === "error")?.message ?? "it fails";
      const outcome = { type: "not-tested", why: `${gap.name} ${gap.what}` } as const;
      const { up, rows } = ofUp ? { up: outcome, rows: outcome } : proven.proofs;
      return {
        why: `${baseName(gap.name)}, before it, ${gap.what}; here ${said}`,
        proofs: { up, rows, down: outcome, again: outcome },
      };
    },
  };
}

function gapBehindUp(gaps: readonly Gap[], { applies, missing, failure }: Proven): Gap | undefined {
  if (applies || missing !== undefined || !failure || OWN_FAULT.has(failure.database?.sqlstate ?? ""))
    return undefined;
  return mentioning(gaps, namesIn(failure.database?.message ?? "")) ?? gaps[0];
}

/** Of a Down that fails or does not bring back the schema: only a file that has to do with those objects. */
function gapBehindDown(gaps: readonly Gap[], { downFailure, left }: Proven): Gap | undefined {
  if (downFailure) {
    const { sqlstate = "", message = "" } = downFailure.database ?? {};
    return NOT_THERE.has(sqlstate) ? mentioning(gaps, namesIn(message)) : undefined;
  }
  const known = gaps.filter(({ text }) => text !== "");
  return left && mentioning(known, left.map(namesOf));
}

/** A syntax error, and what no transaction allows. */
const OWN_FAULT: ReadonlySet<string> = new Set(["42601", "25001"]);
/** Undefined table, column, object, function, schema, constraint of that name. */
const NOT_THERE: ReadonlySet<string> = new Set(["42P01", "42703", "42704", "42883", "3F000"]);

/** `relation "app.users" does not exist`, `function app.touch(integer) does not exist`: `users`, `touch`. */
function namesIn(message: string): readonly (readonly string[])[] {
  const quoted = [...message.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  const called = [...message.matchAll(/(?:function|procedure|aggregate) ([\w.]+)\(/g)].map(
    ([, name]) => name,
  );
  return [...quoted, ...called].map((name = "") => [name.slice(name.lastIndexOf(".") + 1)]);
}

/** `maker.update_arts(integer)` is `maker` and `update_arts`, the column `users.email` is `users` and `email`. */
function namesOf(change: SchemaDifference[number]): readonly string[] {
  const { name } = change.type === "changed" ? change.after : change.object;
  return (
    name
      .replace(/\(.*$/s, "")
      .match(/"[^"]+"|[^".\s]+/g)
      ?.map((part) => part.replaceAll('"', "")) ?? []
  );
}

/** The first file that names all of one object. */
function mentioning(gaps: readonly Gap[], objects: readonly (readonly string[])[]): Gap | undefined {
  return gaps.find(({ text }) => {
    if (text === "") return objects.length > 0;
    const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu));
    return objects.some((names) => names.length > 0 && names.every((name) => words.has(name.toLowerCase())));
  });
}
