// A sheet: blocks one after the other in a grid. Unfolded blocks stay unfolded with new data.

import { el } from '../../frontend/dom.js';
import { readTheme } from '../../frontend/theme.js';
import { evidenceBlock } from './sheet_evidence.js';
import { itemsBlock } from './sheet_items.js';
import { spansBlock } from './sheet_spans.js';
import { drawSteps, stepsBlock } from './sheet_steps.js';
import { tableBlock } from './sheet_table.js';
import { tilesBlock } from './sheet_tiles.js';

/** @import { Block, BlockMaker, Chart, Context, Message, Open } from './types.d.ts' */

/** @type {Record<string, BlockMaker<any>>} */
const MAKERS = {
  tiles: tilesBlock,
  table: tableBlock,
  items: itemsBlock,
  steps: stepsBlock,
  spans: spansBlock,
  evidence: evidenceBlock,
  heading: () => [],
};

/**
 * A single section in columns takes the whole width instead.
 * @type {(each: HTMLElement) => Element}
 */
function widenedIfAlone(each) {
  const [only, ...more] = each.children;
  if (each.className !== 'wl-columns' || more.length) return each;
  only.classList.add('is-wide');
  return only;
}

export class Sheet {
  /** @type {Open} */
  open = () => {};
  /** @type {Set<string>} */
  unfolded = new Set();
  /** @type {Chart[]} */
  charts = [];
  /** The blocks that are shown, as JSON. */
  shownBlocks = '';
  root = el('div', { class: 'wl wl-sheet', 'data-testid': 'whenline-sheet' });
  resizer = new ResizeObserver(() => this.draw());

  /**
   * Builds the sheet in `parent`.
   * @param {Node} parent
   */
  constructor(parent) {
    parent.appendChild(this.root);
    this.resizer.observe(this.root);
  }

  /**
   * Shows the blocks of a message; equal blocks only get their colors again. `open` sends Python
   * what the reader opened.
   * @type {(data: Message, open: Open) => void}
   */
  update(data, open) {
    this.open = open;
    readTheme(this.root);
    const blocks = JSON.stringify(data.blocks ?? []);
    if (blocks !== this.shownBlocks) {
      this.shownBlocks = blocks;
      this.charts = [];
      this.root.replaceChildren(...this.arranged(data.blocks ?? []));
    }
    this.draw();
  }

  /**
   * Sections one below the other; those of half the width flow in two columns, without gaps.
   * @type {(blocks: Block[]) => Element[]}
   */
  arranged(blocks) {
    /** @type {HTMLElement[]} */
    const found = [];
    /** @type {HTMLElement | null} */
    let columns = null;
    for (const block of blocks) {
      const section = this.section(block);
      if (block.wide) {
        found.push(section);
        columns = null;
      } else if (columns) {
        columns.append(section);
      } else {
        columns = el('div', { class: 'wl-columns' }, section);
        found.push(columns);
      }
    }
    return found.map(widenedIfAlone);
  }

  /** @type {(block: Block) => HTMLElement} */
  section(block) {
    /** @type {Context} */
    const context = {
      open: (opened) => this.open(opened),
      unfolded: this.unfolded,
      chart: (host, steps) => this.charts.push({ host, block: steps }),
    };
    const head = block.title
      ? el(
          'header',
          {},
          el(block.type === 'heading' ? 'h2' : 'h3', {}, block.title),
          block.note ? el('p', {}, block.note) : null,
        )
      : null;
    const wide = block.wide ? ' is-wide' : '';
    return el(
      'section',
      {
        class: `wl-block is-${block.type}${wide}`,
        'data-testid': `sheet-${block.name}`,
        'aria-label': block.title || null,
      },
      head,
      ...(MAKERS[block.type] ?? MAKERS.heading)(block, context),
    );
  }

  /** Draws the charts, whose size follows the width. */
  draw() {
    for (const { host, block } of this.charts)
      drawSteps(host, block, (opened) => this.open(opened));
  }

  destroy() {
    this.resizer.disconnect();
    this.root.remove();
  }
}
