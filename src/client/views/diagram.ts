// The tables that a step is about, as a small diagram: keys, foreign keys as arrows, and what changed, marked by a sign and a word.
import { html, nothing, svg, type TemplateResult } from "lit-html";
import {
  type Diagram,
  type DiagramColumn,
  type DiagramLink,
  type DiagramTable,
  HEAD,
  LINE,
  type Sign,
} from "../state/index.ts";
import { t } from "../words/index.ts";

export interface PlacedDiagram {
  readonly width: number;
  readonly height: number;
  /** `x`, `y`: its left upper corner. */
  readonly tables: readonly {
    readonly table: DiagramTable;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly links: readonly {
    readonly link: DiagramLink;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
}

type Placed = PlacedDiagram["tables"][number];

function signWord(sign: Sign): string {
  return t(sign === "+" ? "diagram.new" : sign === "-" ? "diagram.gone" : "diagram.changed");
}

export function diagramView(diagram: Diagram, placed: PlacedDiagram | null): TemplateResult | typeof nothing {
  if (placed === null) return nothing;
  const width = Math.ceil(placed.width);
  const height = Math.ceil(placed.height);
  return html`<figure class="diagram"><figcaption>${t.parts("diagram.heading", { database: html`<strong>${diagram.database}</strong>` })}</figcaption>
<div class="scroll"><svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${spoken(diagram)}>
${placed.links.map(({ link, points }) => linkView(link, points))}
${placed.tables.map(tableView)}
</svg></div>
${diagram.left > 0 ? html`<p class="none">${t("diagram.moreTables", { count: diagram.left })}</p>` : nothing}</figure>`;
}

function tableView({ table, x, y, width, height }: Placed): TemplateResult {
  return svg`<g class="diagram-table" data-sign=${table.sign ?? ""} transform="translate(${x} ${y})">
<rect class="diagram-box" width=${width} height=${height} rx="4"/>
<text class="diagram-name" x="8" y="16">${table.name}</text>
${table.sign === null ? nothing : svg`<text class="diagram-word" data-sign=${table.sign} x=${width - 8} y="16" text-anchor="end">${signWord(table.sign)}</text>`}
<line class="diagram-rule" x2=${width} y1=${HEAD - 3} y2=${HEAD - 3}/>
${table.columns.map((column, index) => columnView(column, HEAD + index * LINE + 12, width))}
${table.more > 0 ? svg`<text class="diagram-more" x="8" y=${HEAD + table.columns.length * LINE + 12}>${t("diagram.moreColumns", { count: table.more })}</text>` : nothing}
</g>`;
}

function columnView({ name, type, key, sign }: DiagramColumn, y: number, width: number): TemplateResult {
  const right = sign === null ? type : `${type} ${signWord(sign)}`;
  return svg`<g class="diagram-column" data-sign=${sign ?? ""}>
${sign === null ? nothing : svg`<text class="diagram-sign" x="8" y=${y}>${sign === "-" ? "−" : sign}</text>`}
${key === null ? nothing : svg`<text class="diagram-key" x="20" y=${y}>${t(key === "primary" ? "diagram.pk" : "diagram.fk")}</text>`}
<text class="diagram-column-name" x="42" y=${y}>${name}</text>
<text class="diagram-type" x=${width - 8} y=${y} text-anchor="end">${right}</text></g>`;
}

/** From the table with the key to the one that it leads to. */
function linkView(link: DiagramLink, points: PlacedDiagram["links"][number]["points"]): TemplateResult {
  const [start, ...rest] = points;
  if (start === undefined) return svg``;
  const [before, end] = [points.at(-2) ?? start, points.at(-1) ?? start];
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  const path = `M${start.x} ${start.y}${rest.map(({ x, y }) => `L${x} ${y}`).join("")}`;
  return svg`<g class="diagram-link" data-sign=${link.sign ?? ""}><path d=${path}/><path d="M-7-4L0 0L-7 4" transform="translate(${end.x} ${end.y}) rotate(${angle})"/><title>${linkWords(link)}</title></g>`;
}

function spoken({ database, tables, links }: Diagram): string {
  const parts = tables.map(({ name, sign, columns, more }) => {
    const list = columns.map(({ name, key, sign }) => {
      const marks = [
        ...(key === null ? [] : [t(key === "primary" ? "diagram.primaryKey" : "diagram.foreignKey")]),
        ...(sign === null ? [] : [signWord(sign)]),
      ];
      return marks.length === 0 ? name : `${name} (${marks.join(", ")})`;
    });
    const others = more > 0 ? [t("diagram.moreColumns", { count: more })] : [];
    const table = sign === null ? name : `${name} (${signWord(sign)})`;
    return t("diagram.tableSpoken", { table, columns: [...list, ...others].join("; ") });
  });
  return [t("diagram.spoken", { database }), ...parts, ...links.map(linkWords)].join(" ");
}

function linkWords({ from, to, columns, sign }: DiagramLink): string {
  const words = t("diagram.refers", { from, to, columns });
  return sign === null ? words : `${words} (${signWord(sign)})`;
}
