// Sharing: the link, the picture, and a replay in one file.

import { el } from '../../frontend/dom.js';

/** @import { Actions } from './action_types.d.ts' */

/** @type {[what: string, words: string, note: string][]} */
const ITEMS = [
  ['link', 'Copy link', 'to this view'],
  ['svg', 'Picture as SVG', 'of the timeline in view'],
  ['png', 'Picture as PNG', 'of the timeline in view'],
  ['html', 'Replay as one HTML file', 'of what is shown; plays offline'],
];

/**
 * A menu behind a button. `act.share(what)` runs an entry and returns its result in words.
 * @type {(act: Actions) => { node: HTMLElement }}
 */
export function makeShareMenu(act) {
  const status = el('p', { class: 'wl-evidence', role: 'status' });
  /** @type {(item: [string, string, string]) => HTMLElement} */
  const entry = ([what, words, note]) =>
    el(
      'button',
      {
        type: 'button',
        'data-testid': `share-${what}`,
        onclick: async () => {
          status.textContent = await act.share(what);
        },
      },
      words,
      el('small', {}, note),
    );
  const node = el(
    'details',
    { class: 'wl-share', 'data-testid': 'replay-share' },
    el('summary', {}, 'share'),
    el('div', { class: 'wl-share-list' }, ITEMS.map(entry), status),
  );
  node.addEventListener('focusout', (e) => {
    if (e.relatedTarget instanceof Node && !node.contains(e.relatedTarget)) node.open = false;
  });
  node.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') {
      node.open = false;
      node.querySelector('summary')?.focus();
    }
  });
  return { node };
}
