// The head of the page: date, moment of knowledge, playback, search and sharing.

import { el, isFocused, setText } from '../../frontend/dom.js';
import { dayText, readMoment } from '../../frontend/days.js';
import { longDate } from '../../frontend/time.js';
import { FORMS, readTyped } from '../../frontend/typed_day.js';
import { knownWords } from '../../frontend/words.js';
import { makeSearch } from './search_box.js';
import { makeShareMenu } from './share_menu.js';
import { makeTransport, showTransport } from './transport.js';

/**
 * @import { Actions } from './action_types.d.ts'
 * @import { Controls } from './page.d.ts'
 * @import { Clock, Mode } from './types.d.ts'
 */

/** @type {[Mode, string][]} */
const MODES = [
  ['then', 'as known then'],
  ['now', 'as known now'],
  ['day', 'pick a day…'],
];

/**
 * Builds the head of the page in `host`.
 * @type {(host: HTMLElement, act: Actions) => Controls}
 */
export function makeControls(host, act) {
  const search = makeSearch(act);
  const self = {
    transport: makeTransport(act),
    date: el('time', { class: 'wl-date', 'aria-live': 'off', 'data-testid': 'replay-clock' }),
    known: el('div', { class: 'wl-known-words', 'data-testid': 'replay-known' }),
    modes: modeButtons(act),
    day: el('input', {
      type: 'date',
      class: 'wl-day',
      'data-testid': 'replay-day',
      'aria-label': 'Day of knowledge',
      hidden: true,
      onchange: (e) => act.day(readMoment(e.target.value)),
    }),
    jump: jumpField(act),
    search: search.input,
    generation: el('span', { class: 'wl-generation' }),
  };
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
      search.node,
      el('div', { class: 'wl-tool-row' }, self.generation, makeShareMenu(act).node, help),
    ),
  );
  return self;
}

/** @type {(act: Actions) => HTMLButtonElement[]} */
function modeButtons(act) {
  return MODES.map(([mode, words]) =>
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
}

/**
 * A field that takes a day, a month or a year to go to.
 * @type {(act: Actions) => HTMLInputElement}
 */
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
    const ms = readTyped(field.value);
    field.setAttribute('aria-invalid', String(Number.isNaN(ms)));
    field.setCustomValidity(Number.isNaN(ms) ? `No day from 1000 to 9989: write ${FORMS}.` : '');
    field.reportValidity();
    if (Number.isNaN(ms)) return;
    act.goto(ms);
    field.value = '';
    field.blur();
  });
  return field;
}

/**
 * Shows a clock in the head.
 * @type {(self: Controls, clock: Clock, known: number) => void}
 */
export function showClock(self, clock, known) {
  const words = longDate(clock.at);
  if (self.date.textContent !== words) {
    self.date.textContent = words;
    self.date.setAttribute('datetime', dayText(clock.at));
  }
  setText(self.known, knownWords(clock, known));
  showTransport(self.transport, clock);
  for (const b of self.modes)
    if (b.getAttribute('aria-checked') !== String(b.dataset.mode === clock.mode))
      b.setAttribute('aria-checked', String(b.dataset.mode === clock.mode));
  self.day.hidden = clock.mode !== 'day';
  if (clock.mode === 'day' && Number.isFinite(clock.day) && !isFocused(self.day)) {
    const iso = dayText(clock.day);
    if (self.day.value !== iso) self.day.value = iso;
  }
}
