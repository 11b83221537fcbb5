// The playback toolbar: play in both directions, step, speed, tempo, loop, follow the present.

import { speedOf } from './clock.js';
import { icon, setIcon } from './icons.js';
import { el, isFocused } from '../../frontend/dom.js';

/**
 * @import { Attributes } from '../../frontend/types.d.ts'
 * @import { Actions } from './action_types.d.ts'
 * @import { Transport } from './page.d.ts'
 * @import { Clock } from './types.d.ts'
 */

/**
 * Builds the toolbar.
 * @type {(act: Actions) => Transport}
 */
export function makeTransport(act) {
  /**
   * @type {(
   *   name: string,
   *   label: string,
   *   onclick: () => void,
   *   extra?: Attributes,
   * ) => HTMLButtonElement}
   */
  const button = (name, label, onclick, extra = {}) =>
    el(
      'button',
      { type: 'button', class: 'wl-btn', 'aria-label': label, title: label, onclick, ...extra },
      icon(name),
    );
  const reverse = button('reverse', 'Play backwards (R)', act.reverse, {
    'data-testid': 'replay-reverse',
  });
  const toggle = button('play', 'Play (space)', act.toggle, {
    class: 'wl-btn wl-play',
    'data-testid': 'replay-play',
  });
  const speed = speedField(act);
  const tempo = el(
    'select',
    {
      class: 'wl-tempo',
      'data-testid': 'replay-tempo',
      'aria-label': 'Tempo',
      title: 'Tempo (T): by the calendar, time runs evenly; by events, events follow evenly',
      onchange: (e) => act.tempo(e.target.value),
    },
    el('option', { value: 'calendar' }, 'by calendar'),
    el('option', { value: 'events' }, 'by events'),
  );
  const loop = el(
    'button',
    {
      type: 'button',
      class: 'wl-pill',
      'data-testid': 'replay-loop',
      'aria-pressed': 'false',
      title:
        'Loop over the dates in view (O); ' +
        'drag with Shift on the dates to select a range, [ and ] set its ends',
      onclick: act.loop,
    },
    icon('loop'),
    'loop',
  );
  const live = el(
    'button',
    {
      type: 'button',
      class: 'wl-pill wl-live',
      'data-testid': 'replay-live',
      'aria-pressed': 'false',
      title: 'Follow the present (L)',
      onclick: act.live,
    },
    'live',
  );
  const slower = el(
    'button',
    {
      type: 'button',
      class: 'wl-tiny',
      'aria-label': 'Slower (−)',
      title: 'Slower (−)',
      onclick: () => act.faster(-1),
    },
    '−',
  );
  const faster = el(
    'button',
    {
      type: 'button',
      class: 'wl-tiny',
      'aria-label': 'Faster (+)',
      title: 'Faster (+)',
      onclick: () => act.faster(1),
    },
    '+',
  );
  const node = el(
    'div',
    { class: 'wl-transport', role: 'toolbar', 'aria-label': 'Playback' },
    el(
      'span',
      { class: 'wl-group' },
      button('home', 'To the start (home)', act.home),
      button('previous', 'Previous event (left arrow)', () => act.step(-1), {
        'data-testid': 'replay-back',
      }),
      reverse,
      toggle,
      button('next', 'Next event (right arrow)', () => act.step(1), {
        'data-testid': 'replay-step',
      }),
      button('end', 'To the end (end)', act.end),
    ),
    el('span', { class: 'wl-group wl-pace' }, slower, speed, faster, tempo),
    el('span', { class: 'wl-group' }, loop, live),
  );
  return { node, reverse, toggle, speed, tempo, loop, live };
}

/** @type {(act: Actions) => HTMLInputElement} */
function speedField(act) {
  const field = el('input', {
    type: 'text',
    inputmode: 'decimal',
    class: 'wl-speed',
    'data-testid': 'replay-speed',
    'aria-label': 'Speed, 0.25 to 64',
    title: 'Speed, 0.25× to 64×: type one (P), or + and −',
    autocomplete: 'off',
    value: '1×',
  });
  const take = () => {
    const speed = speedOf(field.value);
    field.setAttribute('aria-invalid', String(Number.isNaN(speed)));
    if (!Number.isNaN(speed)) act.speed(speed);
  };
  field.addEventListener('focus', () => field.select());
  field.addEventListener('change', take);
  field.addEventListener('keydown', (e) => {
    e.stopPropagation();
    if (e.key === 'Enter' || e.key === 'Escape') field.blur();
  });
  return field;
}

/**
 * Shows a clock in the toolbar.
 * @type {(self: Transport, clock: Clock) => void}
 */
export function showTransport(self, clock) {
  const forward = clock.playing && clock.direction > 0;
  const backward = clock.playing && clock.direction < 0;
  setIcon(
    self.toggle,
    clock.playing ? 'pause' : 'play',
    clock.playing ? 'Pause (space)' : 'Play (space)',
  );
  self.toggle.dataset.running = forward ? 'forward' : backward ? 'backward' : '';
  self.reverse.setAttribute('aria-pressed', String(backward));
  const words = `${clock.speed}×`;
  if (!isFocused(self.speed) && self.speed.value !== words) self.speed.value = words;
  if (self.tempo.value !== clock.tempo) self.tempo.value = clock.tempo;
  self.loop.setAttribute('aria-pressed', String(Boolean(clock.loop)));
  self.live.setAttribute('aria-pressed', String(clock.live));
}
