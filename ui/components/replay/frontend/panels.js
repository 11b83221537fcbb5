// The as-of panels beside the timeline. Each redraws only when its answer changed. Rows open the event they rest on.

import { el, say } from '../../frontend/dom.js';
import { answerAt, askedOf, historyUntil } from './frames.js';
import { DRAWINGS, rowsBody } from './drawings.js';
import { saidAt } from './said.js';
import { DAY, shortDate } from '../../frontend/time.js';

/** Panels in `host`; `open(key, panel)` shows an event, and for a panel's number also how it is computed. */
export function makePanels(host, { open }) {
  const self = { host, panels: [], choice: {}, open, reset: () => {} };
  self.reset = () => {
    for (const panel of self.panels) panel.stamp = null;
  };
  return self;
}

/** Adds a section for every panel of the registry, which comes with the data. */
function addSections(self, specs) {
  self.panels = specs.map((spec) => {
    const meta = el('span', { class: 'wl-panel-meta' });
    const title = el('h3', {}, spec.title);
    const body = el('div');
    self.host.append(
      el(
        'section',
        { class: 'wl-panel', 'data-testid': `panel-${spec.id}`, 'aria-label': spec.title },
        el('header', {}, title, meta),
        body,
      ),
    );
    return { ...spec, titleNode: title, meta, bodyNode: body, stamp: null };
  });
}

/** Brings every panel to the clock. */
export function updatePanels(self, model, clock, known, nameOf) {
  if (!self.panels.length) addSections(self, model.panels);
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
    const said = panel.statements
      ? saidAt(model, panel.statements, clock, known)
      : { stamp: '', list: [] };
    const stamp = `${answer.stamp}#${said.stamp}#${panel.daily ? Math.floor(clock.at / DAY) : 0}#${Boolean(asked)}`;
    if (stamp === panel.stamp) continue;
    panel.stamp = stamp;
    const own = {
      ...context,
      asked,
      open: (key) => self.open(key, panel.id),
      framesOf: (part) => index.get(asked?.mode)?.get(part),
    };
    const shown = {
      rows: answer.rows,
      said: said.list,
      get history() {
        return historyUntil(index, asked?.mode, asked?.at, (r) => r.key);
      },
    };
    const draw = DRAWINGS[panel.drawing] ?? rowsBody;
    const parts = asked ? draw(shown, own, panel) : null;
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
