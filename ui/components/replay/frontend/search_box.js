// The search of events: a combobox whose list follows the typed text.

import { el } from '../../frontend/dom.js';
import { spanWords } from '../../frontend/spans.js';
import { CERTAINTY_WORDS, certaintyClass } from '../../frontend/words.js';

/**
 * @import { Actions } from './action_types.d.ts'
 * @import { Hit, SearchBox } from './page.d.ts'
 * @import { TimelineEvent } from './types.d.ts'
 */

/**
 * The search field with its list of events.
 * @type {(act: Actions) => { node: HTMLElement; input: HTMLInputElement }}
 */
export function makeSearch(act) {
  const input = el('input', {
    type: 'search',
    class: 'wl-search',
    'data-testid': 'replay-find',
    placeholder: '/ find an event',
    'aria-label': 'Find an event',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'wl-hits',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
  });
  const hits = el('ul', {
    class: 'wl-hits',
    id: 'wl-hits',
    role: 'listbox',
    'aria-label': 'Events found',
    hidden: true,
  });
  const self = { input, hits, act, found: [], active: -1 };
  input.addEventListener('input', () => list(self));
  input.addEventListener('blur', () => close(self));
  input.addEventListener('keydown', (e) => key(self, e));
  return { node: el('div', { class: 'wl-find' }, input, hits), input };
}

/** @type {(self: SearchBox) => void} */
function close(self) {
  self.hits.hidden = true;
  self.input.setAttribute('aria-expanded', 'false');
}

/** @type {(self: SearchBox, event: TimelineEvent) => void} */
function take(self, event) {
  close(self);
  self.input.value = '';
  self.act.open(event.key, true);
}

/** @type {(self: SearchBox) => void} */
function list(self) {
  const { hits, later, elsewhere } = self.act.find(self.input.value);
  self.found = hits.map((hit) => hit.event);
  self.active = self.found.length ? 0 : -1;
  /** @type {(hit: Hit, i: number) => HTMLElement} */
  const option = ({ event: e, belief }, i) =>
    el(
      'li',
      {
        role: 'option',
        id: `wl-hit-${i}`,
        class: certaintyClass(belief.certainty),
        'data-key': e.key,
        'aria-selected': String(i === self.active),
        onpointerdown: (ev) => {
          ev.preventDefault();
          take(self, e);
        },
      },
      belief.headline,
      el(
        'small',
        {},
        `${spanWords(belief.from, belief.to, e.precision)} · ` +
          (e.inferred ? 'inferred by a rule' : CERTAINTY_WORDS[belief.certainty]),
      ),
    );
  self.hits.replaceChildren(
    ...hits.map(option),
    ...(hits.length && !later
      ? []
      : [
          el(
            'li',
            { class: 'wl-empty', role: 'option', 'aria-disabled': 'true' },
            later
              ? `${hits.length ? 'And' : 'Nothing known yet;'} ${later} learned later: choose “as known now”.`
              : 'Nothing found.',
          ),
        ]),
    ...(elsewhere
      ? [
          el(
            'li',
            { class: 'wl-empty', role: 'option', 'aria-disabled': 'true' },
            `${elsewhere.toLocaleString('en')} other events are not here: Explore searches all of them.`,
          ),
        ]
      : []),
  );
  self.hits.hidden = !self.input.value.trim();
  self.input.setAttribute('aria-expanded', String(!self.hits.hidden));
}

/** @type {(self: SearchBox, e: KeyboardEvent) => void} */
function key(self, e) {
  e.stopPropagation();
  if (e.key === 'Escape') {
    close(self);
    self.input.blur();
  }
  if (e.key === 'Enter' && self.found[self.active]) take(self, self.found[self.active]);
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
  e.preventDefault();
  self.active = Math.max(
    0,
    Math.min(self.found.length - 1, self.active + (e.key === 'ArrowDown' ? 1 : -1)),
  );
  [...self.hits.children].forEach((li, i) =>
    li.setAttribute('aria-selected', String(i === self.active)),
  );
  self.input.setAttribute('aria-activedescendant', `wl-hit-${self.active}`);
  self.hits.children[self.active]?.scrollIntoView({ block: 'nearest' });
}
