// The point in words: the answer with its evidence, how it changed, the history as believed that
// day.

import { el, webAddress } from '../../frontend/dom.js';
import { glyphNode } from '../../frontend/glyph_node.js';
import { familyOf } from '../../frontend/glyphs.js';
import { dayText, endOfDay } from '../../frontend/days.js';
import { shortDate } from '../../frontend/time.js';
import { certaintyClass, CERTAINTY_WORDS, kindWords, logPosition } from '../../frontend/words.js';
import { changesThrough } from './belief_changes.js';
import { otherSide } from './other_side.js';
import { alongAt, dayOfSpan, pointOf, tileAt } from './model.js';
import {
  ageSentence,
  answerWords,
  certaintyOf,
  changeWords,
  GROUPS,
  knownSpan,
  pointWords,
  possibleWords,
  sentence,
  sqlOf,
  worldSpan,
} from './answer_text.js';
import { inkOf } from './tiles.js';

/**
 * @import { Child } from '../../frontend/types.d.ts'
 * @import {
 *   Actions, Clocks, EvidenceRow, Panel, PanelContext, Question, Run, Tile,
 * } from './types.d.ts'
 */

/**
 * Sections of the panel in `host`; the first is read aloud when it changes.
 * @type {(host: HTMLElement) => Panel}
 */
export function makePanel(host) {
  const self = {
    point: el('section', { class: 'wl-panel wl-point', 'data-testid': 'plane-point' }),
    live: el('p', { class: 'wl-hidden', 'aria-live': 'polite', 'data-testid': 'plane-sentence' }),
    up: el('section', { class: 'wl-panel', 'data-testid': 'plane-up' }),
    along: el('section', { class: 'wl-panel', 'data-testid': 'plane-along' }),
    rule: el('section', { class: 'wl-panel', 'data-testid': 'plane-rule' }),
    legend: el('section', { class: 'wl-panel wl-read' }),
  };
  host.append(self.live, self.point, self.up, self.along, self.legend, self.rule);
  return self;
}

/**
 * Shows the answer at the clocks.
 * @type {(
 *   self: Panel,
 *   question: Question,
 *   clocks: Clocks,
 *   context: PanelContext,
 *   act: Actions,
 * ) => void}
 */
export function showPoint(self, question, clocks, context, act) {
  const point = pointOf(clocks);
  const tile = tileAt(question, point);
  const text = sentence(question, tile, clocks);
  if (self.live.textContent !== text) self.live.textContent = text;
  self.point.replaceChildren(...answerOf(question, tile, clocks, context));
  /** @type {(t: Tile) => HTMLElement} */
  const swatch = (t) =>
    el('i', {
      class: `wl-swatch ${t.soft ? 'is-soft' : ''} ${t.shown === null ? 'is-blank' : ''}`,
      style: t.shown === null ? '' : `background:${inkOf(question, t.shown, context.inks)}`,
    });
  /** @type {(t: Tile) => string} */
  const noteOf = (t) =>
    [certaintyOf(t), t.mixed ? `possibly ${t.possible}` : '']
      .filter(Boolean)
      .map((words, i) => `${i ? ' · ' : ' '}${words}`)
      .join('');
  /**
   * @type {(
   *   list: Run[],
   *   current: number,
   *   words: (run: Run) => string,
   *   knownBy: (run: Run) => number,
   *   why: (run: Run) => string,
   *   go: (run: Run) => void,
   * ) => HTMLElement}
   */
  const spans = (list, current, words, knownBy, why, go) =>
    el(
      'ol',
      { class: 'wl-spans' },
      list.map((span) => {
        const here = span.from <= current && current < span.to;
        return el(
          'li',
          {},
          el(
            'button',
            { type: 'button', 'aria-current': here ? 'true' : null, onclick: () => go(span) },
            el('small', {}, words(span)),
            el(
              'span',
              {},
              swatch(span.tile),
              answerWords(span.tile, question, knownBy(span)),
              el('em', {}, noteOf(span.tile)),
            ),
            why(span) ? el('small', { class: 'wl-why' }, why(span)) : null,
          ),
        );
      }),
    );
  const changes = changesThrough(question, point.at);
  const why = new Map(changes.map((change) => [change.run, changeWords(change)]));
  self.up.replaceChildren(
    el('h3', {}, 'Up this line: how the answer for that day changed'),
    spans(
      changes.map((change) => change.run),
      point.known,
      knownSpan,
      (s) => s.to - 1,
      (s) => why.get(s) ?? '',
      (s) => act.seek({ known: dayOfSpan(s) }),
    ),
  );
  self.along.replaceChildren(
    el('h3', {}, 'Along this line: the whole history, as believed that day'),
    spans(
      alongAt(question, point.known),
      point.at,
      (s) => worldSpan(question, s),
      () => point.known,
      (s) =>
        s.tile.shown === null || s.to <= point.known
          ? ''
          : s.from >= point.known
            ? 'expected'
            : 'assumed to go on',
      (s) => act.seek({ at: dayOfSpan(s) }),
    ),
  );
  self.up.classList.add('is-known');
  self.rule.replaceChildren(
    el('h3', {}, 'How this is computed'),
    el(
      'p',
      {},
      el('b', {}, question.model),
      ': ',
      coded(context.rules.get(question.model) ?? GROUPS[question.model] ?? ''),
    ),
    el('pre', { tabindex: '0', 'aria-label': 'The same in SQL' }, sqlOf(question, clocks)),
    el(
      'p',
      { class: 'wl-evidence' },
      'Both days are meant whole: what is so, and known, at their end.',
    ),
  );
}

