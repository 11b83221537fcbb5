// The legend of the plane.

import { el } from '../../frontend/dom.js';

/**
 * @import { Inks } from '../../frontend/types.d.ts'
 * @import { Panel } from './types.d.ts'
 */

/**
 * What patterns and lines mean.
 * @type {(self: Panel, inks: Inks) => void}
 */
export function showLegend(self, inks) {
  /** @type {(kind: string, text: string) => HTMLElement} */
  const sign = (kind, text) =>
    el(
      'li',
      {},
      el('i', {
        class: `wl-swatch is-${kind}`,
        style: kind === 'blank' || kind === 'line' ? '' : `background-color:${inks['--wl-tile-1']}`,
      }),
      text,
    );
  self.legend.replaceChildren(
    el('h3', {}, 'How to read it'),
    el(
      'ul',
      {},
      sign('firm', 'an answer: each has its color'),
      sign('soft', 'dotted: a rumor, contested, or only possible'),
      sign('hatched', 'hatched: in the future, assumed to continue'),
      sign('blank', 'blank: nothing known, or not established'),
      sign('line', 'the diagonal: as known then'),
    ),
  );
}
