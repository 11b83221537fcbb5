// The legend, whose kinds can be switched off and on, and whose data sets are shown.

import { el } from '../../frontend/dom.js';
import { glyphNode } from '../../frontend/glyph_node.js';
import { familyOf, FAMILIES } from '../../frontend/glyphs.js';

/** The legend of what a model holds, in `host`. `player` has the families switched off (`hidden`), whether all links are drawn, and what switches them. */
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
  const sign = (certainty, text) =>
    el('span', { class: `is-${certainty}-sign` }, glyphNode('models', certainty, inks), text);
  host.replaceChildren(
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
      el('span', {}, el('i', { class: 'wl-wrong' }, '×'), 'proved wrong'),
      el(
        'button',
        {
          type: 'button',
          class: 'wl-link-switch',
          'aria-pressed': String(allLinks),
          'data-testid': 'replay-links',
          title:
            'Lines between events: whole amends, dotted same claim, long dashes settles a plan, short dashes bears on, red contradicts',
          onclick: act.links,
        },
        allLinks ? 'hide links' : 'show links',
      ),
    ),
  );
}

/** Names, addresses and licenses of the data sets shown. */
export function showCredits(host, credits) {
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
