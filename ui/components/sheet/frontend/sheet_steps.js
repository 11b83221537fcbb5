// A chart of figures that are valid until the next one: a step line per series, vertical lines for
// ranges, points that open the evidence.

import { el, svg } from '../../frontend/dom.js';

/** @import { BlockMaker, Open, Plot, Series, StepsBlock } from './types.d.ts' */

const HEIGHT = 250;

/** How long a figure is carried on with a full line, ms: a year. */
const FRESH = 365 * 864e5;
const PAD = { left: 46, right: 150, top: 14, bottom: 24 };
const SHAPES = [
  'M-4.5,0a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0',
  'M-4,-4h8v8h-8z',
  'M0,-5.4L5,3.6h-10z',
  'M0,-5.6L5.6,0L0,5.6L-5.6,0z',
  'M-5,-3.6h10L0,5.4z',
  'M-1.6,-5h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4z',
];

/** @type {BlockMaker<StepsBlock>} */
export function stepsBlock(block, context) {
  if (!block.series.length)
    return [el('p', { class: 'wl-nothing' }, block.empty ?? 'Nothing is known of it.')];
  const host = el('div', { class: 'wl-steps' });
  context.chart(host, block);
  return [host];
}

/**
 * Draws the chart at the width that there is.
 * @type {(host: HTMLElement, block: StepsBlock, open: Open) => void}
 */
export function drawSteps(host, block, open) {
  const width = host.clientWidth;
  if (!width) return;
  const narrow = width < 520;
  const pad = { ...PAD, right: narrow ? 16 : PAD.right };
  const points = block.series.flatMap((s) => s.points);
  const first = Math.min(...points.map((p) => p.at));
  const until = Math.max(block.until ?? first, ...points.map((p) => p.at));
  const most =
    Math.max(
      ...points.map((p) =>
        Math.max(p.value ?? 0, p.low ?? 0, Number.isFinite(p.high) ? p.high : 0),
      ),
    ) * 1.12 || 1;
  const spare = (until - first) * 0.02 || 864e5;
  /** @type {(ms: number) => number} */
  const x = (ms) =>
    pad.left +
    ((ms - first + spare) / (until - first + 2 * spare)) * (width - pad.left - pad.right);
  /** @type {(value: number) => number} */
  const y = (value) => HEIGHT - pad.bottom - (value / most) * (HEIGHT - pad.top - pad.bottom);
  const drawn = block.series.map((series, i) =>
    seriesNodes(series, i, { x, y, until, open, top: pad.top }),
  );
  host.replaceChildren(
    svg(
      'svg',
      { width, height: HEIGHT, role: 'group', 'aria-label': block.title },
      ...grid(most, block.unit, width - pad.right, y),
      ...years(first, until, x, pad.left, width - pad.right),
      ...drawn.flat(),
      ...(narrow ? [] : endLabels(block.series, y, width - pad.right + 10)),
    ),
    narrow
      ? el(
          'ul',
          { class: 'wl-legend' },
          block.series.map((series, i) =>
            el(
              'li',
              { class: `is-series-${i % 6}` },
              svg(
                'svg',
                { width: 12, height: 12, viewBox: '-6 -6 12 12' },
                svg('path', { d: SHAPES[i % 6] }),
              ),
              series.name,
            ),
          ),
        )
      : '',
  );
}

