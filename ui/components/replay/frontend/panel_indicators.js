// The watchlist: indicators, and when an event last moved each.

import { num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { distanceWords } from '../../frontend/time.js';

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
        Number.isFinite(moved) ? `moved ${distanceWords(context.at, moved)}` : 'nothing yet',
      ),
    );
  });
  return { title: 'Watchlist', meta: `${rows.length} watched`, nodes };
}
