// The as-of panels beside the timeline. Each is drawn again only when its answer changed. Rows open
// the events that they are based on.

import { el, setText } from '../../frontend/dom.js';
import { keepPlace } from '../../frontend/kept_place.js';
import { num } from '../../frontend/arrow.js';
import { DRAWINGS, rowsBody } from './drawings.js';
import { answerAt, framePosition, historyUntil } from './frames.js';
import { statementsAt } from './statements.js';
import { DAY, shortDate } from '../../frontend/time.js';

/**
 * @import { Press } from '../../frontend/press.js'
 * @import { NameOf, Panels } from './page.d.ts'
 * @import { PanelRow, PanelSpec } from './rows.d.ts'
 * @import { Clock, Model } from './types.d.ts'
 */

/**
 * Panels in `host`; `open(key, panel)` shows an event and, for a number of a panel, its
 * explanation; `want` requests a frame with the panels; `press` knows what is pressed.
 * @type {(
 *   host: HTMLElement,
 *   actions: { open(key: string, panel: string | null): void; want(): void; press: Press },
 * ) => Panels}
 */
export function makePanels(host, { open, want, press }) {
  /** @type {Panels} */
  const self = {
    host,
    panels: [],
    choice: {},
    open,
    want,
    press,
    reset: () =>
      self.panels.forEach((p) => {
        p.stamp = '';
      }),
  };
  return self;
}

/**
 * Adds a section for every panel of the registry, which comes with the data.
 * @type {(self: Panels, specs: PanelSpec[]) => void}
 */
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
    return { ...spec, titleNode: title, meta, bodyNode: body, stamp: '', drawn: false };
  });
}

/**
 * Says that an answer has more rows than are here.
 * @type {(rows: PanelRow[], panel: PanelSpec) => HTMLElement[]}
 */
function uncountedNote(rows, { board }) {
  const all = num(rows[0]?.all);
  if (!(all > rows.length)) return [];
  const more = (all - rows.length).toLocaleString('en');
  return [
    el(
      'p',
      { class: 'wl-evidence' },
      `of the first ${rows.length} rows; `,
      el('a', { href: `boards?board=${board}`, target: '_top' }, `${more} more on the board`),
    ),
  ];
}

/**
 * Updates every panel to the clock.
 * @type {(self: Panels, model: Model, clock: Clock, known: number, nameOf: NameOf) => void}
 */
export function updatePanels(self, model, clock, known, nameOf) {
  if (!self.panels.length) addSections(self, model.panels);
  const context = {
    nameOf,
    openEvent: (/** @type {string} */ key) => self.open(key, null),
    choice: self.choice,
    at: clock.at,
    known,
    model,
    redraw: () => {
      self.reset();
      self.want();
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
    if (stamp === panel.stamp || self.press.within(panel.bodyNode)) continue;
    panel.stamp = stamp;
    const waits = !position && model.large && panel.drawn;
    panel.bodyNode.classList.toggle('is-waiting', waits);
    if (waits) continue;
    panel.drawn = Boolean(position);
    const draw = DRAWINGS[panel.drawing] ?? rowsBody;
    const parts = position
      ? draw(
          {
            rows: answer.rows,
            statements: statements.list,
            get history() {
              return historyUntil(index, position.mode, position.at, (r) => r.key);
            },
          },
          {
            ...context,
            position,
            open: (key) => self.open(key, panel.id),
            framesOf: (part) => index.get(position.mode)?.get(part),
          },
          panel,
        )
      : null;
    setText(panel.titleNode, parts?.title ?? panel.title);
    setText(panel.meta, parts?.meta ?? '');
    const nodes = parts
      ? [...parts.nodes, ...uncountedNote(answer.rows, panel)]
      : [
          el(
            'p',
            { class: 'wl-empty' },
            position ? panel.empty : 'Loading what was known that day …',
          ),
        ];
    keepPlace(panel.bodyNode, () => panel.bodyNode.replaceChildren(...nodes));
    panel.bodyNode.dataset.since = Number.isFinite(answer.moved) ? shortDate(answer.moved) : '';
  }
}
