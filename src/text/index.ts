// The ground floor's door: what every other folder needs of text. It imports nothing, and everybody may import it.
export {
  compareDiagnostics,
  type Diagnostic,
  type DiagnosticNote,
  isSqlstate,
  type Part,
  type Severity,
} from "./diagnostic.ts";
export {
  baseName,
  folderOf,
  looksLikeMigration,
  type NameReading,
  parseInt64,
  parseVersion,
  readFileName,
  shortName,
  stem,
  versionIn,
} from "./file-names.ts";
export { githubAnnotation } from "./github.ts";
export {
  countLineEnds,
  formatPlace,
  indexOfPosition,
  type Location,
  type Places,
  placesIn,
  positionOfIndex,
  topOf,
  utf8Indexes,
} from "./places.ts";
export {
  caretLines,
  createExcerpts,
  createPrinter,
  type DiagnosticStyle,
  type PrintOptions,
  printDiagnostic,
  sourceFrom,
} from "./print.ts";
export { alwaysQuoted, foldedName, literal, nameParts, qualified, quoteName } from "./quoting.ts";
export { createRedactor, HIDDEN, passwordsIn, redact, type Secrets } from "./secrets.ts";
export {
  isTransactionControl,
  type ScannedSql,
  type ScannedStatement,
  type SqlPart,
  scanSql,
  splitSql,
} from "./sql-statements.ts";
export { type OpenSql, type SqlToken, type SqlTokenKind, tokensOf, visitTokens } from "./sql-tokens.ts";
export { visible, widthOf } from "./width.ts";
export { count, list, nearest, oneLine, plural, shorten } from "./words.ts";
export { wrap, wrapRow } from "./wrap.ts";
