// The button that closes the details of an event or a cluster.

import { el } from '../../frontend/dom.js';

/** @type {(actions: { close(): void }) => HTMLElement} */
export const closeButton = (actions) =>
  el(
    'button',
    { type: 'button', class: 'wl-close', 'aria-label': 'Close details', onclick: actions.close },
    '×',
  );
