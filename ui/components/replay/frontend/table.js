// The same in words: a table of what is visible at the clock, what is new and what comes next, for readers without the picture.

import { el, say } from '../../frontend/dom.js';
import { beliefAt, revealOf, wrongOf } from './model.js';
import { moment, shortDate, spanWords, distanceWords } from '../../frontend/time.js';
import { answerAt } from './frames.js';
import { num } from '../../frontend/arrow.js';
import { upperBound } from '../../frontend/scale.js';
import { CERTAINTY_WORDS, kindWords, knownWords } from '../../frontend/words.js';

const ROWS = 250;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Elements: the ticker of now and next in `top`, and the table behind a disclosure in `host`. */
export function makeWords(top, host, act) {
  const self = {
    now: el('p', { class: 'wl-now', 'aria-live': 'polite' }),
    next: el('p', { class: 'wl-next' }),
    body: el('tbody'),
    caption: el('caption'),
    open: act.open,
  };
  const head = el(
    'tr',
    {},
    ['Happened', 'Headline', 'Organizations', 'Kind', 'Certainty', 'Known since'].map((h) =>
      el('th', { scope: 'col' }, h),
    ),
  );
  self.details = el(
    'details',
    { class: 'wl-words' },
    el('summary', {}, 'The state at the clock as a table'),
    el(
      'div',
      { class: 'wl-scroll', tabindex: '0' },
      el(
        'table',
        { class: 'wl-table', 'data-testid': 'replay-table' },
        self.caption,
        el('thead', {}, head),
        self.body,
      ),
    ),
  );
  top.append(
    el(
      'div',
      { class: 'wl-ticker' },
      el('b', { class: 'wl-tag-now' }, 'Now'),
      self.now,
      el('b', { class: 'wl-tag-next' }, 'Next'),
      self.next,
    ),
  );
  host.append(self.details);
  return self;
}

/** Told events in the order in which they appear in a mode: {times, events}. */
export function tellingOf(model, mode, day) {
  const told = model.events
    .filter((e) => e.told)
    .map((e) => ({ e, t: revealOf(e, mode, day) }))
    .filter((x) => Number.isFinite(x.t))
    .sort((a, b) => a.t - b.t);
  return { times: Float64Array.from(told, (x) => x.t), events: told.map((x) => x.e) };
}

/** What is newest at the clock and what is due next; `telling` is that of `tellingOf`. */
export function showTicker(self, model, clock, known, telling) {
  const next = upperBound(telling.times, clock.at);
  let i = next - 1;
  while (i >= 0 && !beliefAt(telling.events[i], known)) i -= 1;
  const latest = telling.times[i];
  const events = [];
  for (; i >= 0 && telling.times[i] === latest; i -= 1)
    if (beliefAt(telling.events[i], known)) events.unshift(telling.events[i]);
  const lines = events
    .slice(0, 3)
    .map((e) => beliefAt(e, known).headline)
    .join(' · ');
  say(
    self.now,
    events.length
      ? `${capital(distanceWords(clock.at, latest))}: ${lines}${events.length > 3 ? ` · and ${events.length - 3} more` : ''}`
      : 'Nothing yet.',
  );
  const coming = clock.mode === 'then' ? null : telling.events[next];
  say(
    self.next,
    coming
      ? `${capital(distanceWords(clock.at, telling.times[next]))}: ${coming.headline}`
      : planNext(model, clock),
  );
}

function planNext(model, clock) {
  const due = answerAt(model.frames.plans, clock.mode, clock.at)
    .rows.filter((r) => r.state === 'open' && num(r.window_to) > clock.at)
    .sort((a, b) => num(a.window_to) - num(b.window_to))[0];
  return due
    ? `Plan “${due.what}” due by ${shortDate(num(due.window_to) - 1)} · ${distanceWords(clock.at, num(due.window_to))}`
    : 'Nothing announced.';
}

/** Fills the table with what is visible, newest first. */
export function showTable(self, model, clock, known, nameOf) {
  const rows = [];
  for (let i = model.events.length - 1; i >= 0; i -= 1) {
    const e = model.events[i];
    const t = revealOf(e, clock.mode, clock.day);
    const belief = t <= clock.at ? beliefAt(e, known) : null;
    if (belief)
      rows.push({ e, t, belief, wrong: clock.mode === 'then' ? null : wrongOf(e, known, model) });
  }
  rows.sort((a, b) => Number(b.e.told) - Number(a.e.told) || b.t - a.t);
  say(
    self.caption,
    `${rows.length} events at ${moment(Math.floor(clock.at / 60000) * 60000)}, ${knownWords(clock, known)}${rows.length > ROWS ? `; the first ${ROWS} are listed` : ''}`,
  );
  self.body.replaceChildren(
    ...rows.slice(0, ROWS).map(({ e, belief, wrong }) =>
      el(
        'tr',
        {
          'data-wrong': wrong,
          'data-key': e.key,
          'data-id': e.id,
          'data-certainty': belief.certainty,
        },
        el('td', {}, spanWords(belief.from, belief.to, e.precision)),
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
          CERTAINTY_WORDS[belief.certainty],
          wrong ? el('span', { class: 'wl-clash' }, ` · proved wrong: ${wrong}`) : '',
        ),
        el('td', {}, shortDate(e.known)),
      ),
    ),
  );
}
