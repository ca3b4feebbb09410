// Where a diagram's tables and foreign keys are: dagre's layered layout. Fetched when the first diagram is drawn.
import { Graph, layout } from "@dagrejs/dagre";
import { type Diagram, tableSize } from "../state/index.ts";
import type { PlacedDiagram } from "../views/index.ts";

const MARGIN = 2;

export function layoutDiagram(diagram: Diagram): PlacedDiagram {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "BT", nodesep: 16, ranksep: 34, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const table of diagram.tables) graph.setNode(table.name, { ...tableSize(table) });
  for (const [index, { from, to }] of diagram.links.entries()) graph.setEdge(from, to, {}, String(index));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    tables: diagram.tables.map((table) => {
      const node = graph.node(table.name);
      return { table, x: node.x - node.width / 2, y: node.y - node.height / 2, ...tableSize(table) };
    }),
    links: diagram.links.map((link, index) => ({
      link,
      points: graph.edge({ v: link.from, w: link.to, name: String(index) }).points,
    })),
  };
}
