// Sharing: the link, the picture, and a replay in one file.

import { el } from '../../frontend/dom.js';

const ITEMS = [
  ['link', 'Copy link', 'to this view'],
  ['svg', 'Picture as SVG', 'of the timeline in view'],
  ['png', 'Picture as PNG', 'of the timeline in view'],
  ['html', 'Replay as one HTML file', 'of what is shown; plays offline'],
];

/** A menu behind a button. `act.share(what)` does what an entry says, and gives words of what came of it. */
export function makeShareMenu(act) {
  const said = el('p', { class: 'wl-evidence', role: 'status' });
  const entry = ([what, words, note]) =>
    el(
      'button',
      {
        type: 'button',
        'data-testid': `share-${what}`,
        onclick: async () => {
          said.textContent = await act.share(what);
        },
      },
      words,
      el('small', {}, note),
    );
  const node = el(
    'details',
    { class: 'wl-share', 'data-testid': 'replay-share' },
    el('summary', {}, 'share'),
    el('div', { class: 'wl-share-list' }, ITEMS.map(entry), said),
  );
  node.addEventListener('focusout', (e) => {
    if (e.relatedTarget && !node.contains(e.relatedTarget)) node.open = false;
  });
  node.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') {
      node.open = false;
      node.querySelector('summary').focus();
    }
  });
  return { node };
}
