// Ranks on one board over time, up to the clock: a line for each who stands on it.

import { num } from '../../frontend/arrow.js';
import { svg } from '../../frontend/dom.js';
import { upperBound } from '../../frontend/scale.js';
import { shortDate } from '../../frontend/time.js';

const WIDTH = 340;
const NAMES = 118;
const ROW = 17;
const MOST = 6;
/** Of the time in which ranks moved, so much of the quiet time after it is shown. */
const QUIET = 0.15;
const LINES = [
  '--wl-model',
  '--wl-plan',
  '--wl-revenue',
  '--wl-partnership',
  '--wl-talent',
  '--wl-product',
];

/** Who a row is of. */
const who = (row) => row.model || row.organization || '';

/** A chart of one board's frames {at, rows} up to a time; null where there is no change to show. `nameOf(row)` names a line. */
export function bumpChart(moments, until, context) {
  const n = moments ? upperBound(moments.at, until) : 0;
  const frames = moments
    ? moments.rows
        .slice(0, n)
        .map((rows, i) => ({ at: moments.at[i], ranks: ranksOf(rows) }))
        .filter((f) => f.ranks.size)
    : [];
  if (frames.length < 2) return null;
  const shown = new Set(
    frames.flatMap((f) => [...f.ranks].filter(([, r]) => r.rank <= MOST).map(([id]) => id)),
  );
  if (shown.size < 2) return null;
  const start = frames[0].at;
  const moved = frames[frames.length - 1].at;
  const end = Math.min(until, moved + (moved - start) * QUIET);
  const x = (ms) =>
    16 + ((Math.min(ms, end) - start) / Math.max(1, end - start)) * (WIDTH - NAMES - 16);
  const y = (rank) => 10 + (Math.min(rank, MOST + 0.5) - 1) * ROW;
  const node = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${MOST * ROW + 24}`,
    class: 'wl-chart wl-bump',
    role: 'img',
    'aria-label': `Ranks since ${shortDate(start)}`,
  });
  for (let rank = 1; rank <= MOST; rank += 1)
    node.append(
      svg('text', { x: 2, y: y(rank) + 3.5, class: 'wl-tick' }, String(rank)),
      svg('line', { x1: 16, x2: WIDTH - NAMES, y1: y(rank), y2: y(rank), class: 'wl-grid' }),
    );
  const taken = new Set();
  [...shown].forEach((id, i) =>
    line(node, id, frames, { x, y, until, taken }, LINES[i % LINES.length], i, context),
  );
  for (const [at, anchor] of [
    [start, 'start'],
    [moved, 'middle'],
  ])
    if (at === start || x(at) > 110)
      node.append(
        svg(
          'text',
          { x: x(at), y: MOST * ROW + 20, 'text-anchor': anchor, class: 'wl-tick' },
          shortDate(at),
        ),
      );
  return node;
}

/** Rows by who they are of, with places counted where no rank is stated; the better of two. */
function ranksOf(rows) {
  const ranks = new Map();
  for (const row of [...rows].sort((a, b) => (num(a.rank) || 999) - (num(b.rank) || 999))) {
    if (who(row) && Number.isFinite(num(row.rank)) && !ranks.has(who(row)))
      ranks.set(who(row), { rank: num(row.rank), key: row.key });
  }
  return ranks;
}

function line(node, id, frames, { x, y, until, taken }, ink, i, context) {
  let d = '';
  let before = null;
  let last = null;
  for (const f of frames) {
    const now = standing(f.ranks.get(id), before);
    if (now && before === null) d += `M${x(f.at).toFixed(1)} ${y(now.rank)}`;
    else if (now && before.rank !== now.rank)
      d += `H${Math.max(16, x(f.at) - 5).toFixed(1)}L${x(f.at).toFixed(1)} ${y(now.rank)}`;
    else if (!now && before) d += `H${x(f.at).toFixed(1)}`;
    before = now?.rank > MOST ? null : now;
    last = before;
  }
  if (last) d += `H${x(until).toFixed(1)}`;
  node.append(
    svg('path', {
      d,
      fill: 'none',
      style: `stroke:var(${ink})`,
      'stroke-width': 2.2,
      'stroke-dasharray': i >= LINES.length ? '4 2' : null,
    }),
  );
  if (!last) return;
  const row = freeRow(last.rank, taken);
  node.append(svg('circle', { cx: x(until), cy: y(last.rank), r: 3.4, style: `fill:var(${ink})` }));
  if (!row) return;
  node.append(
    svg(
      'text',
      {
        x: WIDTH - NAMES + 8,
        y: y(row) + 3.5,
        class: 'wl-flow-name',
        'data-rank': last.rank,
        'data-model': id,
        onclick: () => context.open(last.key),
      },
      id.length > 21 ? `${id.slice(0, 20)}…` : id,
    ),
  );
}

/** A rank that is drawn: one of the first, or that to which one of them falls. */
const standing = (rank, before) => (rank && (rank.rank <= MOST || before) ? rank : null);

/** Where a name has room: the row of its rank or, where a tie took that, the next free one; 0 where none is left. */
function freeRow(rank, taken) {
  for (let row = rank; row <= MOST; row += 1) {
    if (!taken.has(row)) {
      taken.add(row);
      return row;
    }
  }
  return 0;
}
