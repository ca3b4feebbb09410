// Writes dist/site/card.png, the picture for links to the course. After `vite build`.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { CARD, card } from "../dist/pages/index.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
const png = new Resvg(card(), { font: { loadSystemFonts: false } }).render().asPng();
writeFileSync(join(root, "dist/site", CARD.path), png);
process.stdout.write(`${CARD.path}: ${(png.length / 1000).toFixed(0)} kB\n`);
