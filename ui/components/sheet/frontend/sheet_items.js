// Statements one below the other, with their dates.

import { el } from '../../frontend/dom.js';
import { folded, leading, mark, nothing } from './sheet_cells.js';

/** @import { BlockMaker, ItemsBlock } from './types.d.ts' */

/** @type {BlockMaker<ItemsBlock>} */
export function itemsBlock(block, context) {
  if (!block.rows.length) return [nothing(block)];
  const list = el('ol', { class: 'wl-items' });
  const rows = block.rows.map((item) =>
    el(
      'li',
      { class: item.c ? `as-${item.c}` : null },
      el('time', {}, item.date ?? ''),
      el(
        'div',
        {},
        leading(item, context.open),
        el(
          'small',
          {},
          mark(item.c),
          item.kind ? el('span', {}, item.kind) : null,
          item.s ? el('span', {}, item.s) : null,
        ),
      ),
    ),
  );
  const more = folded(block, context, list, rows);
  return [list, more];
}
