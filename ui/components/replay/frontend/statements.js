// Statements beside the answers of read models: rumors, denials, comparisons in words. They are
// shown and not counted.

import { el } from '../../frontend/dom.js';
import { beliefAt, contradictions } from './beliefs.js';
import { datedWords } from './figure_words.js';
import { revealOf } from './moments.js';
import { certaintyClass, CERTAINTY_WORDS } from '../../frontend/words.js';

/**
 * @import { PanelContext, Statement } from './page.d.ts'
 * @import { Clock, Model } from './types.d.ts'
 */

/**
 * Events of one kind that are visible at the clock, newest first; equal lists have equal stamps.
 * @type {(
 *   model: Model,
 *   kind: string,
 *   clock: Clock,
 *   known: number,
 * ) => { list: Statement[]; stamp: string }}
 */
export function statementsAt(model, kind, clock, known) {
  /** @type {Statement[]} */
  const list = [];
  let stamp = '';
  for (const event of model.byKind.get(kind) ?? []) {
    const belief =
      revealOf(event, clock.mode, clock.day) <= clock.at ? beliefAt(event, known) : null;
    if (!belief) continue;
    const against = contradictions(event, known, model).filter(
      (e) => revealOf(e, clock.mode, clock.day) <= clock.at,
    );
    list.push({ event, belief, against });
    stamp += `${event.key}${belief.certainty}${against.length}`;
  }
  return { list: list.reverse(), stamp };
}

/**
 * The row of a statement: headline, certainty, when it was so and how old it is, and what contradicts
 * it.
 * @type {(statement: Statement, context: PanelContext, prefix?: string) => HTMLElement}
 */
export function statementRow({ event, belief, against }, context, prefix = '') {
  const certainty = CERTAINTY_WORDS[belief.certainty] ?? belief.certainty;
  return el(
    'button',
    {
      class: `wl-row wl-statement ${certaintyClass(belief.certainty)}`,
      type: 'button',
      onclick: () => context.openEvent(event.key),
      'data-certainty': belief.certainty,
    },
    el('span', { class: 'wl-statement-text' }, belief.headline),
    el('span', { class: 'wl-row-note' }, prefix ? `${prefix} · ${certainty}` : certainty),
    el(
      'small',
      { class: 'wl-dated' },
      datedWords(context.model, event.key, context.known, context.at),
    ),
    against.length ? el('small', {}, `contradicted by: ${against[0].headline}`) : '',
  );
}
