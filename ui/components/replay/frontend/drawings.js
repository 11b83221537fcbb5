// The drawings of panels, by the name that the registry of panels gives
// (projections/read/replay/registry.py).

import { list, num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { shortDate } from '../../frontend/time.js';
import { certaintyClass } from '../../frontend/words.js';
import { dependenceBody } from './panel_dependence.js';
import { indicatorBody } from './panel_indicators.js';
import { planBody } from './panel_plans.js';
import { revenueBody } from './panel_revenue.js';
import { standingsBody } from './panel_standings.js';
import { talentBody } from './panel_talent.js';

/** @import { PanelBody, PanelContext } from './page.d.ts' */

/**
 * Functions that draw the answer of a panel; a panel without one is drawn by `rowsBody`.
 * @type {Record<string, PanelBody<any> | undefined>}
 */
export const DRAWINGS = {
  revenue: revenueBody,
  dependence: dependenceBody,
  standings: standingsBody,
  plans: planBody,
  indicators: indicatorBody,
  talent: talentBody,
};

const MOST_ROWS = 8;

/**
 * Every row as a line: its first column as the name, the others as a note.
 * @type {PanelBody<any>}
 */
export function rowsBody({ rows }, context, panel) {
  if (!rows.length) return null;
  const [first, ...rest] = panel.columns;
  const nodes = rows.slice(0, MOST_ROWS).map((row) =>
    el(
      'button',
      {
        class: `wl-row ${certaintyClass(row.certainty)}`,
        type: 'button',
        onclick: () => context.open(row.key),
      },
      el('span', { class: 'wl-row-name' }, textOf(row[first.name], first.type, context)),
      el(
        'span',
        { class: 'wl-row-note' },
        rest
          .map((column) => textOf(row[column.name], column.type, context))
          .filter(Boolean)
          .join(' · '),
      ),
    ),
  );
  return { title: panel.title, meta: `${rows.length}`, nodes };
}

/** @type {(value: any, type: string, context: PanelContext) => string} */
function textOf(value, type, context) {
  if (value === null || value === undefined) return '';
  if (type === 'texts') return list(value).join(', ');
  if (type === 'text') return context.model.names.get(value)?.name ?? String(value);
  if (!Number.isFinite(num(value))) return '';
  return type === 'time' ? shortDate(num(value)) : num(value).toLocaleString('en');
}
