// A table; on a narrow screen each row becomes a small card whose cells name their columns.

import { el } from '../../frontend/dom.js';
import { cellNodes, folded, nothing } from './sheet_cells.js';

/** @import { BlockMaker, Cell, TableBlock } from './types.d.ts' */

const LONG = 26; // letters that need the whole width of a narrow screen

/** @type {BlockMaker<TableBlock>} */
export function tableBlock(block, context) {
  if (!block.rows.length) return [nothing(block)];
  const head = el(
    'thead',
    {},
    el(
      'tr',
      {},
      block.columns.map((column) =>
        el('th', { scope: 'col', class: `is-${column.kind}` }, column.label),
      ),
    ),
  );
  const body = el('tbody');
  const rows = block.rows.map((cells) =>
    el(
      'tr',
      { class: tone(cells) },
      cells.map((cell, i) =>
        el(
          i ? 'td' : 'th',
          {
            scope: i ? null : 'row',
            class: classOf(cell, block.columns[i].kind),
            'data-label': block.columns[i].label,
            'data-empty': cell.t ? null : '',
          },
          cellNodes(cell, context.open),
        ),
      ),
    ),
  );
  const more = folded(block, context, body, rows);
  return [el('table', {}, el('caption', { class: 'wl-hidden' }, block.title), head, body), more];
}

/** @type {(cell: Cell, kind: string) => string} */
function classOf({ t = '', k }, kind) {
  return [`is-${kind}`, k && `is-${k}`, t.length > LONG && 'is-long'].filter(Boolean).join(' ');
}

/** @type {(cells: Cell[]) => string | null} */
function tone(cells) {
  const tones = cells
    .map((cell) => cell.k ?? '')
    .filter((k) => ['new', 'gone', 'changed'].includes(k));
  return tones.length ? `is-row-${tones[0]}` : null;
}
