// The as-of panels beside the timeline. Each redraws only when its answer changed. Rows open the event they rest on.

import { el, say } from './dom.js';
import { answerAt, historyUntil } from './frames.js';
import { dependenceBody, planBody, standingsBody, talentBody } from './panel_lists.js';
import { revenueBody } from './panel_revenue.js';
import { DAY, shortDate } from './time.js';

const SPECS = [
  { id: 'revenue', title: 'Revenue', empty: 'No figure known yet.', body: revenueBody },
  { id: 'dependence', title: 'Dependence', empty: 'Nothing known of who relies on whom.', body: dependenceBody },
  { id: 'standings', title: 'Standings', empty: 'No result known yet.', body: standingsBody },
  { id: 'plans', title: 'Plans and watchlist', empty: 'No plan, nothing watched yet.', body: planBody, daily: true },
  { id: 'talent', title: 'Talent', empty: 'No move known yet.', body: talentBody },
];

/** Panels in `host`; `open(key)` shows an event. */
export function makePanels(host, { open }) {
  const choice = {};
  const panels = SPECS.map((spec) => {
    const meta = el('span', { class: 'wl-panel-meta' });
    const title = el('h3', {}, spec.title);
    const body = el('div', { class: 'wl-panel-body' });
    host.append(el('section', { class: 'wl-panel', 'data-panel': spec.id, 'aria-label': spec.title }, el('header', {}, title, meta), body));
    return { ...spec, titleNode: title, meta, bodyNode: body, stamp: null };
  });
  return { panels, choice, open, reset: () => panels.forEach((p) => { p.stamp = null; }) };
}

/** Brings every panel to the clock. `force` redraws all. */
export function updatePanels(self, model, clock, nameOf) {
  const context = { nameOf, open: self.open, choice: self.choice, at: clock.at, model, redraw: () => { self.reset(); updatePanels(self, model, clock, nameOf); } };
  for (const panel of self.panels) {
    const answer = answerAt(model.frames[panel.id], clock.mode, clock.at);
    const watched = panel.id === 'plans' ? answerAt(model.frames.indicators, clock.mode, clock.at) : null;
    const day = panel.daily ? Math.floor(clock.at / DAY) : 0;
    const stamp = `${answer.stamp}#${watched?.stamp ?? ''}#${day}`;
    if (stamp === panel.stamp) continue;
    panel.stamp = stamp;
    const history = panel.id === 'revenue'
      ? historyUntil(model.frames.revenue, clock.mode, clock.at, (r) => r.key) : [];
    const parts = panel.body({ rows: answer.rows, watched: watched?.rows ?? [], history }, context);
    say(panel.titleNode, parts?.title ?? panel.title);
    say(panel.meta, parts?.meta ?? '');
    panel.bodyNode.replaceChildren(...(parts ? parts.nodes : [el('p', { class: 'wl-empty' }, panel.empty)]));
    panel.bodyNode.dataset.since = Number.isFinite(answer.moved) ? shortDate(answer.moved) : '';
  }
}
