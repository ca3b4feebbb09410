// What the ground floor (src/text) defines, as the patterns by which a second definition gives itself away.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of code

export interface SecondDefinition {
  readonly what: string;
  /** What src/text has for it. */
  readonly instead: string;
  readonly pattern: RegExp;
  /** Lines that must be found: a pattern that finds nothing guards nothing. */
  readonly found: readonly string[];
  /** Lines that must not be. */
  readonly passed: readonly string[];
  /** Files that have a reason. */
  readonly except?: Readonly<Record<string, string>>;
}

export const SECOND_DEFINITIONS: readonly SecondDefinition[] = [
  {
    what: "the base name of a path",
    instead: "baseName",
    pattern: /\.split\("\/"\)\.(?:at\(-1\)|pop\(\))|lastIndexOf\("\/"\) \+ 1|\bbasename\(|\[\^\/\]\*\$\//,
    found: [
      'const name = path.split("/").at(-1)!;',
      'return file.slice(file.lastIndexOf("/") + 1);',
      "import { basename } from 'node:path'; basename(path)",
      "/[^/]*$/.exec(path)",
    ],
    passed: ['path.split("/").length', "baseName(path)"],
    except: { "node/site/serve.ts": "the last part of a URL's path, to redirect to a folder" },
  },
  {
    what: "the plural of a count",
    instead: "count or plural",
    pattern: /=== 1n? \? "" : "e?s"|=== 1n? \? "([a-z ]+)" : "(?:\1e?s|are|were|them|these)"/,
    found: ['return `file${number === 1 ? "" : "s"}`;', 'files.length === 1 ? "file" : "files"'],
    passed: ['count(files.length, "file")', 'by === 1 ? "left" : "right"'],
  },
  {
    what: "a list with its last comma as a word",
    instead: "list",
    pattern: /slice\(0, -1\)\.join\(", "\)|Intl\.ListFormat/,
    found: ['`${names.slice(0, -1).join(", ")} and ${names.at(-1)}`', "new Intl.ListFormat('en')"],
    passed: ['names.join(", ")'],
    except: { "words/format.ts": "a list in the page's own language" },
  },
  {
    what: "a text that is cut",
    instead: "shorten",
    pattern: /\.slice\(0, [\w -]+\)\}(?:\.\.\.|…)/,
    found: ["text.length > 80 ? `${text.slice(0, 77)}...` : text", "`${sql.slice(0, SHOWN - 1)}…`"],
    passed: ["shorten(text, 80)", "text.slice(0, 80)"],
  },
  {
    what: "an SQL literal",
    instead: "literal",
    pattern: /replaceAll\("'", "''"\)|replace\(\/'\/g, "''"\)/,
    found: ["`'${name.replaceAll(\"'\", \"''\")}'`", "name.replace(/'/g, \"''\")"],
    passed: ["literal(name)", 'text.replaceAll("\'", "&#39;")'],
  },
  {
    what: "an SQL name",
    instead: "quoteName, alwaysQuoted or foldedName",
    pattern: /replaceAll\('"', '""'\)|replaceAll\('""', '"'\)|replace\(\/"\/g, '""'\)/,
    found: ['`"${name.replaceAll(\'"\', \'""\')}"`', "name.slice(1, -1).replaceAll('\"\"', '\"')"],
    passed: ["quoteName(name)", 'text.replaceAll(\'"\', "&quot;")'],
  },
  {
    what: "the version in a file name",
    instead: "versionIn, readFileName or parseVersion",
    pattern:
      /\/[^/\n]*(?:\\d|\[0-9\])(?:[+*]|\{[\d,]+\})\)?_[^/\n]*\/|\^\[0-9\]\{1,19\}\$|9223372036854775807n/,
    found: ["/^0*(\\d+)_/.exec(name)?.[1]", "/(\\d{1,18})_[^/]*$/", "if (/^[0-9]{1,19}$/.test(word))"],
    passed: ["versionIn(name)", "/^\\d{14}$/"],
    except: {
      "node/harness/server/names.ts": "the name of a test database",
      "formats/read.ts": "other tools' grammars",
      "formats/recognise.ts": "other tools' grammars",
      "text/file-names.ts": "the definition",
    },
  },
  {
    what: "the place of a file as a whole",
    instead: "topOf",
    pattern: /line: 1,\s*column: 1\b/,
    found: ["const at = { file, line: 1, column: 1 };", "line: 1,\n  column: 1,"],
    passed: ["topOf(file)", "{ line: 1, index: 0 }"],
  },
  {
    what: "a place as text",
    instead: "formatPlace",
    pattern: /\$\{[\w.]*file\}:\$\{[\w.]*line\}:\$\{[\w.]*column\}/,
    found: ["`${at.file}:${at.line}:${at.column}`"],
    passed: ["formatPlace(at)", "`${file}:${line}`"],
  },
  {
    what: "lines and columns of an index",
    instead: "placesIn",
    pattern: /\.lastIndexOf\("\\n"\)|matchAll\(\/\\n\/g\)/,
    found: ['const column = index - before.lastIndexOf("\\n");', "[...text.matchAll(/\\n/g)]"],
    passed: ["placesIn(text, file).at(index)"],
  },
  {
    what: "characters as PostgreSQL counts them, or bytes of UTF-8",
    instead: "indexOfPosition, positionOfIndex or utf8Indexes",
    pattern: /> 0xffff \? 2 : 1|\[\.\.\.[\w.]+\.slice\(0, [\w.]+\)\]\.length/,
    found: [
      "index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;",
      "[...sql.slice(0, index)].length + 1",
    ],
    passed: ["indexOfPosition(sql, position)"],
  },
  {
    what: "a lexer of SQL",
    instead: "visitTokens, tokensOf, scanSql or splitSql",
    pattern: /\\\/\\\*\|\\\*\\\/|\(\?:\[A-Za-z_[^\]]*\]\[A-Za-z0-9_[^\]]*\]\*\)\?\\\$|\\\$\(\?:\[A-Za-z_\]/,
    found: [
      "const marks = /\\/\\*|\\*\\//g;",
      "/\\$(?:[A-Za-z_][A-Za-z0-9_]*)?\\$/y",
      "/\\$(?:[A-Za-z_]\\w*)?\\$/",
    ],
    passed: ["scanSql(sql)", "/--[^\\n]*$/"],
  },
  {
    what: "a diagnostic as text",
    instead: "printDiagnostic or createPrinter",
    pattern: /["'`](?:DETAIL|HINT): /,
    found: ["lines.push(`HINT: ${hint}`);"],
    passed: ["printDiagnostic(diagnostic)"],
  },
  {
    what: "GitHub's workflow commands",
    instead: "githubAnnotation",
    pattern: /["'`]::(?:error|warning|notice)|"%0A"/,
    found: ["`::error file=${file}`", 'text.replaceAll("\\n", "%0A")'],
    passed: ["githubAnnotation(diagnostic)"],
  },
  {
    what: "hiding a secret",
    instead: "redact or createRedactor",
    pattern: /"\*\*\*"|:\*\*\*@/,
    found: ['const HIDDEN = "***";', "text.replace(url, `$1:***@`)"],
    passed: ["redact(text, secrets)", "/** docs */"],
  },
];
