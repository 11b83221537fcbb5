// The legend, with switches for kinds, and the credits of data sets.

import { el } from '../../frontend/dom.js';
import { glyphNode } from '../../frontend/glyph_node.js';
import { familyOf, FAMILIES } from '../../frontend/glyphs.js';
import { keepPlace } from '../../frontend/kept_place.js';

/**
 * @import { Inks } from '../../frontend/types.d.ts'
 * @import { Actions } from './action_types.d.ts'
 * @import { Credit } from './rows.d.ts'
 * @import { Model } from './types.d.ts'
 */

/**
 * The legend of the kinds in a model. `hidden` are families that are switched off.
 * @type {(
 *   host: HTMLElement,
 *   model: Model,
 *   inks: Inks,
 *   player: { hidden: Set<string>; allLinks: boolean; act: Actions },
 * ) => void}
 */
export function showLegend(host, model, inks, { hidden, allLinks, act }) {
  const used = new Set(
    model.events.filter((e) => model.marked.has(e)).map((e) => familyOf(e.kind, e.family)),
  );
  const kinds = Object.entries(FAMILIES)
    .filter(([f]) => used.has(f))
    .map(([f, { name }]) =>
      el(
        'button',
        {
          type: 'button',
          'aria-pressed': String(!hidden.has(f)),
          title: hidden.has(f) ? `Show ${name}` : `Hide ${name}`,
          'data-family': f,
          onclick: () => act.hide(f),
        },
        glyphNode(f, 'confirmed', inks),
        name,
      ),
    );
  /** @type {(certainty: string, text: string) => HTMLElement} */
  const sign = (certainty, text) =>
    el('span', { class: `is-${certainty}-sign` }, glyphNode('models', certainty, inks), text);
  const nodes = [
    el('div', { class: 'wl-kinds', role: 'group', 'aria-label': 'Kinds shown' }, kinds),
    el(
      'div',
      { class: 'wl-signs' },
      sign('confirmed', 'confirmed'),
      sign('reported', 'reported'),
      sign('rumored', 'rumored'),
      sign('contested', 'contested'),
      sign('denied', 'denied'),
      el('span', {}, el('i', { class: 'wl-span' }), 'some time within'),
      el('span', {}, el('i', { class: 'wl-bracket' }), 'window of a plan'),
      el(
        'span',
        {},
        el('i', { class: 'wl-wrong' }, '×'),
        'taken back, corrected or disputed since',
      ),
      el(
        'button',
        {
          type: 'button',
          class: 'wl-link-switch',
          'aria-pressed': String(allLinks),
          'data-testid': 'replay-links',
          title:
            'Lines between events: solid amends, dotted same claim, ' +
            'long dashes settles a plan, short dashes bears on, red contradicts',
          onclick: act.links,
        },
        allLinks ? 'hide links' : 'show links',
      ),
    ),
  ];
  keepPlace(host, () => host.replaceChildren(...nodes));
}

/**
 * Names, addresses and licenses of the data sets shown.
 * @type {(host: HTMLElement, credits: Credit[]) => void}
 */
export function showCredits(host, credits) {
  /** @type {(c: Credit) => HTMLElement} */
  const link = (c) =>
    el('a', { href: c.url, target: '_blank', rel: 'noopener noreferrer' }, c.name);
  host.replaceChildren(
    ...(credits.length
      ? [
          'Data sets shown: ',
          ...credits.flatMap((c, i) => [i ? '; ' : '', link(c), ` (${c.license})`]),
        ]
      : []),
  );
}
