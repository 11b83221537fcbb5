// The head of the page: the world's date, what is known by then, the transport, search and sharing.

import { el, say } from '../../frontend/dom.js';
import { isoOf, longDate, parseDay, parseIso } from '../../frontend/time.js';
import { knownWords } from '../../frontend/words.js';
import { makeSearch } from './search_box.js';
import { makeShareMenu } from './share_menu.js';
import { makeTransport, showTransport } from './transport.js';

const MODES = { then: 'as known then', now: 'as known now', day: 'pick a day…' };

/** Head of the page in `host`. `act` also has mode(m), day(ms), goto(ms), find(text), open(key), help, and what sharing needs. */
export function makeControls(host, act) {
  const self = { act, transport: makeTransport(act), share: makeShareMenu(act) };
  self.date = el('time', { class: 'wl-date', 'aria-live': 'off', 'data-testid': 'replay-clock' });
  self.known = el('div', { class: 'wl-known-words', 'data-testid': 'replay-known' });
  self.modes = Object.entries(MODES).map(([mode, words]) =>
    el(
      'button',
      {
        type: 'button',
        role: 'radio',
        'aria-checked': 'false',
        'data-mode': mode,
        'data-testid': `replay-mode-${mode}`,
        onclick: () => act.mode(mode),
      },
      words,
    ),
  );
  self.day = el('input', {
    type: 'date',
    class: 'wl-day',
    'data-testid': 'replay-day',
    'aria-label': 'Day of knowledge',
    hidden: true,
    onchange: (e) => act.day(parseIso(e.target.value)),
  });
  self.jump = jumpField(act);
  const found = makeSearch(act);
  self.search = found.input;
  self.generation = el('span', { class: 'wl-generation' });
  const help = el(
    'button',
    {
      type: 'button',
      class: 'wl-tiny',
      'aria-label': 'Keys (?)',
      title: 'Keys (?)',
      'data-testid': 'replay-help',
      onclick: act.help,
    },
    '?',
  );
  host.append(
    el(
      'div',
      { class: 'wl-clock' },
      el(
        'div',
        { class: 'wl-when' },
        self.date,
        el('span', { class: 'wl-world' }, 'in the world', self.jump),
      ),
      el(
        'div',
        {},
        self.known,
        el(
          'div',
          { class: 'wl-modes', role: 'radiogroup', 'aria-label': 'State of knowledge' },
          self.modes,
        ),
        self.day,
      ),
    ),
    self.transport.node,
    el(
      'div',
      { class: 'wl-tools' },
      found.node,
      el('div', { class: 'wl-tool-row' }, self.generation, self.share.node, help),
    ),
  );
  return self;
}

/** A field that takes a day, a month or a year to go to. */
function jumpField(act) {
  const field = el('input', {
    type: 'text',
    class: 'wl-jump',
    'data-testid': 'replay-jump',
    placeholder: 'go to a day (G)',
    'aria-label': 'Go to a day, such as 2025-08-28, a month or a year',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  field.addEventListener('keydown', (e) => {
    e.stopPropagation();
    if (e.key === 'Escape') {
      field.value = '';
      field.blur();
    }
    if (e.key !== 'Enter') return;
    const ms = parseDay(field.value);
    field.setAttribute('aria-invalid', String(Number.isNaN(ms)));
    if (Number.isNaN(ms)) return;
    act.goto(ms);
    field.value = '';
    field.blur();
  });
  return field;
}

/** Shows a clock in the head. */
export function showClock(self, clock, known) {
  const words = longDate(clock.at);
  if (self.date.textContent !== words) {
    self.date.textContent = words;
    self.date.setAttribute('datetime', isoOf(Math.floor(clock.at / 86400000) * 86400000));
  }
  say(self.known, knownWords(clock, known));
  showTransport(self.transport, clock);
  for (const b of self.modes)
    if (b.getAttribute('aria-checked') !== String(b.dataset.mode === clock.mode))
      b.setAttribute('aria-checked', String(b.dataset.mode === clock.mode));
  self.day.hidden = clock.mode !== 'day';
  if (
    clock.mode === 'day' &&
    Number.isFinite(clock.day) &&
    self.day.getRootNode().activeElement !== self.day
  ) {
    const iso = isoOf(Math.floor((clock.day - 1) / 86400000) * 86400000);
    if (self.day.value !== iso) self.day.value = iso;
  }
}
