// What was said beside the answers of the read models: rumors, denials, comparisons in words. Shown, never counted.

import { el } from '../../frontend/dom.js';
import { beliefAt, contradictions, revealOf } from './model.js';
import { certaintyClass, CERTAINTY_WORDS } from '../../frontend/words.js';

/** Events of one kind that are visible at the clock, newest first: {list: [{event, belief, against}], stamp}. */
export function saidAt(model, kind, clock, known) {
  const list = [];
  let stamp = '';
  for (const event of model.byKind.get(kind) ?? []) {
    const belief =
      revealOf(event, clock.mode, clock.day) <= clock.at ? beliefAt(event, known) : null;
    if (!belief) continue;
    const against = contradictions(event, known, model).filter(
      (e) => revealOf(e, clock.mode, clock.day) <= clock.at,
    );
    list.unshift({ event, belief, against });
    stamp += `${event.key}${belief.certainty}${against.length}`;
  }
  return { list, stamp };
}

/** A row for one of them: its headline, how certain it is, and what speaks against it. */
export function saidRow({ event, belief, against }, context, prefix = '') {
  const certainty = CERTAINTY_WORDS[belief.certainty] ?? belief.certainty;
  return el(
    'button',
    {
      class: `wl-row wl-said ${certaintyClass(belief.certainty)}`,
      type: 'button',
      onclick: () => context.tell(event.key),
      'data-certainty': belief.certainty,
    },
    el('span', { class: 'wl-said-words' }, belief.headline),
    el('span', { class: 'wl-row-note' }, prefix ? `${prefix} · ${certainty}` : certainty),
    against.length ? el('small', {}, `against it: ${against[0].headline}`) : '',
  );
}
