// CodeMirror as a lesson's editor. It is in a shadow root: there its styles are adopted sheets, which the page's policy allows,
// while in the document itself they would be an inline <style>, which it forbids.
import { acceptCompletion, autocompletion, completionStatus } from "@codemirror/autocomplete";
import { indentLess, indentMore } from "@codemirror/commands";
import { PostgreSQL, type SQLNamespace, sql } from "@codemirror/lang-sql";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, keymap, MatchDecorator, ViewPlugin } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { EditorView, minimalSetup } from "codemirror";
import { t } from "../words/index.ts";
import { blank, type Completions, type Editor, type EditorOptions, type WrongPlace } from "./editor.ts";

const colours = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.typeName, tags.standard(tags.name), tags.bool, tags.null],
    color: "var(--tok-keyword)",
  },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--tok-string)" },
  { tag: tags.comment, color: "var(--tok-comment)", fontStyle: "italic" },
  { tag: tags.number, color: "var(--tok-number)" },
]);

const looks = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent", fontSize: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  ".cm-content": { padding: "0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { background: "var(--selection)" },
  ".cm-annotation, .cm-annotation *": { color: "var(--accent)", fontStyle: "normal", fontWeight: "600" },
  ".cm-tooltip": {
    border: "1px solid var(--line-strong)",
    borderRadius: "0.375rem",
    backgroundColor: "var(--paper)",
    color: "var(--ink)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--selection)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal" },
  ".cm-wrong": { textDecoration: "underline wavy var(--bad) 1px", textUnderlineOffset: "0.25em" },
});

/** goose's annotations are comments to SQL, and more than that to their reader. */
const annotation = new MatchDecorator({
  regexp: /--\s*\+goose\b.*/gi,
  decoration: Decoration.mark({ class: "cm-annotation" }),
});
const annotations = ViewPlugin.define(
  (view) => ({
    marks: annotation.createDeco(view),
    update(update) {
      this.marks = annotation.updateDeco(update, this.marks);
    },
  }),
  { decorations: ({ marks }) => marks },
);

/**
 * Text typed over a selection. The browser would keep the look of what it replaces with inline styles, which the page's policy
 * forbids: it would work, with a complaint in the console.
 */
function replaceSelected(event: InputEvent, view: EditorView): boolean {
  const { inputType, data, isComposing } = event;
  if (inputType !== "insertText" || data === null || isComposing) return false;
  const { from, to } = selected(view);
  if (from === to) return false;
  view.dispatch({
    changes: { from, to, insert: data },
    selection: { anchor: from + data.length },
    userEvent: "input.type",
    scrollIntoView: true,
  });
  return true;
}

/** Not every browser has it on a shadow root, nor do the DOM's types. */
type SelectionRoot = DocumentOrShadowRoot & { getSelection?(): Selection | null };

