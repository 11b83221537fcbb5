// The as-of panels beside the timeline. Each redraws only when its answer changed. Rows open the event they rest on.

import { el, say } from '../../frontend/dom.js';
import { answerAt, askedOf, historyUntil } from './frames.js';
import {
  dependenceBody,
  indicatorBody,
  planBody,
  standingsBody,
  talentBody,
} from './panel_lists.js';
import { revenueBody } from './panel_revenue.js';
import { saidAt } from './said.js';
import { DAY, shortDate } from '../../frontend/time.js';

const SPECS = [
  {
    id: 'revenue',
    title: 'Revenue',
    empty: 'No figure known yet.',
    body: revenueBody,
    said: 'revenue.reported',
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
    said: 'evaluation.compared',
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

/** Panels in `host`; `open(key, panel)` shows an event, and where a panel's number was opened also why it is so. */
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
    return { ...spec, titleNode: title, meta, bodyNode: body, stamp: null };
  });
  return {
    panels,
    choice: {},
    open,
    reset: () =>
      panels.forEach((p) => {
        p.stamp = null;
      }),
  };
}

/** Brings every panel to the clock. */
export function updatePanels(self, model, clock, known, nameOf) {
  const context = {
    nameOf,
    tell: (key) => self.open(key, null),
    choice: self.choice,
    at: clock.at,
    known,
    model,
    redraw: () => {
      self.reset();
      updatePanels(self, model, clock, known, nameOf);
    },
  };
  const asked = askedOf(model, clock);
  for (const panel of self.panels) {
    const index = model.frames[panel.id];
    const answer = asked
      ? answerAt(index, asked.mode, asked.at)
      : { rows: [], stamp: '', moved: NaN };
    const said = panel.said ? saidAt(model, panel.said, clock, known) : { stamp: '', list: [] };
    const stamp = `${answer.stamp}#${said.stamp}#${panel.daily ? Math.floor(clock.at / DAY) : 0}#${Boolean(asked)}`;
    if (stamp === panel.stamp) continue;
    panel.stamp = stamp;
    const history =
      panel.id === 'revenue' ? historyUntil(index, asked?.mode, asked?.at, (r) => r.key) : [];
    const own = {
      ...context,
      asked,
      open: (key) => self.open(key, panel.id),
      framesOf: (part) => index.get(asked?.mode)?.get(part),
    };
    const parts = asked ? panel.body({ rows: answer.rows, history, said: said.list }, own) : null;
    say(panel.titleNode, parts?.title ?? panel.title);
    say(panel.meta, parts?.meta ?? '');
    panel.bodyNode.replaceChildren(
      ...(parts
        ? parts.nodes
        : [
            el(
              'p',
              { class: 'wl-empty' },
              asked ? panel.empty : 'Asking what was known that day …',
            ),
          ]),
    );
    panel.bodyNode.dataset.since = Number.isFinite(answer.moved) ? shortDate(answer.moved) : '';
  }
}
