// The keyboard of the replay, and the sheet that lists it.

import { el } from '../../frontend/dom.js';
import { onKeys } from '../../frontend/keyboard.js';

/**
 * @import { Actions } from './action_types.d.ts'
 * @import { KeySheet } from './page.d.ts'
 */

/**
 * Keys, what the sheet calls them, and what they do.
 * @type {[
 *   keys: string[],
 *   name: string,
 *   does: string,
 *   run: (act: Actions, e: KeyboardEvent) => void,
 * ][]}
 */
const KEYS = [
  [[' '], 'space', 'play or pause', (act) => act.toggle()],
  [['r'], 'R', 'play backwards', (act) => act.reverse()],
  [
    ['ArrowRight', 'ArrowLeft'],
    '→ ←',
    'next, previous event; with Shift a day',
    (act, e) => direct(act, e, e.key === 'ArrowRight' ? 1 : -1),
  ],
  [['ArrowUp', '+', '='], '↑ +', 'faster', (act) => act.faster(1)],
  [['ArrowDown', '-', '_', '−'], '↓ −', 'slower', (act) => act.faster(-1)],
  [['p'], 'P', 'type a speed', (act) => act.typeSpeed()],
  [['t'], 'T', 'tempo: by calendar, by events', (act) => act.tempo()],
  [
    ['Home', 'End'],
    'Home End',
    'to the start, to the end',
    (act, e) => (e.key === 'Home' ? act.home() : act.end()),
  ],
  [['g'], 'G', 'go to a day', (act) => act.jump()],
  [['l'], 'L', 'follow the present', (act) => act.live()],
  [['o'], 'O', 'loop over what is in view, or stop looping', (act) => act.loop()],
  [
    ['[', ']'],
    '[ ]',
    'start and end of the loop at the clock',
    (act, e) => act.loopEdge(e.key === '[' ? 'from' : 'to'),
  ],
  [['k'], 'K', 'as known then, now, on a day', (act) => act.nextMode()],
  [
    [',', '.'],
    ', .',
    'knowledge a day back, a day on',
    (act, e) => act.nudgeKnown(e.key === ',' ? -1 : 1),
  ],
  [
    ['w', 's'],
    'W S',
    'zoom in, zoom out',
    (act, e) => act.zoomKey(e.key.toLowerCase() === 'w' ? 0.6 : 1 / 0.6),
  ],
  [
    ['a', 'd'],
    'A D',
    'earlier, later',
    (act, e) => act.panKey(e.key.toLowerCase() === 'a' ? -1 : 1),
  ],
  [['f'], 'F', 'all of the range in view', (act) => act.fit()],
  [['/'], '/', 'find an event', (act) => act.search()],
  [['?'], '?', 'this list', (act) => act.help()],
  [['Escape'], 'Esc', 'close', (act) => act.escape()],
];

/** @type {(act: Actions, e: KeyboardEvent, direction: number) => void} */
function direct(act, e, direction) {
  if (e.shiftKey) act.nudge(direction);
  else act.step(direction);
}

const COMMANDS = new Map(KEYS.flatMap(([keys, , , run]) => keys.map((key) => [key, run])));

/**
 * Listens for the lifetime of `signal`.
 * @type {(root: HTMLElement, act: Actions, signal: AbortSignal) => void}
 */
export function listen(root, act, signal) {
  onKeys(
    root,
    (e) => {
      const run = COMMANDS.get(e.key.length === 1 ? e.key.toLowerCase() : e.key);
      return run ? () => run(act, e) : null;
    },
    signal,
  );
}

/**
 * The sheet of keys: a dialog in `host`; `open()` shows it, or closes it where it is shown.
 * @type {(host: HTMLElement) => KeySheet}
 */
export function makeKeySheet(host) {
  const rows = KEYS.flatMap(([, name, does]) => [
    el('dt', {}, ...name.split(' ').map((k) => el('kbd', {}, k))),
    el('dd', {}, does),
  ]);
  const close = el('button', { type: 'button', class: 'wl-close', 'aria-label': 'Close' }, '×');
  const dialog = el(
    'dialog',
    { class: 'wl-keys', 'aria-label': 'Keys', 'data-testid': 'replay-keys' },
    el('header', {}, el('h3', {}, 'Keys'), close),
    el('dl', {}, rows),
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('keydown', (e) => {
    if (e.key === '?') {
      e.stopPropagation();
      dialog.close();
    }
  });
  host.append(dialog);
  return {
    open: () => (dialog.open ? dialog.close() : dialog.showModal()),
    /** Closes it; false where it was not open. */
    close: () => {
      const was = dialog.open;
      dialog.close();
      return was;
    },
  };
}
