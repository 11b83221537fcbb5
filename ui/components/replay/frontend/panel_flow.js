// Flows between organizations, from left to right, width by size. Flows of rumors are dashed.

import { svg } from '../../frontend/dom.js';

/**
 * @import { Edge } from './action_types.d.ts'
 * @import { Flow, FlowNode, FlowOptions } from './page.d.ts'
 */

const WIDTH = 340;
const SIDE = 112;
const GAP = 7;
const LEAST = 13;

/**
 * A chart of flows with sizes above 0. `full` is the size drawn 46 pixels wide; `open(key)` shows
 * the event of a flow.
 * @type {(flows: Flow[], options: FlowOptions) => SVGElement}
 */
export function flowChart(flows, options) {
  const { ink, nameOf, full, label } = options;
  const perUnit = 46 / full;
  const left = nodesOf(flows, 'from', perUnit);
  const right = nodesOf(flows, 'to', perUnit);
  const height = Math.max(heightOf(left), heightOf(right));
  spread(left, height);
  spread(right, height);
  const listed = flows.map((f) => `${nameOf(f.from)} to ${nameOf(f.to)} ${f.words}`);
  const node = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${height}`,
    class: 'wl-chart wl-flows',
    role: 'img',
    'aria-label': `${label}: ${listed.join('; ')}`,
  });
  for (const flow of [...flows].sort((a, b) => b.size - a.size))
    node.append(band(flow, nodeOf(left, flow.from), nodeOf(right, flow.to), perUnit, options));
  for (const [slug, n] of left)
    node.append(nameText(nameOf(slug), SIDE - 7, n, 'end'), nodeRect(SIDE - 3, n, ink));
  for (const [slug, n] of right)
    node.append(
      nameText(nameOf(slug), WIDTH - SIDE + 7, n, 'start'),
      nodeRect(WIDTH - SIDE, n, ink),
    );
  return node;
}

/** @type {(flows: Flow[], side: Edge, perUnit: number) => Map<string, FlowNode>} */
function nodesOf(flows, side, perUnit) {
  const nodes = new Map();
  for (const f of flows) {
    const n = nodes.get(f[side]) ?? { size: 0, used: 0 };
    n.size += Math.max(1.2, f.size * perUnit);
    nodes.set(f[side], n);
  }
  return new Map([...nodes].sort((a, b) => b[1].size - a[1].size));
}

/** @type {(nodes: Map<string, FlowNode>, slug: string) => FlowNode} */
function nodeOf(nodes, slug) {
  const node = nodes.get(slug);
  if (!node) throw new Error(`no node for ${slug}: make nodes of all flows first`);
  return node;
}

/** @type {(n: FlowNode) => number} */
const tall = (n) => Math.max(LEAST, n.size);
/** @type {(nodes: Map<string, FlowNode>) => number} */
const heightOf = (nodes) => [...nodes.values()].reduce((sum, n) => sum + tall(n) + GAP, 0) - GAP;

/** @type {(nodes: Map<string, FlowNode>, height: number) => void} */
function spread(nodes, height) {
  let y = (height - heightOf(nodes)) / 2;
  for (const n of nodes.values()) {
    n.middle = y + tall(n) / 2;
    n.top = n.middle - n.size / 2;
    y += tall(n) + GAP;
  }
}

/**
 * @type {(
 *   flow: Flow,
 *   a: FlowNode,
 *   b: FlowNode,
 *   perUnit: number,
 *   options: FlowOptions,
 * ) => SVGElement}
 */
function band(flow, a, b, perUnit, { ink, nameOf, open }) {
  const w = Math.max(1.2, flow.size * perUnit);
  const [y1, y2] = [a.top + a.used + w / 2, b.top + b.used + w / 2];
  a.used += w;
  b.used += w;
  const [x1, x2] = [SIDE, WIDTH - SIDE];
  const bow = (x2 - x1) * 0.45;
  return svg(
    'path',
    {
      d: `M${x1} ${y1}C${x1 + bow} ${y1} ${x2 - bow} ${y2} ${x2} ${y2}`,
      fill: 'none',
      style: `stroke:var(${ink})`,
      'stroke-width': w.toFixed(1),
      'stroke-dasharray': flow.rumored ? '4 3' : null,
      class: flow.rumored ? 'wl-band is-thin' : 'wl-band',
      'data-from': flow.from,
      'data-to': flow.to,
      'data-size': flow.size,
      onclick: () => open(flow.key),
    },
    svg('title', {}, `${nameOf(flow.from)} → ${nameOf(flow.to)}: ${flow.words}`),
  );
}

/** @type {(x: number, n: FlowNode, ink: string) => SVGElement} */
const nodeRect = (x, n, ink) =>
  svg('rect', { x, y: n.top, width: 3, height: Math.max(1.5, n.size), style: `fill:var(${ink})` });

/** @type {(name: string, x: number, n: FlowNode, anchor: string) => SVGElement} */
function nameText(name, x, n, anchor) {
  return svg(
    'text',
    { x, y: n.middle + 3.5, 'text-anchor': anchor, class: 'wl-flow-name' },
    name.length > 19 ? `${name.slice(0, 18)}…` : name,
  );
}
