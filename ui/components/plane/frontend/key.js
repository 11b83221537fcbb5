// The answers of a question with their colors, in the order in which they were believed; each leads to where it stands.

import { el } from '../../frontend/dom.js';
import { DAY } from '../../frontend/time.js';
import { inkOf } from './tiles.js';
import { rectOf } from './view.js';

/** Fills `host` for a question. `act`: seek({at, known}). `viewOf()` gives the present view. */
export function showKey(host, question, inks, viewOf, act) {
  host.replaceChildren(
    ...[...question.colors.keys()].map((answer) =>
      el(
        'button',
        {
          type: 'button',
          title: 'Both clocks go there',
          onclick: () => act.seek(middleOf(question, answer, viewOf()) ?? {}),
        },
        el('i', { class: 'wl-swatch', style: `background:${inkOf(question, answer, inks)}` }),
        answer,
      ),
    ),
  );
}

/** Days in the middle of the widest part in view of an answer, a firm one first; null where none is in view. */
export function middleOf(question, answer, view) {
  const area = ({ tile, rect }) => rect.w * rect.h * (tile.soft ? 1 : 1e6);
  const seen = question.tiles
    .filter((t) => t.shown === answer)
    .map((tile) => ({ tile, rect: rectOf(view, tile) }))
    .filter((t) => t.rect);
  if (!seen.length) return null;
  const { tile } = seen.reduce((a, b) => (area(b) > area(a) ? b : a));
  const middle = (from, to, scale) => (Math.max(from, scale.from) + Math.min(to, scale.to)) / 2;
  const at = Math.floor(middle(tile.a0, tile.a1, view.at) / DAY) * DAY;
  const known = Math.floor(middle(tile.k0, tile.k1, view.known) / DAY) * DAY - DAY;
  return {
    at: at < tile.a0 ? Math.ceil(tile.a0 / DAY) * DAY : at,
    known: known + DAY < tile.k0 ? known + DAY : known,
  };
}
