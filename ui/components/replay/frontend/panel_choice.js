// A choice in a panel: a select above its rows.

import { el } from '../../frontend/dom.js';

/** @import { PanelContext } from './page.d.ts' */

/** @type {(context: PanelContext, name: string, options: string[]) => string} */
export function pick(context, name, options) {
  return options.includes(context.choice[name]) ? context.choice[name] : options[0];
}

/**
 * A select above a panel where there is more than one to choose from.
 * @type {(
 *   context: PanelContext,
 *   name: string,
 *   options: string[],
 *   words: (option: string) => string,
 * ) => HTMLElement[]}
 */
export function chooser(context, name, options, words) {
  if (options.length < 2) return [];
  const current = pick(context, name, options);
  const node = el(
    'select',
    {
      class: 'wl-choose',
      'aria-label': `Choose the ${name}`,
      onchange: (e) => {
        context.choice[name] = e.target.value;
        context.redraw();
      },
    },
    options.slice(0, 60).map((o) => el('option', { value: o, selected: o === current }, words(o))),
  );
  return [node];
}
