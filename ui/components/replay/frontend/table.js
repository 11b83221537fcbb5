// Texts for readers without the picture: what is new, what follows, and a table of visible events.

import { el, setText } from '../../frontend/dom.js';
import { keepPlace } from '../../frontend/kept_place.js';
import { beliefAt, wrongOf } from './beliefs.js';
import { sumAt } from './crowds.js';
import { happenedWords } from './happened_words.js';
import { revealOf } from './moments.js';
import { newsAt, nextAt } from './news.js';
import { moment, shortDate } from '../../frontend/time.js';
import { certaintyClass, CERTAINTY_WORDS, kindWords, knownWords } from '../../frontend/words.js';

/**
 * @import { Appearances, NameOf, Words } from './page.d.ts'
 * @import { Clock, Mode, Model } from './types.d.ts'
 */

const ROWS = 250;

/**
 * Elements: the ticker of now and next in `top`, and the table behind a disclosure in `host`.
 * @type {(top: HTMLElement, host: HTMLElement, act: { open(key: string): void }) => Words}
 */
export function makeWords(top, host, act) {
  const now = el('p', { class: 'wl-now', 'aria-live': 'polite' });
  const next = el('p', { class: 'wl-next' });
  const body = el('tbody');
  const caption = el('caption');
  const head = el(
    'tr',
    {},
    ['Happened', 'Headline', 'Organizations', 'Kind', 'Certainty', 'Known since'].map((h) =>
      el('th', { scope: 'col' }, h),
    ),
  );
  const details = el(
    'details',
    { class: 'wl-words' },
    el('summary', {}, 'The state at the clock as a table'),
    el(
      'div',
      { class: 'wl-scroll', tabindex: '0' },
      el(
        'table',
        { class: 'wl-table', 'data-testid': 'replay-table' },
        caption,
        el('thead', {}, head),
        body,
      ),
    ),
  );
  top.append(
    el(
      'div',
      { class: 'wl-ticker' },
      el('b', { class: 'wl-tag-now' }, 'Now'),
      now,
      el('b', { class: 'wl-tag-next' }, 'Next'),
      next,
    ),
  );
  host.append(details);
  return { now, next, newsStamp: '', body, caption, details, open: act.open };
}

/**
 * Featured events in the order in which they appear in a mode.
 * @type {(model: Model, mode: Mode, day: number) => Appearances}
 */
export function appearancesOf(model, mode, day) {
  const featured = model.events
    .filter((e) => e.featured)
    .map((e) => ({ e, t: revealOf(e, mode, day) }))
    .filter((x) => Number.isFinite(x.t))
    .sort((a, b) => a.t - b.t);
  return { times: Float64Array.from(featured, (x) => x.t), events: featured.map((x) => x.e) };
}

/**
 * Shows the newest events at the clock, and what is due next.
 * @type {(self: Words, model: Model, clock: Clock, known: number, next: Appearances) => void}
 */
export function showTicker(self, model, clock, known, appearances) {
  const { lead, items, more } = newsAt(
    clock,
    known,
    appearances,
    model.large ? model.days[clock.mode] : null,
  );
  const stamp = [lead, more, ...items.map((item) => item.words)].join('\n');
  if (self.newsStamp !== stamp) {
    self.newsStamp = stamp;
    self.now.replaceChildren(
      el('b', {}, lead),
      ...items.flatMap((item, i) => [
        i ? ' · ' : ' ',
        el('bdi', { class: certaintyClass(item.certainty) }, item.words),
      ]),
      more ? ` · and ${more} more` : '',
    );
  }
  setText(self.next, nextAt(model, clock, known, appearances));
}

/**
 * Fills the table with what is visible, newest first.
 * @type {(self: Words, model: Model, clock: Clock, known: number, nameOf: NameOf) => void}
 */
export function showTable(self, model, clock, known, nameOf) {
  const rows = [];
  for (let i = model.events.length - 1; i >= 0; i -= 1) {
    const e = model.events[i];
    const t = revealOf(e, clock.mode, clock.day);
    const belief = t <= clock.at ? beliefAt(e, known) : null;
    if (belief)
      rows.push({ e, t, belief, wrong: clock.mode === 'then' ? null : wrongOf(e, known, model) });
  }
  const at = moment(Math.floor(clock.at / 60000) * 60000);
  const listed = Math.min(ROWS, rows.length);
  const all = Math.max(rows.length, model.large ? sumAt(model.days[clock.mode], clock.at) : 0);
  const cut =
    all > listed ? `; ${model.large ? 'the most notable' : 'the first'} ${listed} are listed` : '';
  rows.sort((a, b) => Number(b.e.featured) - Number(a.e.featured) || b.t - a.t);
  setText(self.caption, `${all} events at ${at}, ${knownWords(clock, known)}${cut}`);
  const shown = rows.slice(0, ROWS).map(({ e, belief, wrong }) =>
    el(
      'tr',
      {
        'data-wrong': wrong,
        'data-key': e.key,
        'data-id': e.id,
        'data-certainty': belief.certainty,
      },
      el('td', {}, happenedWords(e, belief)),
      el(
        'td',
        {},
        el('button', { type: 'button', onclick: () => self.open(e.key) }, belief.headline),
      ),
      el('td', {}, e.orgs.map(nameOf).join(', ')),
      el('td', {}, kindWords(e.kind)),
      el(
        'td',
        {},
        e.inferred ? 'inferred by a rule' : CERTAINTY_WORDS[belief.certainty],
        wrong ? el('span', { class: 'wl-clash' }, ` · ${wrong} since`) : '',
      ),
      el('td', {}, shortDate(e.known)),
    ),
  );
  keepPlace(self.body, () => self.body.replaceChildren(...shown));
}
