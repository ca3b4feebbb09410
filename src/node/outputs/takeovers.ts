// What import and squash print as JSON, and the certificate of a squash.
import type { Adoption, MigrationFailure, SourceFile, Version } from "../../engine/index.ts";
import type { Loss, Proof } from "../../harness/index.ts";
import type { Diagnostic } from "../../text/index.ts";

/** `gosling import`. */
export type ImportOutput =
  | {
      readonly ok: true;
      /** The other tool, such as `flyway`. */
      readonly format: string;
      /** False with --dry-run. */
      readonly written: boolean;
      /** `text`: with --dry-run. */
      readonly files: readonly { readonly name: string; readonly text?: string }[];
      readonly problems: readonly Diagnostic[];
    }
  /** The other tool's files are no good as goose's; nothing was written. */
  | { readonly ok: false; readonly format: string; readonly errors: readonly Diagnostic[] };

/** The database disagrees, and nothing was changed. */
export interface RefusedOutput {
  readonly ok: false;
  readonly failure: MigrationFailure;
}

/** `gosling import --records`. */
export type ImportRecordsOutput =
  | ({
      readonly ok: true;
      readonly format: string;
      /** The other tool's table. */
      readonly from: string;
    } & Adoption)
  | RefusedOutput;

/** A file and the hash of its text. */
export interface HashedFile {
  readonly file: string;
  readonly sha256: string;
}

/** What `squash-certificate.json` holds. */
export interface SquashCertificate {
  /** The version of gosling that wrote it. */
  readonly gosling: string;
  readonly version: Version;
  readonly squashed: readonly HashedFile[];
  readonly into: readonly HashedFile[];
  readonly proofs: readonly Proof[];
  /** Why pg_dump was not asked on the server. */
  readonly withoutPgDump?: string;
}

/** `gosling squash`. */
export type SquashOutput =
  | ({
      readonly ok: true;
      /** Null with --check and --dry-run; then `files` has the texts. */
      readonly written: readonly string[] | null;
      readonly files?: readonly SourceFile[];
    } & SquashCertificate)
  | {
      readonly ok: false;
      readonly type: "differs";
      readonly on: string;
      readonly losses: readonly Loss[];
    }
  | {
      readonly ok: false;
      readonly type: "fails";
      readonly on: string;
      readonly what: "files" | "baseline" | "newer files";
      readonly failure: MigrationFailure;
    }
  /** The files do what one file cannot. */
  | { readonly ok: false; readonly type: "not-writable"; readonly message: string };

/** `gosling squash --records`. */
export type SquashRecordsOutput = ({ readonly ok: true } & Adoption) | RefusedOutput;
