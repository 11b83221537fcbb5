// The elements that the belief plane's page consists of.

import { el } from '../../frontend/dom.js';

/** @import { Parts } from './types.d.ts' */

/**
 * Builds the parts in `root`; `hint` says how the plane is operated.
 * @type {(root: HTMLElement, hint: string) => Parts}
 */
export function makeParts(root, hint) {
  const parts = {
    overview: el('nav', { class: 'wl-overview', 'aria-label': 'Questions' }),
    head: el('div', { class: 'wl-plane-head' }),
    stage: el('div', { class: 'wl-plane-stage' }),
    key: el('div', {
      class: 'wl-key',
      role: 'group',
      'aria-label': 'Answers of this question',
      'data-testid': 'plane-key',
    }),
    tables: el('div', { class: 'wl-tables' }),
    panel: el('aside', { class: 'wl-panel-side', 'aria-label': 'The point in words' }),
  };
  const { head, stage, key, tables } = parts;
  const note = el('p', { class: 'wl-evidence' }, hint);
  root.append(
    parts.overview,
    el('div', { class: 'wl-middle' }, head, stage, key, note, tables),
    parts.panel,
  );
  return parts;
}
