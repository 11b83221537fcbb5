// Tables for readers without the picture: the tiles of the question, and the answers of all
// questions at the clocks.

import { el, setText } from '../../frontend/dom.js';
import { shortDate } from '../../frontend/time.js';
import { CERTAINTY_WORDS } from '../../frontend/words.js';
import { pointOf, tileAt } from './model.js';
import { answerWords, GROUPS, pointWords } from './answer_text.js';

/** @import { Actions, Clocks, DataTable, Question, Tables, Tile } from './types.d.ts' */

/**
 * Two tables behind disclosures in `host`. `act`: choose(question), seek({at, known}), refresh().
 * @type {(host: HTMLElement, act: Actions) => Tables}
 */
export function makeTables(host, act) {
  const tiles = table(host, act, 'The tiles of this question as a table', 'plane-tiles', [
    'In the world from',
    'until',
    'Known from',
    'until',
    'Answer',
    'Certainty',
    'Possibly',
  ]);
  const answers = table(
    host,
    act,
    'The answers of all questions at the two clocks',
    'plane-answers',
    ['Question', 'About', 'Answer', 'Certainty', 'Possibly'],
  );
  return { act, tiles, answers };
}

/**
 * @type {(
 *   host: HTMLElement,
 *   act: Actions,
 *   title: string,
 *   name: string,
 *   heads: string[],
 * ) => DataTable}
 */
function table(host, act, title, name, heads) {
  const caption = el('caption');
  const body = el('tbody');
  const details = el(
    'details',
    { class: 'wl-words' },
    el('summary', {}, title),
    el(
      'div',
      { class: 'wl-scroll', tabindex: '0', role: 'region', 'aria-label': title },
      el(
        'table',
        { class: 'wl-table', 'data-testid': name },
        caption,
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            heads.map((h) => el('th', { scope: 'col' }, h)),
          ),
        ),
        body,
      ),
    ),
  );
  details.addEventListener('toggle', act.refresh);
  host.append(details);
  return { caption, body, details };
}

/**
 * Fills the tables that are open; `all` questions in order.
 * @type {(self: Tables, question: Question, all: Question[], clocks: Clocks) => void}
 */
export function showTables(self, question, all, clocks) {
  const point = pointOf(clocks);
  if (self.tiles.details.open) {
    const here = tileAt(question, point);
    setText(
      self.tiles.caption,
      `${question.title}: ${question.tiles.length} tiles; the one at the clocks is marked`,
    );
    self.tiles.body.replaceChildren(
      ...question.tiles.map((tile) =>
        el(
          'tr',
          { 'aria-current': tile === here ? 'true' : null },
          el('td', {}, question.starts?.get(tile.a0) ?? edge(tile.a0, 'always')),
          el('td', {}, question.starts?.get(tile.a1) ?? edge(tile.a1, 'always')),
          el('td', {}, edge(tile.k0, 'always')),
          el('td', {}, edge(tile.k1, 'still')),
          el('td', {}, tile.answer ?? '–'),
          el('td', {}, CERTAINTY_WORDS[tile.certainty] ?? ''),
          el('td', {}, possible(tile)),
        ),
      ),
    );
  }
  if (self.answers.details.open) {
    setText(self.answers.caption, pointWords(clocks).join(' '));
    self.answers.body.replaceChildren(
      ...all.map((q) => {
        const tile = tileAt(q, point);
        return el(
          'tr',
          { 'data-question': q.id, 'data-certainty': tile?.certainty ?? '' },
          el(
            'td',
            {},
            el('button', { type: 'button', onclick: () => self.act.choose(q) }, nameOf(q)),
          ),
          el('td', {}, GROUPS[q.model] ?? q.model),
          el('td', {}, tile?.answer ?? (tile?.possible ? '–' : answerWords(tile, q, point.known))),
          el('td', {}, CERTAINTY_WORDS[tile?.certainty ?? ''] ?? ''),
          el('td', {}, possible(tile)),
        );
      }),
    );
  }
}

/** @type {(q: Question) => string} */
const nameOf = ({ title, note, model }) =>
  note && !['claims', 'plans', 'disputes'].includes(model) ? `${title}, ${note}` : title;

/** @type {(ms: number, endless: string) => string} */
const edge = (ms, endless) => (Number.isFinite(ms) ? shortDate(ms) : endless);
/** @type {(tile: Tile | null) => string} */
const possible = (tile) =>
  tile?.possible
    ? `${tile.possible}, ${CERTAINTY_WORDS[tile.possibleCertainty] ?? 'not sure'}`
    : '';
