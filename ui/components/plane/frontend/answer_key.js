// The answers of a question with their colors, in the order in which they were believed; a click
// moves the clocks to one.

import { el } from '../../frontend/dom.js';
import { endOfDay, startOfDay } from '../../frontend/days.js';
import { DAY } from '../../frontend/time.js';
import { inkOf } from './tiles.js';
import { rectOf } from './view.js';

/**
 * @import { Inks, Scale } from '../../frontend/types.d.ts'
 * @import { Actions, Clocks, Question, Rectangle, Tile, View } from './types.d.ts'
 */

/**
 * Fills `host` for a question. `act`: seek({at, known}). `viewOf()` gives the present view.
 * @type {(
 *   host: HTMLElement,
 *   question: Question,
 *   inks: Inks,
 *   viewOf: () => View,
 *   act: Actions,
 * ) => void}
 */
export function showKey(host, question, inks, viewOf, act) {
  host.replaceChildren(
    ...[...question.colors.keys()].map((answer) =>
      el(
        'button',
        {
          type: 'button',
          title: 'Set both clocks to this',
          onclick: () => act.seek(middleOf(question, answer, viewOf()) ?? {}),
        },
        el('i', { class: 'wl-swatch', style: `background:${inkOf(question, answer, inks)}` }),
        answer,
      ),
    ),
  );
}

/**
 * Days in the middle of the largest tile in view with an answer, firm ones first; null without any.
 * @type {(question: Question, answer: string, view: View) => Clocks | null}
 */
export function middleOf(question, answer, view) {
  /** @type {(shown: { tile: Tile; rect: Rectangle }) => number} */
  const area = ({ tile, rect }) => rect.w * rect.h * (tile.soft ? 1 : 1e6);
  const seen = question.tiles
    .filter((t) => t.shown === answer)
    .flatMap((tile) => {
      const rect = rectOf(view, tile);
      return rect ? [{ tile, rect }] : [];
    });
  if (!seen.length) return null;
  const { tile } = seen.reduce((a, b) => (area(b) > area(a) ? b : a));
  /** @type {(from: number, to: number, scale: Scale) => number} */
  const middle = (from, to, scale) => (Math.max(from, scale.from) + Math.min(to, scale.to)) / 2;
  /** @type {(ms: number, from: number, to: number) => number} */
  const dayIn = (ms, from, to) =>
    endOfDay(ms) < to || endOfDay(ms) - DAY < from ? startOfDay(ms) : startOfDay(ms) - DAY;
  return {
    at: dayIn(middle(tile.a0, tile.a1, view.at), tile.a0, tile.a1),
    known: dayIn(middle(tile.k0, tile.k1, view.known), tile.k0, tile.k1),
  };
}
