// The drawing on the course page: five databases, one schema, three, and one again.
import { type Html, trusted } from "./html.ts";

export function drawing(): Html {
  const lane = (y: number, shape: string, d: string): string =>
    `<path class="lane lane-${shape}" d="M0 ${y} ${d}"/>`;
  const spot = (x: number, y: number, kind: "sql" | "migration", shape: string): string =>
    kind === "sql"
      ? `<rect class="spot spot-${shape}" x="${x - 7}" y="${y - 7}" width="14" height="14" rx="1.500"/>`
      : `<circle class="spot spot-${shape}" cx="${x}" cy="${y}" r="7.500"/>`;
  return trusted(`<svg class="drawing" viewBox="0 0 440 260" role="img" aria-label="Five lanes, one for each database. They start as one bundle, part into three when somebody runs SQL by hand, and join again when a migration is applied everywhere.">
<g fill="none">
${lane(106, "a", "H70 C100 106 100 130 130 130 H210 C250 130 250 106 290 106 H440")}
${lane(118, "a", "H62 C92 118 92 150 122 150 H214 C254 150 254 118 294 118 H440")}
${lane(130, "b", "H58 C96 130 96 40 134 40 H196 C250 40 250 130 304 130 H440")}
${lane(142, "b", "H56 C94 142 94 62 132 62 H200 C252 62 252 142 304 142 H440")}
${lane(154, "c", "H62 C100 154 100 226 138 226 H206 C250 226 250 154 294 154 H440")}
</g>
${spot(146, 40, "sql", "b")}${spot(172, 62, "sql", "b")}${spot(176, 226, "sql", "c")}
${[106, 118, 130, 142, 154].map((y) => spot(340, y, "migration", "a")).join("")}
<g class="drawing-count"><text x="4" y="88">1 schema</text><text x="134" y="104">3 schemas</text><text x="372" y="88">1 schema</text></g>
</svg>`);
}
