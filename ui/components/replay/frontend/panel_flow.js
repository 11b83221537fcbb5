// Flows between organizations: those it comes from on the left, those it goes to on the right, width by size. Dashed where only rumors say so.

import { svg } from '../../frontend/dom.js';

const WIDTH = 340;
const SIDE = 112;
const GAP = 7;
const LEAST = 13;

/**
 * A chart of flows [{from, to, size, rumored, words, key}], sizes above 0; `full` is the size that fills `FULL` pixels.
 * `open(key)` shows what one rests on.
 */
export function flowChart(flows, { ink, nameOf, open, full, label }) {
  const perUnit = 46 / full;
  const left = nodesOf(flows, 'from', perUnit);
  const right = nodesOf(flows, 'to', perUnit);
  const height = Math.max(heightOf(left), heightOf(right));
  spread(left, height);
  spread(right, height);
  const node = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${height}`,
    class: 'wl-chart wl-flows',
    role: 'img',
    'aria-label': `${label}: ${flows.map((f) => `${nameOf(f.from)} to ${nameOf(f.to)} ${f.words}`).join('; ')}`,
  });
  for (const flow of [...flows].sort((a, b) => b.size - a.size))
    node.append(band(flow, left.get(flow.from), right.get(flow.to), perUnit, ink, nameOf, open));
  for (const [slug, n] of left)
    node.append(nameText(nameOf(slug), SIDE - 7, n, 'end'), nodeRect(SIDE - 3, n, ink));
  for (const [slug, n] of right)
    node.append(
      nameText(nameOf(slug), WIDTH - SIDE + 7, n, 'start'),
      nodeRect(WIDTH - SIDE, n, ink),
    );
  return node;
}

function nodesOf(flows, side, perUnit) {
  const nodes = new Map();
  for (const f of flows) {
    const n = nodes.get(f[side]) ?? { size: 0, used: 0 };
    n.size += Math.max(1.2, f.size * perUnit);
    nodes.set(f[side], n);
  }
  return new Map([...nodes].sort((a, b) => b[1].size - a[1].size));
}

const tall = (n) => Math.max(LEAST, n.size);
const heightOf = (nodes) => [...nodes.values()].reduce((sum, n) => sum + tall(n) + GAP, 0) - GAP;

function spread(nodes, height) {
  let y = (height - heightOf(nodes)) / 2;
  for (const n of nodes.values()) {
    n.middle = y + tall(n) / 2;
    n.top = n.middle - n.size / 2;
    y += tall(n) + GAP;
  }
}

function band(flow, a, b, perUnit, ink, nameOf, open) {
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

const nodeRect = (x, n, ink) =>
  svg('rect', { x, y: n.top, width: 3, height: Math.max(1.5, n.size), style: `fill:var(${ink})` });

function nameText(name, x, n, anchor) {
  return svg(
    'text',
    { x, y: n.middle + 3.5, 'text-anchor': anchor, class: 'wl-flow-name' },
    name.length > 19 ? `${name.slice(0, 18)}…` : name,
  );
}
