// The elements that the replay's page consists of.

import { el } from '../../frontend/dom.js';

/** @import { Parts } from './page.d.ts' */

/**
 * Builds the parts in `root`.
 * @type {(root: HTMLElement) => Parts}
 */
export function makeParts(root) {
  const parts = {
    head: el('div', { class: 'wl-head' }),
    now: el('div', { class: 'wl-now' }),
    stage: el('div', { class: 'wl-stage' }),
    mini: el('div', { class: 'wl-mini' }),
    legend: el('div', { class: 'wl-legend' }),
    words: el('div', { class: 'wl-words' }),
    side: el('aside', { class: 'wl-side' }),
    detail: el('div', { class: 'wl-detail', hidden: true, 'data-testid': 'replay-card' }),
    credits: el('div', { class: 'wl-credits' }),
  };
  const { now, stage, mini, legend, words, credits } = parts;
  root.append(
    parts.head,
    el('div', { class: 'wl-main' }, now, stage, mini, legend, words, credits),
    el('div', { class: 'wl-aside' }, parts.detail, parts.side),
  );
  return parts;
}
