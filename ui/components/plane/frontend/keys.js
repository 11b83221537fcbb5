// The keyboard of the plane: arrows, + and −, 0, [ and ].

import { onKeys } from '../../frontend/keyboard.js';

/** @import { Actions, Clocks } from './types.d.ts' */

/** @type {Record<string, [keyof Clocks, number]>} */
const MOVES = {
  ArrowLeft: ['at', -1],
  ArrowRight: ['at', 1],
  ArrowDown: ['known', -1],
  ArrowUp: ['known', 1],
};

/**
 * Listens for the lifetime of `signal`.
 * @type {(root: HTMLElement, act: Actions, signal: AbortSignal) => void}
 */
export function listen(root, act, signal) {
  onKeys(root, (e) => commandOf(e, act), signal);
}

/** @type {(e: KeyboardEvent, act: Actions) => (() => void) | null} */
function commandOf(e, act) {
  if (e.key in MOVES) return () => act.step(...MOVES[e.key], e.shiftKey ? 'month' : 'day');
  switch (e.key) {
    case '[':
      return () => act.turn(-1);
    case ']':
      return () => act.turn(1);
    case '+':
    case '=':
      return () => act.zoom(0.7);
    case '-':
    case '_':
      return () => act.zoom(1 / 0.7);
    case '0':
      return act.reset;
    case '/':
      return act.search;
    default:
      return null;
  }
}
