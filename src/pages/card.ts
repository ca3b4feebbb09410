// The picture that other sites show beside a link to the course: the drawing and the gosling, as an SVG without any type.
import { createWords, SITE } from "../words/index.ts";
import { drawing } from "./drawing.ts";
import { icon } from "./mark.ts";

/** Pixels. */
export const CARD = { path: "card.png", width: 1200, height: 630 } as const;

const style = `
.lane { fill: none; stroke-width: 3; stroke-linecap: round; }
.lane-a, .spot-a { stroke: #0f5e63; }
.lane-b, .spot-b { stroke: #b0481d; }
.lane-c, .spot-c { stroke: #5a4a9c; }
.spot { fill: #fcfcfa; stroke-width: 2.5; }
`;

/** The letters in the drawing would need a typeface: they are left out. */
export function card(): string {
  const { width, height } = CARD;
  const inner = (svg: string) => svg.replace(/^<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  const lanes = inner(drawing(createWords(SITE)).markup).replace(/<g class="drawing-count">.*?<\/g>/s, "");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>${style}</style>
<rect width="${width}" height="${height}" fill="#fcfcfa"/>
<g transform="translate(0 -32) scale(2.7273)">${lanes}</g>
<g transform="translate(72 56) scale(3.4)">${inner(icon().trim())}</g>
</svg>
`;
}
