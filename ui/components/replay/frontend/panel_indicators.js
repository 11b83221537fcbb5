// The watchlist: indicators, and when an event last moved each.

import { num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { spanWords } from '../../frontend/spans.js';
import { DAY, distanceWords } from '../../frontend/time.js';
import { spanOf } from './figure_words.js';

/**
 * @import { PanelBody } from './page.d.ts'
 * @import { IndicatorRow } from './rows.d.ts'
 */

/**
 * What is watched, and when an event last moved it.
 * @type {PanelBody<IndicatorRow>}
 */
export function indicatorBody({ rows }, context) {
  if (!rows.length) return null;
  const nodes = rows.slice(0, 6).map((r) => {
    const moved = num(r.last_moved_at);
    return el(
      'button',
      {
        class: 'wl-row wl-watch',
        type: 'button',
        onclick: () => context.open(r.moved_by ?? r.key),
        title: r.moved_by_headline ?? '',
      },
      el('span', { class: 'wl-row-name' }, r.about),
      el(
        'span',
        { class: 'wl-row-note' },
        Number.isFinite(moved)
          ? movedWords(moved, spanOf(context.model, r.moved_by, context.known), context.at)
          : 'nothing yet',
      ),
    );
  });
  return { title: 'Watchlist', meta: `${rows.length} watched`, nodes };
}

/**
 * When it was moved: so many days ago, or in the precision of the event, where that is no day.
 * @type {(
 *   moved: number,
 *   span: { from: number; to: number; precision: string } | null,
 *   at: number,
 * ) => string}
 */
function movedWords(moved, span, at) {
  if (span && !(span.to - span.from <= DAY))
    return `moved ${spanWords(span.from, span.to, span.precision)}`;
  return at - moved < DAY ? 'moved today' : `moved ${distanceWords(at, moved)}`;
}
