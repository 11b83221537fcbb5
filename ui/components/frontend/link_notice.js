// Says what of a link a page could not follow.

import { el } from './dom.js';
import { readMoment, readStart } from './days.js';

/** @import { Parameters } from './types.d.ts' */

/** @typedef {(value: string) => boolean} Test Whether a page can follow a value. */

/** A moment, or now. @type {Test} */
export const isMoment = (value) => value === 'now' || Number.isFinite(readMoment(value));

/** Ranges, each from one moment to a later one. @type {Test} */
export const isRange = (value) => {
  const edges = value.split('/').map(readStart);
  return edges.length % 2 === 0 && edges.every((ms, i) => (i % 2 ? edges[i - 1] < ms : ms === ms));
};

/**
 * The parameters that a page cannot follow, as "name=value".
 * @type {(initial: Parameters, tests: Record<string, Test>) => string[]}
 */
export function notFollowed(initial, tests) {
  return Object.entries(tests).flatMap(([name, follows]) => {
    const value = initial[name];
    return value && !follows(value) ? [`${name}=${value}`] : [];
  });
}

/**
 * A notice at the top of a page; nothing where all was followed.
 * @type {(root: HTMLElement, lost: string[]) => void}
 */
export function showNotice(root, lost) {
  if (!lost.length) return;
  const close = el('button', { type: 'button' }, 'Close');
  const notice = el(
    'p',
    { class: 'wl-link-notice', role: 'status', 'data-testid': 'link-notice' },
    `The link asks for what this page cannot follow: ${lost.join(', ')}. `,
    'A moment is a day such as 2025-04-02, or a time with its zone such as 2025-04-02T09:30:00Z. ',
    close,
  );
  close.addEventListener('click', () => notice.remove());
  root.prepend(notice);
}
