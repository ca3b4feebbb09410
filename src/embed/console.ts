// What a block has printed and how it ended, drawn as text in an element of its own.
import type { BlockOutput } from "./protocol.ts";
import { make } from "./surroundings.ts";

export const CONSOLE_CSS =
  ":host{display:block;margin:.75em 0;--l:var(--gosling-line,color-mix(in srgb,currentColor 22%,transparent));--a:var(--gosling-accent,light-dark(#1a5fb4,#8ab8f0))}" +
  ":host([hidden]),[hidden]{display:none!important}" +
  ".bar{display:flex;flex-wrap:wrap;gap:.5em;align-items:center;margin:.5em 0;font:500 .875rem/1.4 var(--gosling-font,system-ui,sans-serif)}" +
  "button{font:inherit;color:inherit;background:0;border:1px solid var(--l);border-radius:.4em;padding:.3em .8em;min-height:2rem;cursor:pointer}" +
  ".run{color:var(--a);border-color:currentColor}" +
  "button:disabled{opacity:.55}" +
  ":focus-visible{outline:2px solid var(--a);outline-offset:2px}" +
  ".status{margin-inline-start:auto}" +
  "textarea,pre,td,th{font:.875rem/1.5 var(--gosling-mono,ui-monospace,Menlo,Consolas,monospace)}" +
  "textarea{width:100%;box-sizing:border-box;padding:.75em 1em;color:inherit;background:0;border:1px solid var(--l);border-radius:.4em;resize:vertical}" +
  "pre{margin:.4em 0;white-space:pre-wrap;overflow-wrap:anywhere}" +
  ".command,th{font-weight:600}.notice,.null,.where{opacity:.75}.error,.failed{color:var(--gosling-bad,light-dark(#a51d2d,#f59a9a))}.passed{color:var(--gosling-good,light-dark(#1b6e37,#86d9a0))}" +
  ".scroll{overflow-x:auto}" +
  "table{border-collapse:collapse}" +
  "th,td{text-align:start;padding:.3em .8em;border:1px solid var(--l);white-space:pre}";

export function drawOutput(output: BlockOutput): HTMLElement {
  if (output.type === "table") return table(output);
  const { tone, text } = output;
  const element = make("pre", { part: tone, className: tone, textContent: text });
  if (tone === "error") element.role = "alert";
  return element;
}

function table({ columns, rows, caption }: BlockOutput & { readonly type: "table" }): HTMLElement {
  const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col", textContent: name })));
  const lines = rows.map((row) =>
    make(
      "tr",
      {},
      ...row.map((cell) =>
        make("td", { className: cell === null ? "null" : "", textContent: cell ?? "NULL" }),
      ),
    ),
  );
  // What may scroll sideways can be reached with the keyboard.
  const scroll = make(
    "div",
    { className: "scroll", tabIndex: 0 },
    make("table", { part: "table" }, make("thead", {}, head), make("tbody", {}, ...lines)),
  );
  scroll.role = "region";
  scroll.ariaLabel = `Result: ${caption}`;
  return make("div", {}, scroll, make("pre", { className: "notice", textContent: caption }));
}