/** @type {(text: string) => string} */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Words in which `code` is set apart.
 * @type {(text: string) => Child[]}
 */
const coded = (text) => text.split('`').map((part, i) => (i % 2 ? el('code', {}, part) : part));

/**
 * @type {(
 *   question: Question,
 *   tile: Tile | null,
 *   clocks: Clocks,
 *   context: PanelContext,
 * ) => (Node | string)[]}
 */
function answerOf(question, tile, clocks, context) {
  const [on, known] = pointWords(clocks);
  const certainty = certaintyOf(tile);
  const possible = possibleWords(tile);
  const age = ageSentence(question, tile, pointOf(clocks));
  const other = otherSide(question, pointOf(clocks));
  const keys = new Set([...(tile?.evidence ?? []), ...(other?.tile.evidence ?? [])]);
  const evidence = [...keys].flatMap((key) => context.evidence.get(key) ?? []);
  const name = tile?.answer === null ? tile.possibleCertainty : tile?.certainty;
  const settled = other?.firm && !tile?.answer;
  return [
    el(
      'h3',
      { class: 'wl-both' },
      el('span', { class: 'wl-at' }, on),
      ' ',
      el('span', { class: 'wl-known' }, known),
    ),
    settled
      ? el(
          'p',
          { class: 'wl-open', 'data-testid': 'plane-state' },
          `${capital(other.words)} (${certaintyOf(other.tile)})`,
        )
      : '',
    tile?.shown && tile.answer === null && !settled
      ? el('p', { class: 'wl-open', 'data-testid': 'plane-state' }, 'Not established')
      : '',
    settled && !tile?.shown
      ? ''
      : el(
          'p',
          { class: `wl-answer ${tile?.shown ? '' : 'is-nothing'}`, 'data-testid': 'plane-answer' },
          answerWords(tile, question, endOfDay(clocks.known)),
        ),
    tile?.shown
      ? el(
          'p',
          { class: 'wl-sure', 'data-testid': 'plane-certainty' },
          certainty ? el('span', { class: `wl-chip ${certaintyClass(name)}` }, certainty) : '',
          Number.isFinite(tile.since) ? ` believed since ${shortDate(tile.since)}` : '',
        )
      : '',
    age ? el('p', { class: 'wl-evidence', 'data-testid': 'plane-age' }, age) : '',
    other && !settled
      ? el(
          'p',
          { class: 'wl-possible', 'data-testid': 'plane-mirror' },
          `Told of ${other.title}, seen from here: ${other.words} (${certaintyOf(other.tile)})`,
        )
      : '',
    possible ? el('p', { class: 'wl-possible', 'data-testid': 'plane-possible' }, possible) : '',
    tile && tile.shown !== null && clocks.at > clocks.known
      ? el(
          'p',
          { class: 'wl-evidence' },
          'That day was in the future: the last answer is assumed to continue.',
        )
      : '',
    evidence.length
      ? el(
          'h4',
          {},
          evidence.length === 1 ? 'Based on one event' : `Based on ${evidence.length} events`,
        )
      : '',
    el(
      'ul',
      { class: 'wl-rests', 'data-testid': 'plane-evidence' },
      evidence.map((event) => evidenceRow(event, clocks, context)),
    ),
  ];
}

/**
 * One event: headline, publisher, position in the log; the headline leads to the replay.
 * @type {(event: EvidenceRow, clocks: Clocks, context: PanelContext) => HTMLElement}
 */
function evidenceRow(event, clocks, context) {
  const url = webAddress(event.url);
  const who = event.publisher || event.source;
  const days = `at=${dayText(clocks.at)}&known=${dayText(clocks.known)}`;
  const replay = `./?${days}&event=${encodeURIComponent(event.key)}`;
  return el(
    'li',
    { 'data-key': event.key },
    glyphNode(familyOf(event.kind, event.family), event.certainty, context.inks, 18),
    el(
      'div',
      {},
      el('a', { href: replay, target: '_self', title: 'Open in the replay' }, event.headline),
      el(
        'small',
        {},
        `${kindWords(event.kind)}, ${CERTAINTY_WORDS[event.certainty] ?? event.certainty} by `,
        url ? el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, who) : who,
        event.attributed_to && event.attributed_to !== who ? ` (${event.attributed_to})` : '',
      ),
      el('small', {}, `known ${shortDate(event.known_at_ms)} · ${logPosition(event)}`),
    ),
  );
}
