// A sheet: blocks one after the other in a grid. What is unfolded stays so when new data come.

import { el } from '../../frontend/dom.js';
import { readTheme } from '../../frontend/theme.js';
import { evidenceBlock } from './sheet_evidence.js';
import { itemsBlock } from './sheet_items.js';
import { spansBlock } from './sheet_spans.js';
import { drawSteps, stepsBlock } from './sheet_steps.js';
import { tableBlock } from './sheet_table.js';
import { tilesBlock } from './sheet_tiles.js';

const MAKERS = {
  tiles: tilesBlock,
  table: tableBlock,
  items: itemsBlock,
  steps: stepsBlock,
  spans: spansBlock,
  evidence: evidenceBlock,
  heading: () => [],
};

export class Sheet {
  /** Builds the sheet in `parent` (a shadow root). */
  constructor(parent) {
    this.root = el('div', { class: 'wl wl-sheet', 'data-testid': 'whenline-sheet' });
    parent.append(this.root);
    this.unfolded = new Set();
    this.charts = [];
    this.said = '';
    this.resizer = new ResizeObserver(() => this.draw());
    this.resizer.observe(this.root);
  }

  /** Takes what Python sent; the same again changes nothing but the colors. `open` tells Python what is opened. */
  update(data, open) {
    this.open = open;
    readTheme(this.root);
    const said = JSON.stringify(data.blocks ?? []);
    if (said !== this.said) {
      this.said = said;
      this.charts = [];
      this.root.replaceChildren(...this.arranged(data.blocks ?? []));
    }
    this.draw();
  }

  /** Sections one below the other; those that need half the width flow in two columns, so that none leaves a hole. */
  arranged(blocks) {
    const found = [];
    for (const block of blocks) {
      const section = this.section(block);
      if (block.wide) found.push(section);
      else if (found.at(-1)?.className === 'wl-columns') found.at(-1).append(section);
      else found.push(el('div', { class: 'wl-columns' }, section));
    }
    return found.map((each) =>
      each.className === 'wl-columns' && each.childElementCount === 1
        ? this.widened(each.firstChild)
        : each,
    );
  }

  widened(section) {
    section.classList.add('is-wide');
    return section;
  }

  section(block) {
    const context = {
      open: (opened) => this.open(opened),
      unfolded: this.unfolded,
      chart: (host) => this.charts.push({ host, block }),
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