/** What the browser is about to replace: its own selection, which the editor may not have been told of yet. */
function selected(view: EditorView): { readonly from: number; readonly to: number } {
  const selection = (view.root as SelectionRoot).getSelection?.() ?? document.getSelection();
  const { anchorNode, focusNode, anchorOffset, focusOffset } = selection ?? {};
  const { contentDOM } = view;
  if (!anchorNode || !focusNode || !contentDOM.contains(anchorNode) || !contentDOM.contains(focusNode)) {
    return view.state.selection.main;
  }
  const ends = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

const setWrong = StateEffect.define<readonly WrongPlace[]>();

const wrongPlaces = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, state, docChanged }) {
    for (const effect of effects) {
      if (!effect.is(setWrong)) continue;
      const ranges = effect.value.flatMap((place) => wrongRange(state, place));
      return Decoration.set(
        ranges.map(({ from, to }) => Decoration.mark({ class: "cm-wrong" }).range(from, to)),
        true,
      );
    }
    return docChanged ? marks.map(changes) : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The word at a place, or the sign that is there; the line where no column is known. */
function wrongRange(
  state: EditorState,
  { line, column }: WrongPlace,
): readonly { readonly from: number; readonly to: number }[] {
  if (line < 1 || line > state.doc.lines) return [];
  const { from, to, text } = state.doc.line(line);
  const start = column === null ? 0 : Math.min(column - 1, Math.max(text.length - 1, 0));
  const length = column === null ? text.length : (/^(?:\w+|\S)/.exec(text.slice(start))?.[0].length ?? 1);
  const end = Math.min(from + start + length, to);
  return end > from + start ? [{ from: from + start, to: end }] : [];
}

/** The page's own shortcuts come first: CodeMirror must not act on them, too. */
const pageKeys = ["Mod-Enter", "Mod-Shift-Enter", "Alt-ArrowUp", "Alt-ArrowDown"].map((key) => ({
  key,
  run: () => true,
}));

/** PostgreSQL's words, and the names that are there now. */
function postgres({ tables, functions }: Completions): Extension {
  const known = Object.entries(tables).map(([name, columns]) => [name, [...columns]] as const);
  const routines = functions.map(
    (name) => [name, { self: { label: name, type: "function" }, children: [] }] as const,
  );
  const schema: SQLNamespace = Object.fromEntries<SQLNamespace>([...known, ...routines]);
  return sql({ dialect: PostgreSQL, schema, upperCaseKeywords: true });
}

export function createCodeMirror({
  text,
  language,
  label,
  onChange,
  onEnter,
  recall,
}: EditorOptions): Editor {
  const element = document.createElement("div");
  element.className = "editor";
  const root = element.attachShadow({ mode: "open" });
  root.append(
    Object.assign(document.createElement("p"), { id: "keys", hidden: true, textContent: t("editing.keys") }),
  );

  // Tab indents only for somebody who writes: after typing or a click. For who passes by with the keyboard it leads on.
  let writing = false;
  let quiet = false;
  const indent = (view: EditorView): boolean => {
    if (!writing) return false;
    if (!view.state.selection.main.empty) return indentMore(view);
    view.dispatch(view.state.update(view.state.replaceSelection("    "), { userEvent: "input.indent" }));
    return true;
  };

  const grammar = new Compartment();
  const step =
    (by: -1 | 1) =>
    (current: EditorView): boolean => {
      const { state } = current;
      const line = state.doc.lineAt(state.selection.main.head).number;
      if (line !== (by === -1 ? 1 : state.doc.lines)) return false;
      const recalled = recall?.(by) ?? null;
      if (recalled === null) return false;
      current.dispatch({
        changes: { from: 0, to: state.doc.length, insert: recalled },
        selection: { anchor: recalled.length },
      });
      return true;
    };

  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(
          keymap.of([
            ...pageKeys,
            {
              key: "Enter",
              run: ({ state }) =>
                completionStatus(state) !== "active" && (onEnter?.(state.doc.toString()) ?? false),
            },
            {
              key: "ArrowUp",
              run: (current) => completionStatus(current.state) !== "active" && step(-1)(current),
            },
            {
              key: "ArrowDown",
              run: (current) => completionStatus(current.state) !== "active" && step(1)(current),
            },
            { key: "Tab", run: acceptCompletion },
            { key: "Tab", run: indent, shift: (current) => writing && indentLess(current) },
          ]),
        ),
        minimalSetup,
        language === "sql"
          ? [grammar.of(postgres({ tables: {}, functions: [] })), autocompletion({ icons: false })]
          : [],
        syntaxHighlighting(colours),
        looks,
        wrongPlaces,
        annotations,
        EditorState.tabSize.of(4),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": "keys" }),
        EditorView.domEventHandlers({
          pointerdown: () => {
            writing = true;
          },
          blur: () => {
            writing = false;
          },
          keydown: (event) => {
            if (event.key === "Escape") writing = false;
          },
          beforeinput: replaceSelected,
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || quiet) return;
          writing = true;
          onChange(update.state.doc.toString());
        }),
      ],
    }),
  });

  return {
    element,
    text: () => view.state.doc.toString(),
    setText: (insert) => {
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
      quiet = false;
    },
    focus: () => {
      const match = blank.exec(view.state.doc.toString());
      if (match !== null)
        view.dispatch({ selection: { anchor: match.index, head: match.index + match[0].length } });
      view.focus();
    },
    mark: (places) => view.dispatch({ effects: setWrong.of(places) }),
    complete: (names) => {
      if (language === "sql") view.dispatch({ effects: grammar.reconfigure(postgres(names)) });
    },
  };
}
