// The as-of panels beside the timeline. Each is drawn again only when its answer changed. Rows open
// the events that they are based on.

import { el, setText } from '../../frontend/dom.js';
import { answerAt, framePosition, historyUntil } from './frames.js';
import { dependenceBody } from './panel_dependence.js';
import { indicatorBody } from './panel_indicators.js';
import { planBody } from './panel_plans.js';
import { revenueBody } from './panel_revenue.js';
import { standingsBody } from './panel_standings.js';
import { talentBody } from './panel_talent.js';
import { statementsAt } from './statements.js';
import { DAY, shortDate } from '../../frontend/time.js';

/**
 * @import { NameOf, PanelSpec, Panels } from './page.d.ts'
 * @import { Clock, Model } from './types.d.ts'
 */

/** @type {PanelSpec[]} */
const SPECS = [
  {
    id: 'revenue',
    title: 'Revenue',
    empty: 'No figure known yet.',
    body: revenueBody,
    statements: 'revenue.reported',
  },
  {
    id: 'dependence',
    title: 'Dependence',
    empty: 'Nothing known of who relies on whom.',
    body: dependenceBody,
  },
  {
    id: 'standings',
    title: 'Standings',
    empty: 'No result known yet.',
    body: standingsBody,
    statements: 'evaluation.compared',
  },
  { id: 'plans', title: 'Plans', empty: 'No plan known yet.', body: planBody, daily: true },
  {
    id: 'indicators',
    title: 'Watchlist',
    empty: 'Nothing watched yet.',
    body: indicatorBody,
    daily: true,
  },
  { id: 'talent', title: 'Talent', empty: 'No move known yet.', body: talentBody },
];

/**
 * Panels in `host`; `open(key, panel)` shows an event and, for a number of a panel, its
 * explanation.
 * @type {(host: HTMLElement, actions: { open(key: string, panel: string | null): void }) => Panels}
 */
export function makePanels(host, { open }) {
  const panels = SPECS.map((spec) => {
    const meta = el('span', { class: 'wl-panel-meta' });
    const title = el('h3', {}, spec.title);
    const body = el('div');
    host.append(
      el(
        'section',
        { class: 'wl-panel', 'data-testid': `panel-${spec.id}`, 'aria-label': spec.title },
        el('header', {}, title, meta),
        body,
      ),
    );
    return { ...spec, titleNode: title, meta, bodyNode: body, stamp: '' };
  });
  return {
    panels,
    choice: {},
    open,
    reset: () =>
      panels.forEach((p) => {
        p.stamp = '';
      }),
  };
}

/**
 * Updates every panel to the clock.
 * @type {(self: Panels, model: Model, clock: Clock, known: number, nameOf: NameOf) => void}
 */
export function updatePanels(self, model, clock, known, nameOf) {
  const context = {
    nameOf,
    openEvent: (/** @type {string} */ key) => self.open(key, null),
    choice: self.choice,
    at: clock.at,
    known,
    model,
    redraw: () => {
      self.reset();
      updatePanels(self, model, clock, known, nameOf);
    },
  };
  const position = framePosition(model, clock);
  for (const panel of self.panels) {
    const index = model.frames[panel.id];
    const answer = position
      ? answerAt(index, position.mode, position.at)
      : { rows: [], stamp: '', moved: NaN };
    const statements = panel.statements
      ? statementsAt(model, panel.statements, clock, known)
      : { stamp: '', list: [] };
    const day = panel.daily ? Math.floor(clock.at / DAY) : 0;
    const stamp = [answer.stamp, statements.stamp, day, Boolean(position)].join('#');
    if (stamp === panel.stamp) continue;
    panel.stamp = stamp;
    const parts = position
      ? panel.body(
          {
            rows: answer.rows,
            history:
              panel.id === 'revenue'
                ? historyUntil(index, position.mode, position.at, (r) => r.key)
                : [],
            statements: statements.list,
          },
          {
            ...context,
            position,
            open: (key) => self.open(key, panel.id),
            framesOf: (part) => index.get(position.mode)?.get(part),
          },
        )
      : null;
    setText(panel.titleNode, parts?.title ?? panel.title);
    setText(panel.meta, parts?.meta ?? '');
    panel.bodyNode.replaceChildren(
      ...(parts
        ? parts.nodes
        : [
            el(
              'p',
              { class: 'wl-empty' },
              position ? panel.empty : 'Loading what was known that day …',
            ),
          ]),
    );
    panel.bodyNode.dataset.since = Number.isFinite(answer.moved) ? shortDate(answer.moved) : '';
  }
}
