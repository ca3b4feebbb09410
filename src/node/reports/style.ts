// The style of the HTML report: readable on a phone, in the dark, and on paper.
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dce2, #3a4049); --soft: light-dark(#f4f6f8, #20252c); --page: light-dark(#ffffff, #15181d); --text: light-dark(#1c2024, #e4e8ee);
  --error: light-dark(#b00020, #ff8a80); --warning: light-dark(#8a5000, #ffb74d); --note: light-dark(#00518a, #81c7ff); --ok: light-dark(#1a6b2a, #81d68f); --quiet: light-dark(#5a626d, #a4adb9); }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; background: var(--page); color: var(--text); }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h4 { margin: 1rem 0 .25rem; }
a { color: var(--note); }
.outcome { font-size: 1.15rem; font-weight: 600; margin: 0; }
.about { color: var(--quiet); margin: .25rem 0 1rem; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .6rem 0; border: 0; margin: 0; border-block: 1px solid var(--line); position: sticky; top: 0; background: var(--page); z-index: 1; }
.tools legend { float: left; padding: 0; margin: 0; } .tools label { white-space: nowrap; }
.tools input[type=search] { font: inherit; padding: .2rem .5rem; width: 14rem; max-width: 100%; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; }
[hidden] { display: none !important; }
summary { cursor: pointer; }
.group > summary { font-size: 1.15rem; font-weight: 600; margin: 1.5rem 0 .5rem; }
.file, .code { border: 1px solid var(--line); border-radius: .4rem; margin: .35rem 0; content-visibility: auto; contain-intrinsic-size: auto 2.5rem; }
.file > summary, .code > summary { padding: .4rem .7rem; overflow-wrap: anywhere; }
.file[open] > summary { border-bottom: 1px solid var(--line); position: relative; }
.file, .code { scroll-margin-top: 4rem; }
.body { padding: .25rem .9rem .75rem; }
.name { font-weight: 600; } .counts { margin-left: .5rem; } .counts > span + span { margin-left: .5rem; }
.mark { display: inline-block; width: 1.1em; text-align: center; font-weight: 700; }
.mark.passed { color: var(--ok); } .mark.failed { color: var(--error); } .mark.warned { color: var(--warning); }
.badge { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .9rem; margin: .1rem 0; font-weight: 600; }
.proof { font-weight: 400; color: var(--text); } .verdict { color: var(--quiet); margin-left: .25rem; }
.findings { list-style: none; padding: 0; margin: 0; } .finding { border-left: .25rem solid var(--line); padding: .1rem 0 .1rem .8rem; margin: .9rem 0; }
.finding[data-severity=error] { border-color: var(--error); } .finding[data-severity=warning] { border-color: var(--warning); }
.finding p { margin: .3rem 0; overflow-wrap: anywhere; } .place { color: var(--quiet); font-size: .9rem; }
.error { color: var(--error); font-weight: 600; } .warning { color: var(--warning); font-weight: 600; } .note { color: var(--note); font-weight: 600; } .ok { color: var(--ok); }
.hint, .none, .label { color: var(--quiet); } .none.badge { font-weight: 400; }
pre { background: var(--soft); padding: .6rem .8rem; overflow-x: auto; border-radius: .3rem; font-size: .85rem; margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.excerpt { white-space: pre; overflow-wrap: normal; }
code { font-size: .88em; overflow-wrap: anywhere; } .code pre code { font-size: inherit; }
.changes > div { border-top: 1px solid var(--line); padding: .3rem 0; } .changes dt { font-weight: 600; overflow-wrap: anywhere; } .changes dd { margin: 0; }
.code table { border-collapse: collapse; } .code td, .code th { border-bottom: 1px solid var(--line); padding: .2rem .5rem; text-align: left; }
.lanes { list-style: none; padding: 0; margin: 0; } .locks .place { margin: .1rem 0 .6rem; }
.timeline { width: 100%; height: auto; display: block; } .lane { font-size: .9rem; margin: .4rem 0 .1rem; overflow-wrap: anywhere; }
.bar-reads { fill: var(--error); } .bar-writes { fill: var(--warning); } .bar-ddl { fill: var(--quiet); } .track { fill: var(--soft); }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .85rem; color: var(--quiet); margin: .4rem 0 0; }
body:has(#only-error:checked) .file:not(:has(.finding[data-severity=error])), body:has(#only-error:checked) .finding:not([data-severity=error]),
body:has(#only-warning:checked) .file:not(:has(.finding:is([data-severity=error], [data-severity=warning]))), body:has(#only-warning:checked) .finding[data-severity=note] { display: none; }
@media (max-width: 30rem) { body { padding: .75rem .6rem; font-size: 15px; } .counts { display: block; margin-left: 1.4rem; } .body { padding: .25rem .6rem .6rem; } .tools { position: static; } }
@media print { details > * { display: block; } .tools { display: none; } }
`;
