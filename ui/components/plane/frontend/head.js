// The head of the page: which question, and the two clocks as dates that can be typed.

import { el, setText } from '../../frontend/dom.js';
import { dayText, readStart } from '../../frontend/days.js';

/**
 * @import { Attributes } from '../../frontend/types.d.ts'
 * @import { Actions, Clocks, Head, Question } from './types.d.ts'
 */

/**
 * Elements of the head in `host`. `act`: turn, seek, diagonal, newest, zoom, reset.
 * @type {(host: HTMLElement, act: Actions) => Head}
 */
export function makeHead(host, act) {
  /** @type {(name: keyof Clocks, label: string) => HTMLInputElement} */
  const date = (name, label) => {
    const input = el('input', {
      type: 'date',
      'data-testid': `plane-${name}-date`,
      'aria-label': label,
    });
    input.addEventListener('change', () => {
      const day = readStart(input.value);
      if (Number.isFinite(day)) act.seek({ [name]: day });
    });
    return input;
  };
  /**
   * @type {(text: string, label: string, run: () => void, more?: Attributes) => HTMLButtonElement}
   */
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
      { class: 'wl-tool', target: '_self', title: 'Open the replay at both clocks' },
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
      { class: 'wl-question' },
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
      button('as known then', 'Set knowledge to the day in the world', act.diagonal, {
        'data-testid': 'plane-then',
      }),
      button(
        'as known now',
        'Set knowledge to the last day on which something became known',
        act.newest,
        { 'data-testid': 'plane-now' },
      ),
      self.replay,
    ),
  );
  return self;
}

/**
 * Shows the question and the days.
 * @type {(self: Head, question: Question, clocks: Clocks) => void}
 */
export function showHead(self, question, clocks) {
  setText(self.title, question.title);
  setText(self.note, question.note || ' ');
  for (const name of /** @type {const} */ (['at', 'known'])) {
    const iso = dayText(clocks[name]);
    if (self[name].value !== iso) self[name].value = iso;
  }
  self.replay.setAttribute('href', `./?at=${dayText(clocks.at)}&known=${dayText(clocks.known)}`);
}
