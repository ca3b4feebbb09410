// The worker thread that finds out what schema some files or a dump give; one question, then it is ended.
import { parentPort, workerData } from "node:worker_threads";
import {
  DatabaseError,
  type Layout,
  MigrationError,
  type MigrationFailure,
  type SourceFile,
} from "../../engine/index.ts";
import { replaySchema, schemaOfDump } from "../../harness/index.ts";
import type { Schema } from "../../sandbox/index.ts";
import { pgliteFactory } from "./pglite.ts";

export type SchemaQuestion = { readonly seed: string } & (
  | {
      readonly type: "files";
      readonly sources: readonly SourceFile[];
      readonly upTo?: bigint;
      readonly versions?: ReadonlySet<bigint>;
      readonly layout?: Layout;
      readonly table?: string;
      readonly env: Readonly<Record<string, string>>;
      readonly before?: string;
      readonly searchPath?: string;
    }
  | { readonly type: "dump"; readonly source: SourceFile }
);

export type SchemaAnswer =
  | { readonly type: "schema"; readonly schema: Schema }
  | { readonly type: "migration-failed"; readonly failure: MigrationFailure }
  | { readonly type: "failed"; readonly message: string };

const port = parentPort;
const { wasmModule } = workerData as { readonly wasmModule: WebAssembly.Module };

async function answer(question: SchemaQuestion): Promise<Schema> {
  const sources = question.type === "files" ? question.sources : [question.source];
  const before =
    question.type === "files" && question.before ? [{ name: "before", text: question.before }] : [];
  const factory = await pgliteFactory({ seed: question.seed, wasmModule, sources: [...sources, ...before] });
  if (question.type === "dump") return schemaOfDump(question.source.text, factory);
  const { seed: _, type: __, sources: files, ...options } = question;
  return replaySchema(files, { ...options, factory });
}

port?.once("message", (question: SchemaQuestion) => {
  const tell = (message: SchemaAnswer) => port.postMessage(message);
  answer(question).then(
    (schema) => tell({ type: "schema", schema }),
    (error: unknown) => {
      if (error instanceof MigrationError) return tell({ type: "migration-failed", failure: error.failure });
      const place = error instanceof DatabaseError ? ` (${error.fields.sqlstate})` : "";
      return tell({
        type: "failed",
        message: `${error instanceof Error ? error.message : String(error)}${place}`,
      });
    },
  );
});
