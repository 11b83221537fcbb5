// Ranks on one benchmark over time, up to the clock: a line per ranked model.

import { num } from '../../frontend/arrow.js';
import { svg } from '../../frontend/dom.js';
import { upperBound } from '../../frontend/scale.js';
import { shortDate } from '../../frontend/time.js';

/**
 * @import { PanelContext, Plot, Rank } from './page.d.ts'
 * @import { StandingRow } from './rows.d.ts'
 * @import { Frames } from './types.d.ts'
 */

const WIDTH = 340;
const NAMES = 118;
const ROW = 17;
const MOST = 6;
/** The quiet time shown after the last change, as a fraction of the time before it. */
const QUIET = 0.15;
const LINES = [
  '--wl-model',
  '--wl-plan',
  '--wl-revenue',
  '--wl-partnership',
  '--wl-talent',
  '--wl-product',
];

/**
 * The model, or organization, of a row.
 * @type {(row: StandingRow) => string}
 */
const who = (row) => row.model || row.organization || '';

/**
 * A chart of one benchmark's frames up to a time; null where no rank changed.
 * @type {(
 *   moments: Frames<StandingRow> | undefined,
 *   until: number,
 *   context: PanelContext,
 * ) => SVGElement | null}
 */
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
  /** @type {(ms: number) => number} */
  const x = (ms) =>
    16 + ((Math.min(ms, end) - start) / Math.max(1, end - start)) * (WIDTH - NAMES - 16);
  /** @type {(rank: number) => number} */
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
  /** @type {Set<number>} */
  const taken = new Set();
  [...shown].forEach((id, i) =>
    line(node, id, frames, { x, y, until, taken }, LINES[i % LINES.length], i, context),
  );
  for (const { at, anchor } of [
    { at: start, anchor: 'start' },
    { at: moved, anchor: 'middle' },
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

/**
 * The best rank of each model.
 * @type {(rows: StandingRow[]) => Map<string, Rank>}
 */
function ranksOf(rows) {
  const ranks = new Map();
  for (const row of [...rows].sort((a, b) => (num(a.rank) || 999) - (num(b.rank) || 999))) {
    if (who(row) && Number.isFinite(num(row.rank)) && !ranks.has(who(row)))
      ranks.set(who(row), { rank: num(row.rank), key: row.key });
  }
  return ranks;
}

/**
 * @type {(
 *   node: SVGElement,
 *   id: string,
 *   frames: { at: number; ranks: Map<string, Rank> }[],
 *   plot: Plot,
 *   ink: string,
 *   i: number,
 *   context: PanelContext,
 * ) => void}
 */
function line(node, id, frames, { x, y, until, taken }, ink, i, context) {
  let d = '';
  /** @type {Rank | null} */
  let before = null;
  for (const f of frames) {
    const now = shownRank(f.ranks.get(id), before);
    if (now && before === null) d += `M${x(f.at).toFixed(1)} ${y(now.rank)}`;
    else if (now && before?.rank !== now.rank)
      d += `H${Math.max(16, x(f.at) - 5).toFixed(1)}L${x(f.at).toFixed(1)} ${y(now.rank)}`;
    else if (!now && before) d += `H${x(f.at).toFixed(1)}`;
    before = now && now.rank > MOST ? null : now;
  }
  const last = before;
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

/**
 * A rank that is drawn: one of the first, or the rank to which one of them falls.
 * @type {(rank: Rank | undefined, before: Rank | null) => Rank | null}
 */
const shownRank = (rank, before) => (rank && (rank.rank <= MOST || before) ? rank : null);

/**
 * The row for a name: that of its rank or, after a tie, the next free one; 0 if none is left.
 * @type {(rank: number, taken: Set<number>) => number}
 */
function freeRow(rank, taken) {
  for (let row = rank; row <= MOST; row += 1) {
    if (!taken.has(row)) {
      taken.add(row);
      return row;
    }
  }
  return 0;
}
