// The recorded cases of goose, typed.
import { readFileSync } from "node:fs";

export interface GoldenParse {
  readonly statements: readonly string[];
  readonly useTx: boolean;
  readonly error: boolean;
}

export interface GoldenRow {
  readonly id: number;
  readonly version_id: number | string;
  readonly is_applied: boolean;
}

interface Outcome {
  readonly exitCode: number;
  readonly versions: readonly GoldenRow[] | null;
  readonly schema: readonly string[] | null;
}

export type GoldenStep =
  | ({
      readonly kind: "goose" | "raw";
      readonly command: readonly string[];
      readonly env?: Record<string, string>;
    } & Outcome)
  | ({
      readonly kind: "provider";
      readonly options: readonly string[];
      readonly calls: readonly string[];
      /** Whether each call failed. */
      readonly failed: readonly boolean[];
    } & Outcome)
  | ({ readonly kind: "sql"; readonly sql: string } & Outcome)
  | { readonly kind: "query"; readonly sql: string; readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly kind: "write"; readonly path: string; readonly content: string }
  | { readonly kind: "rm"; readonly path: string };

export interface GoldenCase {
  readonly name: string;
  readonly about: string;
  readonly tags: readonly string[];
  readonly versionTable: string;
  readonly files: Readonly<Record<string, string>>;
  readonly parseEnv?: Readonly<Record<string, string>>;
  readonly parse?: Readonly<Record<string, Readonly<Record<"up" | "down", GoldenParse>>>>;
  readonly steps: readonly GoldenStep[];
}

/** Version ids beyond 2^53 are kept as text: JSON.parse would round them. */
function parseCases(text: string): readonly GoldenCase[] {
  return JSON.parse(text.replace(/("version_id": )(\d{16,})/g, '$1"$2"'));
}

export const goldenCases = parseCases(
  readFileSync(new URL("../golden/goose-cases.json", import.meta.url), "utf8"),
);
