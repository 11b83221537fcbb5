// The head of the page: which question, and the two clocks as dates that can be typed.

import { el, say } from '../../frontend/dom.js';
import { isoOf, parseIso } from '../../frontend/time.js';

/** Dates before this are years that are still being typed. */
const EARLIEST = '1900-01-01';

/** Elements of the head in `host`. `act`: turn, seek, diagonal, newest, zoom, reset. */
export function makeHead(host, act) {
  const date = (name, label) => {
    const input = el('input', {
      type: 'date',
      'data-testid': `plane-${name}-date`,
      'aria-label': label,
    });
    input.addEventListener('change', () => {
      if (input.value >= EARLIEST) act.seek({ [name]: parseIso(input.value) });
    });
    return input;
  };
  const button = (text, label, run, more = {}) =>
    el(
      'button',
      {
        type: 'button',
        class: 'wl-tool',
        title: label,
        'aria-label': label,
        onclick: run,
        ...more,
      },
      text,
    );
  const self = {
    title: el('h2', { 'data-testid': 'plane-title' }),
    note: el('p', { class: 'wl-note' }),
    at: date('at', 'Day in the world'),
    known: date('known', 'Day of knowledge'),
    reset: button('Reset', 'Show all that changes (0)', act.reset, {
      'data-testid': 'plane-reset',
    }),
    replay: el(
      'a',
      { class: 'wl-tool', target: '_self', title: 'Both clocks go to the replay' },
      'See this day in the replay',
    ),
  };
  const zooms = el(
    'div',
    { class: 'wl-zooms', role: 'group', 'aria-label': 'Zoom' },
    button('+', 'Zoom in (+)', () => act.zoom(0.7), { 'data-testid': 'plane-zoom-in' }),
    button('−', 'Zoom out (−)', () => act.zoom(1 / 0.7)),
    self.reset,
  );
  host.append(
    el(
      'div',
      { class: 'wl-asked' },
      el(
        'div',
        { class: 'wl-turns' },
        button('‹', 'Previous question ([)', () => act.turn(-1)),
        button('›', 'Next question (])', () => act.turn(1), { 'data-testid': 'plane-next' }),
      ),
      el('div', { class: 'wl-title' }, self.title, self.note),
      zooms,
    ),
    el(
      'div',
      { class: 'wl-two' },
      el('label', { class: 'is-at' }, el('span', {}, 'On'), self.at),
      el('label', { class: 'is-known' }, el('span', {}, 'as known on'), self.known),
      button('as known then', 'Knowledge goes to the day in the world', act.diagonal, {
        'data-testid': 'plane-then',
      }),
      button(
        'as known now',
        'Knowledge goes to the last day on which something became known',
        act.newest,
        { 'data-testid': 'plane-now' },
      ),
      self.replay,
    ),
  );
  return self;
}

/** Says which question is shown, and when. */
export function showHead(self, question, clocks) {
  say(self.title, question.title);
  say(self.note, question.note || ' ');
  for (const name of ['at', 'known']) {
    const iso = isoOf(clocks[name]);
    if (self[name].value !== iso) self[name].value = iso;
  }
  self.replay.setAttribute('href', `./?at=${isoOf(clocks.at)}&known=${isoOf(clocks.known)}`);
}
