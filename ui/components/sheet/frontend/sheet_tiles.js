// A row of numbers.

import { el } from '../../frontend/dom.js';
import { leading, mark } from './sheet_cells.js';

/** @import { BlockMaker, TilesBlock } from './types.d.ts' */

/** @type {BlockMaker<TilesBlock>} */
export function tilesBlock(block, context) {
  return [
    el(
      'dl',
      { class: 'wl-tiles' },
      block.items.map((item) =>
        el(
          'div',
          { class: item.k ? `is-${item.k}` : null },
          el('dt', {}, item.label),
          el('dd', {}, leading(item, context.open)),
          el('dd', { class: 'wl-tile-note' }, mark(item.c), item.s ? el('span', {}, item.s) : null),
        ),
      ),
    ),
  ];
}
