// Icons of buttons, as paths.

import { svg } from '../../frontend/dom.js';

/** @type {Record<string, string>} */
const ICONS = {
  home: 'M5 4h2v12H5zM17 4v12L8 10z',
  previous: 'M13 4h2v12h-2zM11 5v10l-7-5z',
  reverse: 'M14 3.5v13L3 10z',
  play: 'M6 3.5v13l11-6.5z',
  pause: 'M5.5 4h3.4v12H5.5zM11.1 4h3.4v12h-3.4z',
  next: 'M5 4h2v12H5zM9 5v10l7-5z',
  end: 'M3 4v12l9-6zM13 4h2v12h-2z',
  loop:
    'M6 5h7a4 4 0 0 1 4 4v1h-2V9a2 2 0 0 0-2-2H6v2.5L2 6l4-3.5z' +
    'M14 15H7a4 4 0 0 1-4-4v-1h2v1a2 2 0 0 0 2 2h7v-2.5l4 3.5-4 3.5z',
};

/**
 * An icon by its name.
 * @type {(name: string) => SVGElement}
 */
export const icon = (name) =>
  svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));

/**
 * Shows an icon on a button, with a label that names the key.
 * @type {(button: HTMLElement, name: string, label: string) => void}
 */
export function setIcon(button, name, label) {
  if (button.title === label) return;
  button.title = label;
  button.setAttribute('aria-label', label);
  button.replaceChildren(icon(name));
}
