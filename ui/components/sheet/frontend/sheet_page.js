// A sheet: blocks one after the other in a grid. Unfolded blocks stay unfolded with new data.

import { el } from '../../frontend/dom.js';
import { keepPlace } from '../../frontend/kept_place.js';
import { Press } from '../../frontend/press.js';
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
 * A section of the sheet, and what it shows.
 * @typedef {{ json: string; node: HTMLElement; charts: Chart[] }} Section
 */

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

/**
 * What decides where sections are.
 * @type {(blocks: Block[]) => string}
 */
const orderOf = (blocks) => JSON.stringify(blocks.map(({ name, wide }) => [name, Boolean(wide)]));

export class Sheet {
  /** Aborts listeners on the document. */
  stop = new AbortController();
  /** @type {Open} */
  open = () => {};
  /** @type {Set<string>} */
  unfolded = new Set();
  /** @type {Block[]} */
  blocks = [];
  /** Of the blocks that are shown. */
  shownOrder = '';
  /**
   * What is shown, by the name of its block.
   * @type {Map<string, Section>}
   */
  sections = new Map();
  root = el('div', { class: 'wl wl-sheet', 'data-testid': 'whenline-sheet' });
  press = new Press(this.root, () => this.show(), this.stop.signal);
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
    this.blocks = data.blocks ?? [];
    this.show();
  }

  /**
   * Whether it shows the blocks of a message.
   * @type {(data: Message) => boolean}
   */
  shows(data) {
    return this.blocks.length > 0 && JSON.stringify(this.blocks) === JSON.stringify(data.blocks);
  }

  /**
   * Goes on in another place.
   * @type {(parent: Node) => void}
   */
  moveTo(parent) {
    keepPlace(this.root, () => void parent.appendChild(this.root));
  }

  /** Makes the sections of blocks that changed anew, unless a pointer is down: then after its click. */
  show() {
    if (this.press.at) return;
    const before = this.sections;
    this.sections = new Map(
      this.blocks.map((block) => {
        const json = JSON.stringify(block);
        const known = before.get(block.name);
        return [block.name, known?.json === json ? known : this.section(block, json)];
      }),
    );
    const order = orderOf(this.blocks);
    if (order === this.shownOrder) {
      for (const [name, { node }] of this.sections) replaced(before.get(name)?.node, node);
    } else {
      this.shownOrder = order;
      keepPlace(this.root, () => this.root.replaceChildren(...this.arranged()));
    }
    this.draw();
  }

  /**
   * Sections one below the other; those of half the width flow in two columns, without gaps.
   * @type {() => Element[]}
   */
  arranged() {
    /** @type {HTMLElement[]} */
    const found = [];
    /** @type {HTMLElement | null} */
    let columns = null;
    for (const { name, wide } of this.blocks) {
      const { node } = /** @type {Section} */ (this.sections.get(name));
      node.classList.toggle('is-wide', Boolean(wide));
      if (wide) {
        found.push(node);
        columns = null;
      } else if (columns) {
        columns.append(node);
      } else {
        columns = el('div', { class: 'wl-columns' }, node);
        found.push(columns);
      }
    }
    return found.map(widenedIfAlone);
  }

  /** @type {(block: Block, json: string) => Section} */
  section(block, json) {
    /** @type {Chart[]} */
    const charts = [];
    /** @type {Context} */
    const context = {
      open: (opened) => this.open(opened),
      unfolded: this.unfolded,
      chart: (host, steps) => charts.push({ host, block: steps, width: 0 }),
    };
    const head = block.title
      ? el(
          'header',
          {},
          el(block.type === 'heading' ? 'h2' : 'h3', {}, block.title),
          block.note ? el('p', {}, block.note) : null,
        )
      : null;
    const node = el(
      'section',
      {
        class: `wl-block is-${block.type}`,
        'data-testid': `sheet-${block.name}`,
        'aria-label': block.title || null,
      },
      head,
      ...(MAKERS[block.type] ?? MAKERS.heading)(block, context),
    );
    return { json, node, charts };
  }

  /** Draws the charts whose width changed. */
  draw() {
    for (const { charts } of this.sections.values())
      for (const chart of charts) {
        const { host, block } = chart;
        if (host.clientWidth === chart.width) continue;
        chart.width = host.clientWidth;
        keepPlace(host, () => drawSteps(host, block, (opened) => this.open(opened)));
      }
  }

  destroy() {
    this.stop.abort();
    this.resizer.disconnect();
    this.root.remove();
  }
}

/**
 * Puts a section into the place of another one.
 * @type {(before: HTMLElement | undefined, node: HTMLElement) => void}
 */
function replaced(before, node) {
  if (!before || before === node) return;
  node.classList.toggle('is-wide', before.classList.contains('is-wide'));
  keepPlace(before, () => {
    before.replaceWith(node);
    return node;
  });
}