/** @type {(series: Series, i: number, plot: Plot) => SVGElement[]} */
function seriesNodes(series, i, { x, y, until, open, top }) {
  const points = series.points;
  const firm = points.filter((p) => p.firm);
  const held = firm.map((p, n) => ({ ...p, to: firm[n + 1]?.at ?? until, next: firm[n + 1] }));
  const line = held
    .map((p) => {
      const fresh = Math.min(p.to, p.at + FRESH);
      const rise = p.next && fresh === p.to ? `V${y(p.next.value)}` : '';
      return `M${x(p.at)},${y(p.value)}H${x(fresh)}${rise}`;
    })
    .join('');
  const old = held
    .filter((p) => p.to > p.at + FRESH)
    .map(
      (p) => `M${x(p.at + FRESH)},${y(p.value)}H${x(p.to)}${p.next ? `V${y(p.next.value)}` : ''}`,
    )
    .join('');
  const ranges = points
    .filter((p) => p.low !== p.high || p.low === null)
    .map((p) =>
      svg('line', {
        class: 'wl-range',
        x1: x(p.at),
        x2: x(p.at),
        y1: y(p.low ?? p.value),
        y2: Number.isFinite(p.high) ? y(p.high) : Math.max(top, y(p.value) - 30),
      }),
    );
  const marks = points.map((p) => {
    const node = svg(
      'g',
      {
        class: `wl-point${p.firm ? '' : ' is-soft'}`,
        transform: `translate(${x(p.at)},${y(p.value)})`,
        ...(p.o ? { role: 'button', tabindex: 0, 'aria-label': `${series.name}: ${p.text}` } : {}),
      },
      svg('title', {}, `${series.name}: ${p.text}`),
      svg('circle', { r: 12, class: 'wl-hit' }),
      svg('path', { d: SHAPES[i % 6] }),
    );
    const opened = p.o;
    if (opened) {
      node.addEventListener('click', () => open(opened));
      node.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          open(opened);
        }
      });
    }
    return node;
  });
  return [
    svg(
      'g',
      { class: `wl-series is-series-${i % 6}` },
      svg('path', { class: 'wl-line', d: line || 'M0,0' }),
      svg('path', { class: 'wl-line is-old', d: old || 'M0,0' }),
      ...ranges,
      ...marks,
    ),
  ];
}

/**
 * @type {(most: number, unit: string, right: number, y: (value: number) => number) => SVGElement[]}
 */
function grid(most, unit, right, y) {
  const raw = most / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? raw;
  const found = [];
  for (let value = 0; value <= most; value += step) {
    const words = unit === 'index' ? value.toFixed(2) : short(value);
    found.push(
      svg('line', { class: 'wl-gridline', x1: PAD.left, x2: right, y1: y(value), y2: y(value) }),
      svg('text', { x: PAD.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, words),
    );
  }
  return found;
}

/** @type {(value: number) => string} */
function short(value) {
  const [size, word] =
    value >= 1e12
      ? [1e12, ' tn']
      : value >= 1e9
        ? [1e9, ' bn']
        : value >= 1e6
          ? [1e6, ' m']
          : [1, ''];
  return `${Number((value / size).toFixed(2))}${word}`;
}

/**
 * @type {(
 *   first: number,
 *   until: number,
 *   x: (ms: number) => number,
 *   left: number,
 *   right: number,
 * ) => SVGElement[]}
 */
function years(first, until, x, left, right) {
  /** @type {SVGElement[]} */
  const found = [];
  const months = (until - first) / 2.63e9;
  const step = months > 72 ? 24 : months > 32 ? 12 : months > 10 ? 3 : 1;
  for (let month = new Date(first).getUTCFullYear() * 12; ; month += step) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (ms > until) return found;
    if (x(ms) < left || x(ms) > right) continue;
    const name = new Date(ms).toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    const words =
      month % 12 === 0
        ? String(month / 12)
        : found.length
          ? name
          : `${name} ${Math.floor(month / 12)}`;
    found.push(
      svg('line', {
        class: 'wl-yearline',
        x1: x(ms),
        x2: x(ms),
        y1: HEIGHT - PAD.bottom,
        y2: HEIGHT - PAD.bottom + 4,
      }),
      svg('text', { x: x(ms), y: HEIGHT - 6, 'text-anchor': 'middle' }, words),
    );
  }
}

/**
 * Names at the ends of the lines, pushed apart where they would overlap.
 * @type {(series: Series[], y: (value: number) => number, left: number) => SVGElement[]}
 */
function endLabels(series, y, left) {
  const wanted = series
    .map((s, i) => ({
      i,
      name: s.name,
      note: s.note,
      y: y((s.points.findLast((p) => p.firm) ?? s.points[s.points.length - 1]).value),
    }))
    .sort((a, b) => a.y - b.y);
  wanted.forEach((label, n) => {
    if (n) label.y = Math.max(label.y, wanted[n - 1].y + 15);
  });
  let below = HEIGHT - PAD.bottom + 15;
  for (const label of wanted.toReversed()) {
    label.y = Math.min(label.y, below - 15);
    below = label.y;
  }
  return wanted.map((label) =>
    svg(
      'text',
      { class: `wl-end is-series-${label.i % 6}`, x: left, y: label.y + 4 },
      label.name.length > 22 ? `${label.name.slice(0, 21)}…` : label.name,
      svg('title', {}, [label.name, label.note].filter(Boolean).join(', ')),
    ),
  );
}
