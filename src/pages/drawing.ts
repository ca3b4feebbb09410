// The drawing on the course page: five databases, one schema, three, and one again.
import { escapeHtml, type Html, trusted } from "./html.ts";
import type { SiteText } from "./text.ts";

interface Lane {
  readonly y: number;
  readonly away: number;
  readonly shape: "a" | "b" | "c";
}

// Two run the same SQL, two do nothing, one types it from memory.
const lanes: readonly Lane[] = [
  { y: 106, away: 40, shape: "b" },
  { y: 118, away: 60, shape: "b" },
  { y: 130, away: 130, shape: "a" },
  { y: 142, away: 150, shape: "a" },
  { y: 154, away: 224, shape: "c" },
];

export function drawing(t: SiteText): Html {
  const schemas = (count: number) => escapeHtml(t("counts.schema", { count }));
  return trusted(`<svg class="drawing" viewBox="0 0 440 260" role="img" aria-label="${escapeHtml(t("card.drawing"))}">
<g fill="none">${lanes.map(({ y, away, shape }) => `<path class="lane lane-a" d="M0 ${y}H64M306 ${y}H440"/><path class="lane lane-${shape}" d="M64 ${y}C100 ${y} 100 ${away} 136 ${away}H234C270 ${away} 270 ${y} 306 ${y}"/>`).join("")}</g>
${lanes.map(({ away, shape }, index) => (shape === "a" ? "" : `<rect class="spot spot-${shape}" x="${148 + index * 10}" y="${away - 7}" width="14" height="14" rx="1.500"/>`)).join("")}
${lanes.map(({ y }) => `<circle class="spot spot-a" cx="350" cy="${y}" r="5"/>`).join("")}
<g class="drawing-count"><text x="2" y="88">${schemas(1)}</text><text x="186" y="104" text-anchor="middle">${schemas(3)}</text><text x="438" y="88" text-anchor="end">${schemas(1)}</text></g>
</svg>`);
}
