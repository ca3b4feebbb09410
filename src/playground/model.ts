// The page's value beside the view: the document, what was said about the last files, and what is open.
import { failureDiagnostic, validate, warningDiagnostic } from "../engine/index.ts";
import { baseName, type Diagnostic } from "../text/index.ts";
import { EMPTY, filesOf, type PlaygroundDocument } from "./document/index.ts";

export interface Model {
  readonly document: PlaygroundDocument;
  /** About what came in last, a sentence each. */
  readonly notes: readonly string[];
  /** The file that is being written; a new one has no path yet. */
  readonly draft: Draft | null;
  /** The databases' field is open, with this text in it. */
  readonly databases: { readonly text: string; readonly wrong: string | null } | null;
  /** The database that the buttons act on. */
  readonly chosen: string;
  /** It came from a link or a lesson, and nothing of it has run yet. */
  readonly received: string | null;
}

export interface Draft {
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
}

export const initialModel = (
  document: PlaygroundDocument = EMPTY,
  received: string | null = null,
): Model => ({
  document,
  notes: [],
  draft: null,
  databases: null,
  chosen: document.databases[0] ?? "",
  received,
});

/** What the engine says of the files before anything runs. */
export function problemsOf(document: PlaygroundDocument): readonly Diagnostic[] {
  const files = filesOf(document);
  if (files.length === 0) return [];
  const { errors, warnings } = validate(files.map(({ name, text }) => ({ name: baseName(name), text })));
  return [...errors.map(failureDiagnostic), ...warnings.map(warningDiagnostic)];
}
