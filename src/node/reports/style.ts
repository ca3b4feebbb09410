// The style of the HTML report: readable on a phone, in the dark, and on paper.
export const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); --soft: color-mix(in srgb, currentColor 7%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
caption { text-align: left; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-weight: 600; }
pre { background: var(--soft); padding: .6rem .8rem; overflow-x: auto; border-radius: .3rem; font-size: .85rem; }
code { font-size: .85rem; overflow-wrap: anywhere; white-space: pre-wrap; }
.findings { list-style: none; padding: 0; } .findings li { border-left: .25rem solid var(--line); padding: .1rem 0 .1rem .8rem; margin: 1rem 0; }
.error, .warning, .note, .ok { font-weight: 600; }
.error { color: light-dark(#b00020, #ff8a80); } .warning { color: light-dark(#8a5000, #ffb74d); } .note { color: light-dark(#00518a, #81c7ff); } .ok { color: light-dark(#1a6b2a, #81d68f); }
.none { opacity: .7; }
h3 { font-size: 1rem; margin-top: 1.5rem; overflow-wrap: anywhere; }
summary { cursor: pointer; }
@media print { details > * { display: block; } }
`;
